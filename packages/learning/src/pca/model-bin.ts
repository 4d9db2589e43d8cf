import { createHash } from 'node:crypto';
import { VergerError } from '@verger/base';
import type { PcaModel } from '@verger/vision';
import { pcaJson } from './model-json.js';

/** The bytes of `model.bin`: mean, scale, components as float32 little endian. */
export function encodePcaBin({ mean, scale, components }: PcaModel): Uint8Array {
  const bytes = new Uint8Array(4 * (mean.length + scale.length + components.length));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const part of [mean, scale, components]) {
    for (const x of part) {
      view.setFloat32(at, x, true);
      at += 4;
    }
  }
  return bytes;
}

/**
 * The model of a run folder.
 *
 * @param json content of `pca/model.json`, parsed
 * @param bin bytes of `pca/model.bin`
 * @throws VergerError `pca-corrupt` when they do not match their contract or each other
 */
export function loadPcaModel(json: unknown, bin: Uint8Array): PcaModel {
  const parsed = pcaJson.safeParse(json);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw corrupt(`pca/model.json: ${path.join('.') || 'the whole'}: ${message}`);
  }
  const { dimension, k, sha256 } = parsed.data;
  const length = 4 * dimension * (2 + k);
  if (bin.length !== length) {
    throw corrupt(`pca/model.bin has ${bin.length} bytes; pca/model.json says ${length}`);
  }
  const found = sha256Hex(bin);
  if (found !== sha256) throw corrupt(`pca/model.bin has SHA-256 ${found}; pca/model.json says ${sha256}`);
  const view = new DataView(bin.buffer, bin.byteOffset, bin.byteLength);
  const floats = Float32Array.from({ length: length / 4 }, (_, i) => view.getFloat32(4 * i, true));
  return {
    dimension,
    k,
    mean: floats.slice(0, dimension),
    scale: floats.slice(dimension, 2 * dimension),
    components: floats.slice(2 * dimension),
  };
}

/** SHA-256 as 64 hexadecimal digits. */
export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function corrupt(message: string): VergerError {
  return new VergerError('input', 'pca-corrupt', message, { hint: 'Fit the model again: verger pca.' });
}
