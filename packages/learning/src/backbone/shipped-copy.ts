import { readFileSync } from 'node:fs';
import { shippedBackbones } from './shipped.js';

/** A network of which so much is to the byte a shipped one was meant to be that one. */
const COPY = 0.99;

/** What metadata of the importer begins with; what stands before is the network and its weights. */
const METADATA = Buffer.from('\n\u0006source\u0012');

export interface ShippedCopy {
  /** Of the shipped backbone. */
  readonly name: string;
  /** Whether all weights are the same. */
  readonly whole: boolean;
}

/**
 * Whether an imported network is a shipped one, whole or with a few weights that differ: a damaged file. Most damage
 * leaves weights that are plausible, and HDF5 has no checksums, so nothing else can tell.
 *
 * @param onnx what `importWeights` gave, with the weights as float16
 * @returns undefined for a network of its own
 */
export function shippedCopyOf(onnx: Uint8Array): ShippedCopy | undefined {
  const network = networkOf(onnx);
  for (const { name, path } of shippedBackbones()) {
    const shipped = networkOf(readFileSync(path));
    if (shipped.length !== network.length) continue;
    let same = 0;
    for (let i = 0; i < shipped.length; i++) if (shipped[i] === network[i]) same++;
    if (same >= COPY * shipped.length) return { name, whole: same === shipped.length };
  }
  return undefined;
}

function networkOf(onnx: Uint8Array): Uint8Array {
  const at = Buffer.from(onnx.buffer, onnx.byteOffset, onnx.byteLength).lastIndexOf(METADATA);
  // The two bytes before it tell the length of the entry.
  return at < 2 ? onnx : onnx.subarray(0, at - 2);
}
