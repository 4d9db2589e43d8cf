// npm run model: the shipped classifier and its backbone, from the photos that models/fruits.recipe.json names.
// Twice over: first a model that some photographers and species are held out of, head and backbone, which measures how
// strangers' photos are answered and calibrates; then the one that ships, trained on all photos. What an earlier start
// computed is kept in out/model and out/measurement and not computed again; delete them to start from nothing. Only when
// several kinds are told is fitted each time (8 minutes), into packages/vision/src/kinds/evidence-weights.ts.
// Arguments go to models/build-classifier.mjs.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { efficientnetLite0, pythonWith } from './python.mjs';
import { build, install, root, run } from './setup.mjs';

const out = join(root, 'out/model');
const measurement = join(root, 'out/measurement');
const recipe = join(root, 'models/fruits.recipe.json');
const trunk = join(out, 'trunk.onnx');
const activations = join(out, 'activations');
const packages = readFileSync(join(root, 'training/requirements.txt'), 'utf8').trim().split('\n');
/** @param {string[]} args */
const verger = (...args) => run(process.execPath, [join(root, 'packages/cli/bin/verger.js'), ...args]);

install();
build();
for (const folder of [out, measurement]) mkdirSync(folder, { recursive: true });
const python = pythonWith('training-python', packages, 'installing TensorFlow');
const weights = efficientnetLite0(python);
verger('backbone', 'import', weights, '--trunk', '--out', trunk);
verger('train', '--recipe', recipe, '--out', out, '--backbone', trunk, '--activations', activations);

const held = finetuned(measurement, 'pictures-held-out.json');
const stranger = join(measurement, 'backbone.onnx');
verger('backbone', 'import', held, '--out', stranger);
const measuring = ['--recipe', recipe, '--hold-out', '--out', measurement, '--backbone', stranger];
verger('train', ...measuring);
verger('evaluate', ...measuring, '--protocols', 'official,shop,real,field,strangers,unknown,words');
run(process.execPath, [join(root, 'models/fit-kinds.mjs'), recipe, measurement]);
build();

const tuned = finetuned(out, 'pictures.json');
run(process.execPath, [join(root, 'models/build-backbone.mjs'), tuned, '--tuned']);
const { tuned: backbone } = JSON.parse(readFileSync(join(root, 'models/backbone.json'), 'utf8'));
const shipping = ['--recipe', recipe, '--out', out, '--backbone', join(root, 'models', backbone.file)];
verger('train', ...shipping, '--calibration', join(measurement, 'calibration.json'));
verger('evaluate', ...shipping, '--protocols', 'all');
const given = [out, '--measurement', measurement, ...process.argv.slice(2)];
run(process.execPath, [join(root, 'models/build-classifier.mjs'), ...given]);

/**
 * The backbone tuned on some of the pictures.
 * @param {string} folder
 * @param {string} pictures
 */
function finetuned(folder, pictures) {
  const file = join(folder, 'tuned.safetensors');
  const given = ['--weights', weights, '--activations', activations, '--pictures', pictures];
  run(python, [join(root, 'training/finetune.py'), ...given, '--out', file]);
  return file;
}
