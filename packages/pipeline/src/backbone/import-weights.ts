import { isSafetensors } from '../state-dict/safetensors.js';
import { isTorchFile } from '../state-dict/torch-file.js';
import type { ImportOptions } from './encode-backbone.js';
import { importKerasBackbone } from './import-keras.js';
import { importLiteBackbone } from './import-lite.js';

/** `state-dict`: torch's old format or safetensors. */
export type WeightsFormat = 'keras' | 'state-dict';

/**
 * What a file of weights is, by its first bytes; where they are those of no such file, by its name, so that a
 * damaged one is called damaged.
 *
 * @returns undefined for other files, such as ONNX
 */
export function weightsFormat(file: Uint8Array, name: string): WeightsFormat | undefined {
  const isHdf5 = [0x89, 0x48, 0x44, 0x46].every((byte, i) => file[i] === byte);
  if (isHdf5) return 'keras';
  if (isTorchFile(file) || isSafetensors(file)) return 'state-dict';
  if (/\.(h5|hdf5|keras)$/i.test(name)) return 'keras';
  return /\.(pth?|safetensors)$/i.test(name) ? 'state-dict' : undefined;
}

/** Imports the weights of a network that Verger knows; see `importKerasBackbone` and `importLiteBackbone`. */
export async function importWeights(
  file: Uint8Array,
  format: WeightsFormat,
  options: ImportOptions = {},
): Promise<Uint8Array> {
  return format === 'keras' ? importKerasBackbone(file, options) : importLiteBackbone(file, options);
}
