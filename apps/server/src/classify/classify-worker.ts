/** One recognizer on a thread of its own: the network blocks the thread it runs on. */
import { parentPort, workerData } from 'node:worker_threads';
import { VergerError } from '@verger/base';
import { type Asked, openRecognizer, type RecognizerOptions } from '@verger/learning/classify';

/** A photo to recognise. */
export interface Job {
  readonly id: number;
  readonly photo: Uint8Array;
  readonly asked: Asked;
}

const port = parentPort!;
const recognizer = await openRecognizer(workerData as RecognizerOptions);
let running: Promise<void> = Promise.resolve();
port.on('message', (message: Job | 'close') => {
  running = message === 'close' ? running.then(close) : answer(message);
});
port.postMessage({ ready: true });

async function close(): Promise<void> {
  await recognizer.release();
  port.close();
}

async function answer({ id, photo, asked }: Job): Promise<void> {
  try {
    port.postMessage({ id, recognition: await recognizer.recognize(photo, asked) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const asked = error instanceof VergerError && error.kind === 'usage';
    port.postMessage(asked ? { id, refused: { code: error.code, message } } : { id, bug: message });
  }
}
