// When several kinds are told on one photo: node models/fit-kinds.mjs <recipe> <out folder of verger train --recipe --hold-out>
// Writes packages/vision/src/kinds/evidence-weights.ts; build again afterwards. Needs the packages built (npm run build).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fitKinds } from '../packages/training/dist/index.js';

const EVERY = 100;
const [recipe, out] = process.argv.slice(2);
if (recipe === undefined || out === undefined) {
  process.stderr.write(
    'usage: node models/fit-kinds.mjs <recipe> <out folder of verger train --recipe --hold-out>\n',
  );
  process.exit(2);
}
const log = {
  stage() {},
  info() {},
  warn: console.warn,
  /** @param {{ done: number, total: number }} progress */
  progress({ done, total }) {
    if (done % EVERY === 0) process.stderr.write(`  ${done} of ${total} photos\n`);
  },
};
const { evidence, oneKind, found } = await fitKinds(
  { recipe, out, backbone: join(out, 'backbone.onnx') },
  { log },
);
const short = (/** @type {number} */ value) => Number(value.toPrecision(4));
const weights = Object.entries(evidence.weights).map(([name, weight]) => `    ${name}: ${short(weight)},\n`);
writeFileSync(
  new URL('../packages/vision/src/kinds/evidence-weights.ts', import.meta.url),
  `// Written by models/fit-kinds.mjs; see docs/recognition.md.
import type { KindEvidence } from './kind-evidence.js';

export const EVIDENCE: KindEvidence = {
  bias: ${short(evidence.bias)},
  weights: {
${weights.join('')}  },
  least: ${evidence.least},
};
`,
);
const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)} %`;
process.stderr.write(
  `photos of one kind that stay so: ${percent(oneKind)}; kinds found on mixed photos: ${percent(found)}\n`,
);
