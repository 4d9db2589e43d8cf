/** onnxruntime-web, started while the model is still being read: it takes as long to compile as the model to open. */

import mjsUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as ort from 'onnxruntime-web/wasm';
import { Failure } from '../failure.js';
import { threadsFor } from './threads.js';

/** The smallest network, `y = x`: the runtime starts with its first session, and has no other way to start. */
const IDENTITY = Uint8Array.from(
  atob('CAg6LwoQCgF4EgF5IghJZGVudGl0eRIBbloLCgF4EgYKBAgBEgBiCwoBeRIGCgQIARIAQgIQDQ=='),
  (character) => character.charCodeAt(0),
);

let started: Promise<void> | undefined;

/** Starts the runtime where it is on this device; the first visit gets the model first. */
export async function startRuntimeIfHere(): Promise<void> {
  if ((await caches.match(wasmUrl)) !== undefined) await startRuntime();
}

/**
 * Starts the runtime; later calls give the same start, or try again after one that failed.
 *
 * @throws Failure `model-missing` when it is neither on this device nor to be fetched
 */
export function startRuntime(): Promise<void> {
  started ??= start().catch((error) => {
    started = undefined;
    throw error;
  });
  return started;
}

async function start(): Promise<void> {
  const { wasm } = ort.env;
  wasm.numThreads = threadsFor(navigator.hardwareConcurrency, self.crossOriginIsolated);
  wasm.wasmBinary = await fetchWasm();
  wasm.wasmPaths = { mjs: new URL(mjsUrl, location.href).href };
  await (await ort.InferenceSession.create(IDENTITY, { executionProviders: ['wasm'] })).release();
}

/** The service worker has it in its cache, or is just now putting it there. */
async function fetchWasm(): Promise<ArrayBuffer> {
  try {
    const response = (await caches.match(wasmUrl)) ?? (await fetch(wasmUrl));
    if (!response.ok) throw new Error(`${wasmUrl}: ${response.status}`);
    return await response.arrayBuffer();
  } catch (cause) {
    throw new Failure('model-missing', String(cause), { cause });
  }
}
