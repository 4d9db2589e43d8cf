import { seededRandom } from '../../src/base/random.js';
import type { Samples } from '../../src/classifier/samples.js';

export interface BlobOptions {
  readonly classes: number;
  /** Names of the clips of every class; `name(clip, frame)` makes the file name. */
  readonly clips: readonly string[];
  readonly frames: number;
  readonly k: number;
  /** Distance of a clip from the middle of its class, and of a frame from the middle of its clip. */
  readonly clipSpread: number;
  readonly frameSpread: number;
  readonly seed: string;
}

/** Reduced features as turning fruit gives them: classes far apart, clips within them, frames within clips. */
export function blobs(options: BlobOptions): Samples {
  const { classes, clips, frames, k, clipSpread, frameSpread, seed } = options;
  const random = seededRandom(seed);
  const around = (centre: readonly number[], spread: number) =>
    centre.map((value) => value + spread * (random() + random() + random() - 1.5));
  const rows: number[][] = [];
  const paths: string[] = [];
  const labels: string[] = [];
  const names: string[] = [];
  for (let c = 0; c < classes; c++) {
    const label = `fruit ${String.fromCharCode(97 + c)}`;
    const middle = around(new Array(k).fill(0), 6);
    for (const clip of clips) {
      const clipMiddle = around(middle, clipSpread);
      for (let frame = 0; frame < frames; frame++) {
        rows.push(around(clipMiddle, frameSpread));
        paths.push(`${label}/${clip.replace('100', `${frame}_100`)}.jpg`);
        labels.push(label);
        names.push(clip);
      }
    }
  }
  return { reduced: Float32Array.from(rows.flat()), k, paths, labels, clips: names };
}

export const sampleData: BlobOptions = {
  classes: 5,
  clips: ['100', 'r_100', 'r2_100'],
  frames: 12,
  k: 6,
  clipSpread: 3,
  frameSpread: 1,
  seed: 'orchard',
};
