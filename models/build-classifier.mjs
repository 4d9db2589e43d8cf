// Ships the classifier of a mix: node models/build-classifier.mjs <out folder of verger train --mix>
// Copies its packed model to fruits.verger and writes the card fruits.md from what the training measured.
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: node models/build-classifier.mjs <out folder of verger train --mix>\n');
  process.exit(2);
}
const mix = JSON.parse(readFileSync(join(folder, 'classifier/mix.json'), 'utf8'));
const packed = readFileSync(join(folder, 'classifier/model.verger'));
const models = new URL('./', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('backbone.json', models), 'utf8'));
const backbone = [manifest, manifest.tuned].find((one) => one?.sha256 === mix.backbone);
if (backbone === undefined) {
  process.stderr.write(`the model was trained on backbone ${mix.backbone}, which is not shipped\n`);
  process.exit(3);
}
copyFileSync(join(folder, 'classifier/model.verger'), new URL('fruits.verger', models));

/** @param {number} share */
const percent = (share) => `${(100 * share).toFixed(1)} %`;
/** @param {{ value: number, low: number, high: number }} estimate */
const interval = ({ value, low, high }) => `${percent(value)} (${percent(low)} to ${percent(high)})`;
/** @param {string} name @param {any} of */
const row = (name, of) =>
  of === null
    ? []
    : [
        `| ${name} | ${of.photos} | ${of.species} | ${interval(of.top1)} | ${percent(of.top3.value)} | ${percent(of.ece)} | ${percent(of.accepted)} |`,
      ];
/** @param {string} name @param {any} of */
const unknownRow = (name, of) =>
  of === null ? [] : [`| ${name} | ${of.photos} | ${of.auroc.toFixed(3)} | ${percent(of.accepted)} |`];

const TITLES = {
  official: 'Fruits-360 Test (same clips as trained on)',
  shop: 'Grocery Store, val part',
  real: 'real-photos',
};
const { known, nothing, unknown } = mix.validation;
const speciesRows = [
  ...row('Photographers held out (web and shop)', known),
  ...mix.protocols.flatMap((/** @type {any} */ one) => {
    const title = TITLES[/** @type {keyof TITLES} */ (one.id)] ?? one.id;
    if (one.studioOnly === null || one.outside === null) return row(title, one.all);
    return [
      ...row(title, one.all),
      ...row(`${title}: species taught by photos outside the studio too`, one.outside),
      ...row(`${title}: species taught by studio frames and composites only`, one.studioOnly),
    ];
  }),
];
const unknownRows = [
  ...unknownRow('Photos of other things, sources held out', nothing),
  ...unknownRow('Species of which nothing was taught, photographers held out', unknown),
  ...mix.protocols.flatMap((/** @type {any} */ one) =>
    unknownRow(
      `${TITLES[/** @type {keyof TITLES} */ (one.id)] ?? one.id}: other things and other species`,
      one.unknown,
    ),
  ),
];
/** @param {Record<string, number>} counts */
const listed = (counts) =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
const hard = mix.protocols
  .flatMap((/** @type {any} */ one) => (one.id === 'real' ? one.bySpecies : []))
  .filter((/** @type {any} */ one) => one.right < 0.75 * one.photos)
  .map(
    (/** @type {any} */ one) =>
      `${one.species} (${one.right} of ${one.photos}; most often answered: ${one.mostly})`,
  );

writeFileSync(
  new URL('fruits.md', models),
  `# fruits.verger

The classifier that comes with Verger: PCA, one linear layer, calibration and rejection on the features of
\`${backbone.file}\`. It names ${mix.species.length} species of fruit and vegetables; of some it tells varieties of Fruits-360.

| | |
| --- | --- |
| file | \`fruits.verger\`, ${packed.length} bytes |
| sha256 | \`${createHash('sha256').update(packed).digest('hex')}\` |
| backbone | sha256 \`${mix.backbone}\`; refused with another |
| input | the whole photo, squeezed to 224 x 224; 1280 features, reduced to ${mix.k} components |
| for | photos of fruit as phones take them: shops, kitchens, hands, trees; and studio frames |

## Data

${mix.data}. Photos: ${listed(mix.photos)}. Pictures made of them (mirror images, crops, composites): ${listed(mix.pictures)}.

- studio: Fruits-360, 53 classes, Horea Muresan and Mihai Oltean, MIT
- shop: Grocery Store, train part, Marcus Klasson, Cheng Zhang and Hedvig Kjellström, WACV 2019, MIT
- web and negative: photos of public repositories under CC BY 4.0, MIT or public domain, each with its provenance

The file holds numbers only, no photo. No photo that measures teaches, nor a near duplicate of one; a test holds that.

## Recipe

[fruits.recipe.json](fruits.recipe.json), run by the commands in [docs/recognition.md](../docs/recognition.md), which also
says what each step was worth. L2 ${mix.l2}, temperature ${mix.temperature.toFixed(2)}.

## Measured

Species asked; a species is the sum of its classes. Intervals: 95 %, bootstrap over clips, photographers or photos.

| photos | how many | species | top-1 | top-3 | calibration error | taken for known |
| --- | --- | --- | --- | --- | --- | --- |
${speciesRows.join('\n')}

What it does not know, at the threshold that 95 % of known photos of other photographers pass:

| photos | how many | AUROC | taken for known |
| --- | --- | --- | --- |
${unknownRows.join('\n')}

## Limits

- Photographers held out is the figure to expect on a new phone: none of their photos taught. The other rows are nearer
  to what was taught (same shops, same clips).
- Kinds of fruit it was never shown look like fruit it knows: many are taken for known.
- Weak on real-photos: ${hard.length > 0 ? hard.join(', ') : 'none below three in four'}.
- Never eat anything on the word of a photo.

Species: ${mix.species.toSorted().join(', ')}.
`,
);
