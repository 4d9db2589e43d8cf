// Ships the classifier of a run: node models/build-classifier.mjs <run folder>
// Copies its packed model to fruits.verger and writes the card fruits.md from what the run measured.
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: node models/build-classifier.mjs <run folder>\n');
  process.exit(2);
}
/** @param {string} file */
const readJson = (file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const run = readJson('run.json');
const metrics = readJson('classifier/metrics.json');
const pca = readJson('pca/model.json');
const packed = readFileSync(join(folder, 'classifier/model.verger'));
const models = new URL('./', import.meta.url);
copyFileSync(join(folder, 'classifier/model.verger'), new URL('fruits.verger', models));

/** @param {number} share */
const percent = (share) => `${(100 * share).toFixed(1)} %`;
/** @param {{ value: number, low: number, high: number }} estimate */
const interval = ({ value, low, high }) => `${percent(value)} (${percent(low)} to ${percent(high)})`;
const backbone = JSON.parse(readFileSync(new URL('backbone.json', models), 'utf8')).file;

const rows = metrics.protocols.map(
  (/** @type {any} */ one) =>
    `| ${one.title} | ${one.test.photos} photos, ${one.test.clips} clips | ${interval(one.accuracy)} | ${interval(one.top3)} | ${percent(one.ece)} |`,
);
const caveats = metrics.protocols.map((/** @type {any} */ one) => `- **${one.title}.** ${one.caveat}`);

writeFileSync(
  new URL('fruits.md', models),
  `# fruits.verger

The classifier that comes with Verger: PCA, multinomial logistic regression, calibration and rejection on the features
of \`${backbone}\`. It names ${metrics.classes.length} of the 131 classes of Fruits-360: those that were at hand.

| | |
| --- | --- |
| file | \`fruits.verger\`, ${packed.length} bytes |
| sha256 | \`${createHash('sha256').update(packed).digest('hex')}\` |
| backbone | sha256 \`${run.config.backbone}\`; refused with another |
| input | ${pca.dimension} features, reduced to ${pca.k} components (${percent(pca.asked.variance ?? 0)} of the variance asked for) |
| for | one fruit on a plain, light background |
| not for | kitchens, markets, trees: see below |

## Data

Fruits-360, version 2020.05.18 as on Kaggle (Horea Muresan and Mihai Oltean, MIT): up to 160 Training and 80 Test photos of
${metrics.classes.length} classes, ${run.counts.listed} in all, 100 x 100 JPEG on white. The file holds numbers only, no photo.

## Recipe

\`\`\`sh
verger run <the photos> --out out/orchard
node models/build-classifier.mjs out/orchard
\`\`\`

L2 ${metrics.l2}, chosen on whole clips held out of Training; temperature ${metrics.temperature.toFixed(2)}; "no fruit I know" below the score that
${percent(metrics.rejection.acceptedKnown)} of the known validation photos reach. The same photos give the same bytes on the same kind of processor.

## Measured

| protocol | asked | top-1 (95 % interval) | top-3 | calibration error |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

${caveats.join('\n')}

Intervals by bootstrap over clips. The same figures come from \`verger evaluate --out out/orchard\`.

## Limits

It has only seen fruit turning before white paper, a few fruits of each class. A classifier trained that way names about
half of the photos people take in kitchens and markets, and its confidence there is not calibrated. It rejects most photos
that show no fruit, but few fruits of kinds it does not know.

Classes: ${metrics.classes.join(', ')}.
`,
);
