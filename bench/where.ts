import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openBackbone, shippedBackboneOf } from '@verger/learning/backbone';
import { shippedModel } from '@verger/learning/classify';
import { spread } from '@verger/pipeline';
import { ingredients, renderComposite } from '@verger/training';
import { type Box, boxesOf, classify, preprocess, unpack, whereSeen } from '@verger/vision';
import type { Benchmark } from './benchmark.js';
import { median } from './rounds.js';

type Cover = Omit<Box, 'score'>;

/** Composites of one fruit that are measured. */
const COMPOSITES = 400;

/** Where the shipped model saw the fruit, on composites, of which the truth is known. */
export const where: Benchmark = {
  name: 'where',
  summary: 'boxes of the class map on composites, against a box in the middle',
  async run({ photos, say }) {
    const model = await unpack(await readFile(shippedModel()));
    const backbone = await openBackbone(shippedBackboneOf(model.backbone)!.path, { threads: 2 });
    const found: { truth: Cover; box: Cover | undefined }[] = [];
    const test = photos.paths.filter((path) => path.startsWith('Test/'));
    const frames = ingredients((frame) => readFile(join(photos.folder, frame)));
    const chosen = spread(test.length > 0 ? test : photos.paths, 3 * COMPOSITES);
    for (const [n, path] of chosen.entries()) {
      if (found.length === COMPOSITES) break;
      const plan = { seed: `bench-where/${n}`, fruits: [path], background: null };
      const { pixels, covers } = await renderComposite(plan, backbone.inputSize, frames);
      // Heaps have no one box.
      if (covers.length !== 1) continue;
      const tensor = preprocess(pixels, backbone.inputSize);
      const [answer] = classify(model, await backbone.features(tensor)).predictions;
      const map = whereSeen(model, (await backbone.positions(tensor))!, answer!);
      found.push({ truth: covers[0]!, box: boxesOf(map)[0] });
      if (found.length % 100 === 0) say(`${found.length} composites`);
    }
    await backbone.release();
    const mean = (of: (truth: Cover) => number) =>
      found.reduce((sum, { truth }) => sum + of(truth), 0) / found.length;
    const [width, height] = [mean((truth) => truth.width), mean((truth) => truth.height)];
    const middle: Cover = { x: (1 - width) / 2, y: (1 - height) / 2, width, height };
    const ious = found.map(({ truth, box }) => (box ? overlap(truth, box) : 0));
    const middles = found.map(({ truth }) => overlap(truth, middle));
    const share = (holds: (one: (typeof found)[number], at: number) => boolean) =>
      found.filter(holds).length / found.length;
    const average = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
    const contestant = (name: string, what: string, values: readonly number[]) => ({
      ...{ name, what, values: [average(values)], median: average(values), best: average(values) },
      raw: { median: median(values) },
    });
    const row = (what: string, value: number) => ({ what, value, unit: 'share' as const, target: null });
    return {
      unit: 'mean IoU',
      data: `${found.length} composites of one fruit each, of ${photos.name}, drawn backgrounds`,
      contestants: [
        contestant('class map', 'the largest box of the map of the first answer, right or wrong', ious),
        contestant('middle', 'a box of the mean size in the middle', middles),
      ],
      findings: [
        row(
          'class map: IoU of .5 or more',
          share((_, at) => ious[at]! >= 0.5),
        ),
        row(
          'middle: IoU of .5 or more',
          share((_, at) => middles[at]! >= 0.5),
        ),
        row(
          'class map: its centre within the fruit',
          share(({ truth, box }) => box !== undefined && holdsCentre(truth, box)),
        ),
        row(
          'middle: its centre within the fruit',
          share(({ truth }) => holdsCentre(truth, middle)),
        ),
      ],
      versions: {},
    };
  },
};

/** Intersection over union. */
function overlap(a: Cover, b: Cover): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const both = width * height;
  return both / (a.width * a.height + b.width * b.height - both);
}

function holdsCentre(truth: Cover, { x, y, width, height }: Cover): boolean {
  const [cx, cy] = [x + width / 2, y + height / 2];
  return cx >= truth.x && cx <= truth.x + truth.width && cy >= truth.y && cy <= truth.y + truth.height;
}
