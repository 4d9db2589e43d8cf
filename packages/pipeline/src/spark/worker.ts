/**
 * What Spark runs: `node worker.js <run folder, attempt and stage, as JSON in base64url>`. It reads numbers of
 * tasks, one a line, and prints results as JSON, one a line, and nothing else on standard output. It ends at the
 * end of its input, with 0 only if everything went well; Spark runs the task again otherwise. In stage `copy` its
 * input are photos, to be written below the first argument; in stage `hello` it only shows that it can run.
 */
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openStore } from '@verger/storage/store';
import { ARCHIVE_MANIFEST, verifyArchive } from './archive-manifest.js';
import { type Copied, copyTask } from './tasks/copy.js';
import { featuresTask } from './tasks/features.js';
import { momentsTask, reduceTask } from './tasks/pca.js';
import type { TaskResult } from './tasks/task-result.js';
import { attemptPaths, readJson, type TaskSpec } from './tasks/task-spec.js';

/** The archive this file was unpacked from; where it runs from a build, there is none to check. */
const archive = new URL('./', import.meta.url);

async function main([text = '']: string[]): Promise<void> {
  const [runFolder, attempt, stage, root] = workerArguments(text);
  if (existsSync(new URL(ARCHIVE_MANIFEST, archive))) await verifyArchive(archive);
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  if (stage === 'hello') {
    for await (const line of lines) say({ kind: 'end', task: Number(line) });
    return;
  }
  const store = openStore(runFolder);
  if (stage === 'copy') return say(await copyTask(store, root, lines));
  const paths = attemptPaths(attempt);
  for await (const line of lines) {
    const task = Number(line);
    const spec = await readJson<TaskSpec>(store, paths.spec(stage, task));
    if (spec === undefined) {
      throw new Error(`there is no ${store.url}/${paths.spec(stage, task)} on this node`);
    }
    for await (const result of resultsOf(spec)) say(result);
    say({ kind: 'end', task });
  }

  function resultsOf(spec: TaskSpec): AsyncIterable<TaskResult> {
    switch (spec.kind) {
      case 'features':
        return featuresTask(store, attempt, spec);
      case 'moments':
        return momentsTask(store, attempt, spec);
      case 'reduce':
        return reduceTask(store, attempt, spec);
    }
  }
}

/** @param text what the statement gives: JSON in base64url; `root` is there in stage `copy` only */
function workerArguments(text: string): [runFolder: string, attempt: string, stage: string, root: string] {
  const [runFolder, attempt, stage, root = ''] = JSON.parse(
    Buffer.from(text, 'base64url').toString(),
  ) as string[];
  if (runFolder === undefined || attempt === undefined || stage === undefined) {
    throw new Error('a worker needs a run folder, an attempt and a stage');
  }
  return [runFolder, attempt, stage, root];
}

/** Receipts, and nothing else: libraries that print, print elsewhere. */
const say = (result: TaskResult | Copied): void => {
  process.stdout.write(`${JSON.stringify(result)}\n`);
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
