// PCA on vectors of your own, written for NumPy: node examples/pca.ts pca.npz
import { writeFile } from 'node:fs/promises';
import { fitPca } from 'verger';

const [file = 'pca.npz'] = process.argv.slice(2);
const vectors = Array.from({ length: 200 }, (_, i) => {
  const t = i / 20;
  return [Math.sin(t), 2 * Math.sin(t) + 0.1 * Math.cos(7 * t), Math.cos(t)];
});
const pca = await fitPca(vectors, { variance: 0.95 });
const reduced = pca.transform(vectors);
console.log(`${pca.dimension} to ${pca.k} components; the first vector is ${reduced.subarray(0, pca.k)}`);
await writeFile(file, pca.toNpz());
