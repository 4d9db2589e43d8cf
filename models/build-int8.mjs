// Makes the shipped default backbone on 8-bit integers: node models/build-int8.mjs <fruits-360>/Training
// Writes the ONNX file, its features of the test photo, and the entry `int8` of backbone.json beside this script. Needs
// the packages built (npm run build). The same photos give the same bytes.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { openBackbone } from '../packages/learning/dist/backbone/backbone.js';
import { testPhoto } from '../packages/learning/dist/backbone/test-photo.js';
import { quantizeBackbone } from '../packages/learning/dist/quantize/quantize-backbone.js';
import { calibrationPhotos, spread } from '../packages/pipeline/dist/index.js';
import { openSource } from '../packages/storage/dist/photos/index.js';

const PHOTOS = 200;

const beside = (file) => new URL(file, import.meta.url);
const manifest = JSON.parse(readFileSync(beside('backbone.json'), 'utf8'));
const { name, file, inputSize, dimension } = manifest;
const source = openSource(process.argv[2]);
const { photos } = await source.list();
const log = { stage() {}, info() {}, warn: console.warn, progress() {} };
const taken = spread(photos, PHOTOS);
const onnx = await quantizeBackbone(
  readFileSync(beside(file)),
  calibrationPhotos(source, taken, inputSize, { log }),
);
const backbone = await openBackbone(onnx);
const features = await backbone.features(testPhoto(inputSize));
await backbone.release();

const stem = file.replace(/\.onnx$/, '.int8');
const int8 = {
  name: `${name}-int8`,
  file: `${stem}.onnx`,
  sha256: createHash('sha256').update(onnx).digest('hex'),
  inputSize,
  dimension,
  precision: 'int8',
  golden: `${stem}.golden.f32`,
};
writeFileSync(beside(int8.file), onnx);
writeFileSync(beside(int8.golden), new Uint8Array(features.buffer, features.byteOffset, features.byteLength));
const { tuned, others, ...first } = manifest;
writeFileSync(beside('backbone.json'), `${JSON.stringify({ ...first, int8, tuned, others }, null, 2)}\n`);
console.log(`${int8.file}: ${onnx.length} bytes, sha256 ${int8.sha256}`);
