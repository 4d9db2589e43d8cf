/**
 * What Spark runs: `node worker.js <run folder, attempt and stage, as JSON in base64url>`. It reads numbers of
 * work orders, one a line, and prints receipts, one a line, and nothing else on standard output. It ends at the
 * end of its input, with 0 only if everything went well; Spark runs the task again otherwise. In stage `copy` its
 * input are photos, to be written below the first argument; in stage `hello` it only shows that it can run.
 */
import '../onnx/no-telemetry.js';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openStore } from '../store/open-store.js';
import { ARCHIVE_MANIFEST, verifyArchive } from './archive-manifest.js';
import { type Copied, doCopy } from './do-copy.js';
import { doFeatures } from './do-features.js';
import { doMerge, doMoments, doReduce } from './do-pca.js';
import type { Receipt } from './receipt.js';
import { attemptPaths, readJson, type WorkOrder } from './work-order.js';

/** The archive this file was unpacked from; where it runs from a build, there is none to check. */
const archive = new URL('./', import.meta.url);

async function main([text = '']: string[]): Promise<void> {
  const [runFolder, attempt, stage, root] = JSON.parse(Buffer.from(text, 'base64url').toString()) as string[];
  if (existsSync(new URL(ARCHIVE_MANIFEST, archive))) await verifyArchive(archive);
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  if (stage === 'hello') {
    for await (const line of lines) say({ kind: 'end', task: Number(line) });
    return;
  }
  const store = openStore(runFolder!);
  if (stage === 'copy') return say(await doCopy(store, root!, lines));
  const paths = attemptPaths(attempt!);
  for await (const line of lines) {
    const task = Number(line);
    const order = await readJson<WorkOrder>(store, paths.order(stage!, task));
    if (order === undefined) {
      throw new Error(`there is no ${store.url}/${paths.order(stage!, task)} on this node`);
    }
    for await (const receipt of receiptsOf(order)) say(receipt);
    say({ kind: 'end', task });
  }

  function receiptsOf(order: WorkOrder): AsyncIterable<Receipt> {
    switch (order.kind) {
      case 'features':
        return doFeatures(store, attempt!, order);
      case 'moments':
        return doMoments(store, attempt!, order);
      case 'merge':
        return doMerge(store, attempt!, order);
      case 'reduce':
        return doReduce(store, attempt!, order);
    }
  }
}

/** Receipts, and nothing else: libraries that print, print elsewhere. */
const say = (receipt: Receipt | Copied): void => {
  process.stdout.write(`${JSON.stringify(receipt)}\n`);
};
console.log = console.info = console.debug = console.error;

const fail = (error: unknown) => {
  process.stderr.write(`verger worker: ${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
};
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

// Spark closes the pipe when it no longer wants the task: nobody is left to work for.
process.stdout.on('error', () => process.exit(3));
// An executor that is killed closes it too, but that shows only when something is written.
const executor = process.ppid;
setInterval(() => {
  if (process.ppid !== executor) process.exit(3);
}, 1000).unref();

await main(process.argv.slice(2)).catch(fail);
process.exit(0);
