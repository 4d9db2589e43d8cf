/**
 * A worker process: takes training images over the channel to its parent, gives their features back. It writes nothing and ends with the channel.
 */

import { type Backbone, openBackbone } from '@verger/learning/backbone';
import { toFloat16 } from '@verger/learning/onnx';
import { preprocess } from '@verger/vision';
import sharp from 'sharp';
import type { TrainingImage } from '../recipe/plan-images.js';
import { imageRenderer } from './pixels-of.js';

export type ToImageWorker =
  | {
      readonly type: 'setup';
      readonly backbone: string;
      readonly inputSize: number;
      readonly precision: Precision;
    }
  | { readonly type: 'pictures'; readonly pictures: readonly TrainingImage[] };

export type FromImageWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly made: readonly Made<Precision>[] }
  | { readonly type: 'failed'; readonly message: string };

/** How the features come back; float16 as its bits. */
export interface Precisions {
  readonly float32: Float32Array;
  readonly float16: Uint16Array;
}
export type Precision = keyof Precisions;

/** Features of a picture, or why there are none. */
export type Made<P extends Precision = 'float32'> =
  | { readonly key: string; readonly values: Precisions[P] }
  | { readonly key: string; readonly error: string };

/** Makes the features of a picture. */
type Make = (picture: TrainingImage) => Promise<Made<Precision>>;
let make: Make | undefined;

const tell = (message: FromImageWorker) => process.send?.(message);

function maker(backbone: Backbone, size: number, precision: Precision): Make {
  const pixelsOf = imageRenderer(size);
  const tensor = new Float32Array(size * size * 3);
  return async (picture) => {
    const { key } = picture;
    try {
      const values = await backbone.features(preprocess(await pixelsOf(picture), size, tensor));
      return { key, values: precision === 'float16' ? toFloat16(values) : values };
    } catch (error) {
      return { key, error: error instanceof Error ? error.message : String(error) };
    }
  };
}

// One worker a core: threads of their own would get in each other's way. A cache would never hit.
sharp.concurrency(1);
sharp.cache(false);

// The parent decides when workers stop.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit(0));

process.on('message', async (message: ToImageWorker) => {
  try {
    if (message.type === 'setup') {
      make = maker(await openBackbone(message.backbone), message.inputSize, message.precision);
      tell({ type: 'ready' });
      return;
    }
    const made: Made<Precision>[] = [];
    for (const picture of message.pictures) made.push(await make!(picture));
    tell({ type: 'done', made });
  } catch (error) {
    tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
});
