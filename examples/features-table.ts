// Features of a folder as a table of columns: node examples/features-table.ts photos/
import { extractFeatures } from 'verger';

const [folder = 'photos'] = process.argv.slice(2);
const { rows, errors } = await extractFeatures(folder, {
  onProgress: ({ done, total }) => process.stderr.write(`\r${done} of ${total}`),
});
const columns = {
  path: rows.map(({ path }) => path),
  label: rows.map(({ label }) => label),
  norm: rows.map(({ features }) => Math.hypot(...features)),
};
console.table(columns.path.map((path, i) => ({ path, label: columns.label[i], norm: columns.norm[i] })));
for (const { path, message } of errors) console.error(`${path}: ${message}`);
