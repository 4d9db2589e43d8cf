import { isSafetensors } from '../state-dict/safetensors.js';
import { isTorchFile } from '../state-dict/torch-file.js';
import type { ImportOptions } from './encode-backbone.js';
import { importKerasBackbone } from './import-keras.js';
import { importLiteBackbone, type StateDictFormat } from './import-lite.js';

export type WeightsFormat = 'keras' | StateDictFormat;

/**
 * What a file of weights is, by its first bytes; where they are those of no such file, by its name, so that a
 * damaged one is called damaged.
 *
 * @returns undefined for other files, such as ONNX
 */
export function weightsFormat(file: Uint8Array, name: string): WeightsFormat | undefined {
  const isHdf5 = [0x89, 0x48, 0x44, 0x46].every((byte, i) => file[i] === byte);
  if (isHdf5) return 'keras';
  if (isTorchFile(file)) return 'torch';
  if (isSafetensors(file)) return 'safetensors';
  if (/\.(h5|hdf5|keras)$/i.test(name)) return 'keras';
  if (/\.safetensors$/i.test(name)) return 'safetensors';
  return /\.pth?$/i.test(name) ? 'torch' : undefined;
}

/** Imports the weights of a network that Verger knows; see `importKerasBackbone` and `importLiteBackbone`. */
export async function importWeights(
  file: Uint8Array,
  format: WeightsFormat,
  options: ImportOptions = {},
): Promise<Uint8Array> {
  return format === 'keras' ? importKerasBackbone(file, options) : importLiteBackbone(file, format, options);
}
