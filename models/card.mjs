// The card of the shipped classifier, from what was measured.

/**
 * @typedef {import('./figures.mjs').Worse} Worse
 */

/**
 * @param {{
 *   trained: any, protocols: any, backbone: string, bytes: number, sha256: string,
 *   worse: readonly Worse[], reason: string | undefined,
 * }} of
 * @returns {string} Markdown
 */
export function card({ trained, protocols, backbone, bytes, sha256, worse, reason }) {
  return `# fruits.verger

The classifier that comes with Verger: PCA, one linear layer, calibration and rejection on the features of
\`${backbone}\`. It names ${trained.species.length} species of fruit and vegetables; of some it tells varieties of Fruits-360.

| | |
| --- | --- |
| file | \`fruits.verger\`, ${bytes} bytes |
| sha256 | \`${sha256}\` |
| backbone | sha256 \`${trained.backbone}\`; refused with another |
| input | the whole photo, squeezed to 224 x 224; 1280 features, reduced to ${trained.k} components |
| for | photos of fruit as phones take them: shops, kitchens, hands, trees; and studio frames |${answering(trained)}

## Data

${trained.data}. Photos: ${listed(trained.photos)}. Pictures made of them (mirror images, crops, random views, turned frames, composites): ${listed(trained.pictures)}.

Every source with its licence and number of photos: [fruits.sources.md](fruits.sources.md).
${passedOver(trained.excluded)}
The file holds numbers only, no photo. No evaluation photo, nor a near duplicate of one, is a training photo; a test holds that.

## Recipe

[fruits.recipe.json](fruits.recipe.json), run by the commands in [docs/recognition.md](../docs/recognition.md), which also
says what each step contributed. Temperature ${trained.temperature.toFixed(2)}.

## Measured

By \`verger evaluate --recipe\`; each protocol is explained in [docs/recognition.md](../docs/recognition.md). A species is the
sum of its classes. Intervals: 95 %, bootstrap over clips, photographers or photos. [fruits.json](fruits.json) has the
figures for machines; a later model with a worse one is not shipped without a reason.

${table(
  ['asked', 'photos', 'kinds', 'top-1', 'top-3', 'calibration error', 'taken for known'],
  protocols.protocols,
  ({ known }) =>
    known && [
      known.photos,
      known.species,
      interval(known.top1),
      percent(known.top3.value),
      percent(known.ece),
      percent(known.accepted),
    ],
)}

What it does not know; *at 95 %*: the share taken for known when 95 % of the known photos of the same source are.

${table(
  ['asked', 'photos', 'AUROC', 'taken for known', 'at 95 %'],
  protocols.protocols,
  ({ unknown }) =>
    unknown && [
      unknown.photos,
      unknown.auroc.toFixed(3),
      percent(unknown.accepted),
      percent(unknown.acceptedAt95),
    ],
)}
${notes(protocols.protocols)}${accepted(worse, reason)}
## Limits

${toExpect(protocols.protocols)}
- Kinds of fruit it was never shown look like fruit it knows: many are taken for known.
${weak(protocols.protocols)}- Never eat anything on the word of a photo.

Species: ${trained.species.toSorted().join(', ')}.
`;
}

/**
 * Every source of training photos, with its licence: CC BY asks for it.
 *
 * @param {{ sources: readonly { name: string, authors?: string, licence: string | null, photos: number }[] }} trained
 * @returns {string} Markdown
 */
