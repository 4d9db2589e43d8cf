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
  await makeSureOfWasm();
  wasm.numThreads = threadsFor(navigator.hardwareConcurrency, self.crossOriginIsolated);
  // By its address, not its bytes: of what it streams, the browser keeps the compiled code for the next start.
  wasm.wasmPaths = { mjs: absolute(mjsUrl), wasm: absolute(wasmUrl) };
  await (await ort.InferenceSession.create(IDENTITY, { executionProviders: ['wasm'] })).release();
}

const absolute = (url: string): string => new URL(url, location.href).href;

/**
 * The service worker has it in its cache, or is just now putting it there. It is fetched here first, since onnxruntime
 * does not try again what has failed once.
 */
async function makeSureOfWasm(): Promise<void> {
  if ((await caches.match(wasmUrl)) !== undefined) return;
  try {
    const response = await fetch(wasmUrl);
    if (!response.ok) throw new Error(`${wasmUrl}: ${response.status}`);
    await response.arrayBuffer();
  } catch (cause) {
    throw new Failure('model-missing', String(cause), { cause });
  }
}
