/**
 * A worker process of a mix: takes pictures over the channel to its parent, gives their features back. It writes nothing and ends with the channel.
 */
import { preprocess } from '@verger/vision';
import { type Backbone, openBackbone } from '../backbone/backbone.js';
import { pixelsOf } from './pixels-of.js';
import type { Picture } from './plan.js';

export type ToPictureWorker =
  | { readonly type: 'setup'; readonly backbone: string; readonly inputSize: number }
  | { readonly type: 'pictures'; readonly pictures: readonly Picture[] };

export type FromPictureWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly made: readonly Made[] }
  | { readonly type: 'failed'; readonly message: string };

/** Features of a picture, or why there are none. */
export type Made =
  | { readonly key: string; readonly values: Float32Array }
  | { readonly key: string; readonly error: string };

let backbone: Backbone | undefined;
let size = 0;

const tell = (message: FromPictureWorker) => process.send?.(message);

async function make(picture: Picture): Promise<Made> {
  const { key } = picture;
  try {
    const pixels = await pixelsOf(picture, size);
    return { key, values: await backbone!.features(preprocess(pixels, size)) };
  } catch (error) {
    return { key, error: error instanceof Error ? error.message : String(error) };
  }
}

// The parent decides when workers stop.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit(0));

process.on('message', async (message: ToPictureWorker) => {
  try {
    if (message.type === 'setup') {
      size = message.inputSize;
      backbone = await openBackbone(message.backbone);
      tell({ type: 'ready' });
      return;
    }
    const made: Made[] = [];
    for (const picture of message.pictures) made.push(await make(picture));
    tell({ type: 'done', made });
  } catch (error) {
    tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
});
