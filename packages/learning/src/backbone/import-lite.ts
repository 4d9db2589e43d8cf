import { readSafetensors } from '../state-dict/safetensors.js';
import { readTorchFile } from '../state-dict/torch-file.js';
import { encodeBackbone, type ImportOptions } from './encode-backbone.js';
import { liteWeights } from './lite-weights.js';

/** `torch`: as `torch.save` wrote before it wrote zip archives. */
export type StateDictFormat = 'torch' | 'safetensors';

/** Changes whenever the same file would be imported to other bytes. */
const IMPORTER_VERSION = 'state-dict-1';

/**
 * Turns the state dict of EfficientNet-Lite0, 1 or 2 (a torch file of the old format, or safetensors with the same
 * names) into the ONNX backbone that Verger runs: `input` [N,S,S,3] float32 in [-1,1], S 224, 240 or 260,
 * `features` [N,1280]. The same file gives the same bytes, whatever its name.
 *
 * @throws VergerError (input) `backbone-not-torch`, `backbone-truncated`, `backbone-unreadable`,
 * `backbone-not-finite`, `backbone-negative-variance`, or `backbone-other-network` naming the first layer that differs
 */
export function importLiteBackbone(
  file: Uint8Array,
  format: StateDictFormat,
  options: ImportOptions = {},
): Uint8Array {
  const state = format === 'safetensors' ? readSafetensors(file) : readTorchFile(file);
  const { network, weights } = liteWeights(state);
  return encodeBackbone(network, weights, file, IMPORTER_VERSION, options);
}