export function sourcesPage({ sources }) {
  const total = sources.reduce((sum, { photos }) => sum + photos, 0);
  const cell = (/** @type {string} */ text) => text.replaceAll('|', '\\|');
  const rows = sources.map(
    ({ name, authors, licence, photos }) =>
      `| ${cell(name)} | ${cell(authors ?? '')} | ${cell(licence ?? 'not stated')} | ${photos} |`,
  );
  return `# Training photos of fruits.verger

${total} photos, from data sets and public repositories (on GitHub, by owner/name). The model holds numbers only, none of
the photos; they were cropped, mirrored, lit anew and put before other photos to make what it learned from. Written by
\`node models/build-classifier.mjs\`.

| source | authors | licence | photos |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

/** @param {Record<string, number>} excluded photos by reason */
function passedOver(excluded) {
  const total = Object.values(excluded).reduce((sum, count) => sum + count, 0);
  if (total === 0) return '';
  const reasons = Object.entries(excluded).map(([reason, count]) => `${count} ${reason}`);
  return `\n${total} photos of these sources were passed over ([excluded-photos.tsv](excluded-photos.tsv)): ${reasons.join(', ')}.\n`;
}

/** From which probability it says which word, and when it looks again. @param {any} trained */
function answering({ words, secondLook }) {
  if (words === undefined) return '';
  const from = (/** @type {number} */ threshold) =>
    threshold === 1 ? 'never' : `from ${percent(threshold)}`;
  const looks = secondLook ? `below ${percent(secondLook.below)}, at the middle` : 'never';
  return `\n| says | sure ${from(words.sure)}, likely ${from(words.likely)} |\n| looks again | ${looks} |`;
}

/** @param {number} share */
const percent = (share) => `${(100 * share).toFixed(1)} %`;
/** @param {{ value: number, low: number, high: number }} estimate */
const interval = ({ value, low, high }) => `${percent(value)} (${percent(low)} to ${percent(high)})`;
/** @param {Record<string, number>} counts */
const listed = (counts) =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');

/**
 * @param {readonly string[]} heads
 * @param {readonly any[]} protocols
 * @param {(line: any) => readonly (string | number)[] | null} cells
 */
function table(heads, protocols, cells) {
  const rows = protocols.flatMap(({ title, lines }) =>
    lines.flatMap((/** @type {any} */ line) => {
      const row = cells(line);
      return row === null ? [] : [[`${title}: ${line.name}`, ...row]];
    }),
  );
  const lineOf = (/** @type {readonly (string | number)[]} */ row) => `| ${row.join(' | ')} |`;
  return [lineOf(heads), lineOf(heads.map(() => '---')), ...rows.map(lineOf)].join('\n');
}

/** What must be known of a figure, and what follows from it. @param {readonly any[]} protocols */
function notes(protocols) {
  const said = protocols.flatMap(({ title, caveat, finding }) =>
    [finding, caveat].filter(Boolean).map((text) => `- ${title}: ${text}`),
  );
  return said.length === 0 ? '' : `\n${said.join('\n')}\n`;
}

/** @param {readonly Worse[]} worse @param {string | undefined} reason */
function accepted(worse, reason) {
  if (worse.length === 0) return '';
  const rows = worse.map(
    ({ name, before, after }) =>
      `| ${name} | ${before.value.toFixed(4)} | ${after === undefined ? 'not measured' : after.value.toFixed(4)} |`,
  );
  return `
## Worse than the model before

Accepted: ${reason}

| figure | before | now |
| --- | --- | --- |
${rows.join('\n')}
`;
}

/**
 * Which line says what a stranger's phone will see.
 *
 * @param {readonly any[]} protocols
 */
function toExpect(protocols) {
  const tuned = protocols.find(({ id }) => id === 'web')?.caveat;
  return tuned
    ? `- The set "real" is the figure to expect on a new phone: neither the head nor the backbone has seen its photographers.
  Sets of the same shops, and more so of the same clips, are nearer to the training photos.`
    : `- Photographers held out is the figure to expect on a new phone: none of their photos was used for training. Sets of the same shops, and
  more so of the same clips, are nearer to the training photos.`;
}

/** Species that a set outside the studio names less than three times in four. @param {readonly any[]} protocols */
function weak(protocols) {
  return protocols
    .filter(({ id }) => id === 'real')
    .map(({ title, bySpecies }) => {
      const hard = bySpecies
        .filter((/** @type {any} */ one) => one.right < 0.75 * one.photos)
        .map(
          (/** @type {any} */ one) =>
            `${one.species} (${one.right} of ${one.photos}; mostly taken for ${one.mostly})`,
        );
      return `- Weak on ${title}: ${hard.length > 0 ? hard.join(', ') : 'none below three in four'}.\n`;
    })
    .join('');
}
