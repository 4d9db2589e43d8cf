/** One recognizer on a thread of its own: the network blocks the thread it runs on. */
import { parentPort, workerData } from 'node:worker_threads';
import { openRecognizer, type RecognizerOptions } from '@verger/pipeline';

/** A photo to recognise. */
export interface Job {
  readonly id: number;
  readonly photo: Uint8Array;
  readonly top: number;
}

const port = parentPort!;
const recognizer = await openRecognizer(workerData as RecognizerOptions);
port.on('message', async ({ id, photo, top }: Job) => {
  try {
    port.postMessage({ id, recognition: await recognizer.recognize(photo, top) });
  } catch (error) {
    port.postMessage({ id, bug: error instanceof Error ? error.message : String(error) });
  }
});
port.postMessage({ ready: true });
