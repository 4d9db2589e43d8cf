import { type MixMetrics, trainMix } from '@verger/pipeline';
import { VergerError } from '@verger/vision';
import type { Context } from '../command.js';
import { stageCommand } from './run.js';

/** `verger train`: of a run, or with `--mix` of the folders a recipe names. */
export async function trainCommand(
  context: Context,
  args: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const { mix, out, backbone, workers, activations, seed } = options as {
    mix?: string;
    out: string;
    backbone?: string;
    workers?: unknown;
    activations?: string;
    seed?: unknown;
  };
  if (mix === undefined) {
    for (const name of ['backbone', 'workers', 'activations']) {
      if (options[name] !== undefined) throw wrong(`--${name} is an option of --mix`);
    }
    return stageCommand('train')(context, args, options);
  }
  if (seed !== undefined) throw wrong('the seed of a mix stands in its recipe');
  if (workers !== undefined && !(Number.isInteger(workers) && Number(workers) >= 1)) {
    throw wrong(`--workers ${workers}: takes a whole number from 1`);
  }
  const { log, signal, json, print } = context;
  const count = workers === undefined ? undefined : Number(workers);
  const done = await trainMix({ mix, out, backbone, workers: count, activations }, { log, signal });
  if (done.metrics) for (const line of printMix(done.metrics)) log.info(line);
  if (json) print(JSON.stringify({ model: done.model, metrics: done.metrics }));
  else print(done.model ?? activations!);
  return 0;
}

function wrong(message: string): VergerError {
  return new VergerError('usage', 'bad-option', message, { mend: 'see: verger train --help' });
}

/** The figures in a few lines. */
export function printMix({ species, classes, validation, protocols }: MixMetrics): string[] {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const { known, nothing, unknown } = validation;
  const lines = [
    `${species.length} species, ${classes.length} classes`,
    `photographers held out: ${percent(known.top1.value)} of ${known.photos} photos right, ${percent(known.top3.value)} among the first three`,
  ];
  if (nothing)
    lines.push(
      `photos of nothing we name: ${percent(nothing.accepted)} of ${nothing.photos} accepted, AUROC ${nothing.auroc.toFixed(3)}`,
    );
  if (unknown)
    lines.push(
      `species never seen: ${percent(unknown.accepted)} of ${unknown.photos} accepted, AUROC ${unknown.auroc.toFixed(3)}`,
    );
  for (const { id, all, outside, studioOnly, unknown: other } of protocols) {
    for (const [what, figures] of [
      ['', all],
      [' (photographed outside the studio)', outside],
      [' (studio only)', studioOnly],
    ] as const) {
      if (figures === null) continue;
      lines.push(
        `${id}${what}: ${percent(figures.top1.value)}, top 3 ${percent(figures.top3.value)}, of ${figures.photos} photos; ` +
          `calibration error ${percent(figures.ece)}, accepted ${percent(figures.accepted)}`,
      );
    }
    if (other)
      lines.push(
        `${id}, unknown: ${percent(other.accepted)} of ${other.photos} accepted, AUROC ${other.auroc.toFixed(3)}`,
      );
  }
  return lines;
}
