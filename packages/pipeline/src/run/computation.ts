import { type BackboneFile, backboneFile } from '@verger/learning/backbone';
import { openSource, type PhotoSource } from '@verger/storage/photos';
import { DECODING_VERSION } from '../features/compute.js';
import type { RunConfig } from '../manifest/run-json.js';
import type { RunOptions } from './options.js';

/** What a start that computes features works with. */
export interface Computation {
  readonly options: RunOptions;
  readonly source: PhotoSource;
  readonly backbone: BackboneFile;
  /** What decides the content of the feature rows. */
  readonly config: RunConfig;
}

/**
 * Opens photos and backbone before anything is written: a mistyped folder leaves no run folder behind.
 *
 * @throws VergerError when there are no such photos, or it is no backbone
 */
export async function prepareComputation(options: RunOptions): Promise<Computation> {
  const source = openSource(options.photos, { inventory: options.inventory });
  await source.check?.();
  const backbone = await backboneFile(options.backbone, options.precision);
  const config = {
    photos: source.url,
    backbone: backbone.sha256,
    inputSize: backbone.inputSize,
    preprocessing: DECODING_VERSION,
    precision: backbone.precision,
    maxPixels: options.maxPixels,
  };
  return { options, source, backbone, config };
}
