// Ships a classifier: node models/build-classifier.mjs <out folder of verger train --recipe and verger evaluate --recipe>
// Copies its packed model to fruits.verger, its figures to fruits.json, and writes the card fruits.md and the sources
// of its photos fruits.sources.md. A model with a worse
// figure than the last is refused (exit 3), unless --accept "<reason>" is given: the reason then stands on the card.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { card, sourcesPage } from './card.mjs';
import { brokenPromises, figuresOf, printWorse, worseFigures } from './figures.mjs';

const models = new URL('./', import.meta.url);
/** @param {string} text @param {number} code */
const end = (text, code) => {
  process.stderr.write(`${text}\n`);
  process.exit(code);
};
const { folder, measurement, reason } = readArguments();
// Version 0.1.0 wrote `mix.json`.
const metricsFile = ['recipe-metrics.json', 'mix.json'].find((name) =>
  existsSync(join(folder, 'classifier', name)),
);
const trained = readJson(
  folder,
  `classifier/${metricsFile ?? 'recipe-metrics.json'}`,
  'verger train --recipe',
);
const protocols = readJson(folder, 'protocols.json', 'verger evaluate --recipe');
const packed = readFileSync(join(folder, 'classifier/model.verger'));
const sha256 = createHash('sha256').update(packed).digest('hex');
if (protocols.model !== sha256) {
  end('protocols.json measured another model: run verger evaluate --recipe again', 3);
}
const manifest = JSON.parse(readFileSync(new URL('backbone.json', models), 'utf8'));
const backbone = [manifest, manifest.tuned].find((one) => one?.sha256 === trained.backbone);
if (backbone === undefined)
  end(`the model was trained on backbone ${trained.backbone}, which is not shipped`, 3);

if (measurement !== undefined) {
  // What a model of the same recipe says of photographers and species that neither its head nor its backbone has seen.
  const { protocols: more } = readJson(measurement, 'protocols.json', 'verger evaluate --recipe --hold-out');
  for (const one of more) {
    const title = `${one.title} (measured with half of the photographers held out)`;
    protocols.protocols.push({ ...one, id: `held-out-${one.id}`, title });
  }
}
const figures = figuresOf(protocols);
const { words: promised } = JSON.parse(readFileSync(new URL('fruits.recipe.json', models), 'utf8'));
const broken = brokenPromises(figures, promised);
if (broken.length > 0) {
  const share = (/** @type {number} */ of) => `${(100 * of).toFixed(1)} %`;
  const lines = broken.map(
    ({ word, low, photos, ...of }) =>
      `  "${word}" promises ${share(of.promised)} and keeps ${share(low)} (lower end of 95 %, ${photos} photos)`,
  );
  end(`words that promise too much:\n${lines.join('\n')}\nfit them anew: verger train --recipe does`, 3);
}
const last = new URL('fruits.json', models);
const before = existsSync(last) ? JSON.parse(readFileSync(last, 'utf8')).figures : {};
const worse = worseFigures(before, figures);
if (worse.length > 0) {
  const table = printWorse(worse).join('\n');
  if (reason === undefined) {
    end(
      `${worse.length} figures are worse than those of the shipped model:\n${table}\n` +
        'to ship it all the same, say why: --accept "<reason>"',
      3,
    );
  }
  process.stderr.write(`accepted (${reason}):\n${table}\n`);
}
copyFileSync(join(folder, 'classifier/model.verger'), new URL('fruits.verger', models));
writeFileSync(last, `${JSON.stringify({ version: 1, model: sha256, figures }, null, 2)}\n`);
writeFileSync(new URL('fruits.sources.md', models), sourcesPage(trained));
writeFileSync(
  new URL('fruits.md', models),
  card({ trained, protocols, backbone: backbone.file, bytes: packed.length, sha256, worse, reason }),
);

function readArguments() {
  const usage =
    'usage: node models/build-classifier.mjs <out folder of verger train --recipe> [--measurement <out folder of the one ' +
    'with --hold-out>] [--accept "<reason>"]';
  try {
    const { values, positionals } = parseArgs({
      options: { accept: { type: 'string' }, measurement: { type: 'string' } },
      allowPositionals: true,
    });
    const [given, ...more] = positionals;
    if (given === undefined || more.length > 0 || values.accept?.trim() === '') end(usage, 2);
    return {
      folder: /** @type {string} */ (given),
      measurement: values.measurement,
      reason: values.accept,
    };
  } catch (error) {
    return end(`${/** @type {Error} */ (error).message}\n${usage}`, 2);
  }
}

/** @param {string} of @param {string} file @param {string} command */
function readJson(of, file, command) {
  const path = join(of, file);
  if (!existsSync(path)) end(`${path} is not there: run ${command} first`, 3);
  return JSON.parse(readFileSync(path, 'utf8'));
}
