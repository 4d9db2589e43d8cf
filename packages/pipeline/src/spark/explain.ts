import { VergerError } from '@verger/base';
import type { Answer } from './spark-sql-session.js';

interface Known {
  readonly pattern: RegExp;
  readonly code: string;
  readonly say: string;
  readonly hint: string;
}

/** Failures seen on real clusters; the first that fits is told. */
const KNOWN: readonly Known[] = [
  {
    pattern: /Exec format error|cannot execute binary file|error=8,/i,
    code: 'spark-architecture',
    say: 'the worker archive was made for another kind of processor than the nodes have',
    hint: 'make it for them: --archive-platform linux-arm64 or linux-x64',
  },
  {
    pattern: /the worker archive is corrupt: (.*)/,
    code: 'spark-archive',
    say: 'the worker archive is corrupt on a node',
    hint: 'delete it from the cache folder (~/.cache/verger) and run the same command again',
  },
  {
    pattern:
      /gzip: .*(unexpected end of file|not in gzip format|invalid compressed data)|tar: Unexpected EOF/i,
    code: 'spark-archive',
    say: 'the worker archive cannot be unpacked',
    hint: 'copy it to where spark.archives says again, or leave that property out: a new one is made',
  },
  {
    pattern: /verger\/bin\/node: (No such file|not found)|\.\/verger\/bin\/node.*No such file/i,
    code: 'spark-archive',
    say: 'the worker archive did not reach a node',
    hint: 'check that the nodes may read the archive of the workers (spark.yarn.stagingDir on YARN)',
  },
  {
    pattern:
      /running beyond (physical|virtual) memory|Consider boosting spark\.executor\.memoryOverhead|exitCode=?\s*137|exit code 137|OutOfMemoryError/i,
    code: 'spark-memory',
    say: 'a container was killed for using more memory than it was given',
    hint: 'raise it: --conf spark.executor.memoryOverhead=<MiB> (256 + 640 a core is a good start)',
  },
  {
    pattern: /No space left on device|ENOSPC|disk-full/i,
    code: 'spark-disk-full',
    say: 'a disk of the cluster is full',
    hint: 'free some room, or point spark.local.dir at another disk',
  },
  {
    pattern: /verger worker: .*there is no .* on this node/,
    code: 'spark-not-here',
    say: 'a node does not see the photos or the run folder',
    hint: 'put both where every node sees them: a folder that all share, or s3://',
  },
  {
    pattern: /JAVA_HOME is not set|java: (command )?not found|Unable to locate a Java Runtime/,
    code: 'spark-java',
    say: 'there is no Java to run it',
    hint: 'install Java 17, or set JAVA_HOME',
  },
  {
    pattern: /AccessDenied|s3-denied|is not authorized to perform|403 Forbidden/i,
    code: 'spark-denied',
    say: 'the workers may not read or write a bucket',
    hint: 'give their role s3:GetObject, s3:PutObject and s3:ListBucket on it',
  },
  {
    pattern: /ExpiredToken|expired.*credential|credential.*expired/i,
    code: 'spark-credentials',
    say: 'the credentials of the workers have expired',
    hint: 'renew the credentials and run the same command again: it goes on',
  },
  {
    pattern: /All masters are unresponsive|Failed to connect to master|Connection refused.*7077/i,
    code: 'spark-unreachable',
    say: 'the Spark master does not answer',
    hint: 'check --master, and that the cluster runs',
  },
  {
    pattern: /verger worker: (.*)/,
    code: 'spark-worker',
    say: 'a worker failed too often',
    hint: 'fix the cause and run the same command again: finished work is kept',
  },
];

/**
 * Spark's failure as one sentence, with the worker's last words and what to do.
 *
 * @param answer how spark-sql took the statement
 * @param done how many tasks were done to their end
 */
export function explainSpark(
  { words, ended }: Answer,
  done: { readonly tasks: number; readonly ended: number },
): VergerError {
  const last = lastWords(words);
  const said = last === undefined ? '' : ` (${last})`;
  const known = KNOWN.find(({ pattern }) => pattern.test(words));
  if (known !== undefined) {
    return new VergerError('remote', known.code, `Spark failed: ${known.say}${said}`, { hint: known.hint });
  }
  const again = 'then run the same command again: what is done is kept';
  const cause = new Error(words.trim().slice(-4000));
  if (ended === undefined && !/Job aborted|^Error in query|^\[[A-Z_.]+\]/m.test(words)) {
    const what = `${done.tasks - done.ended} of ${done.tasks} tasks ended early without a word`;
    return new VergerError('remote', 'spark-worker', `Spark says it is done, but ${what}${said}`, {
      hint: `see the executors' logs, ${again}`,
      cause,
    });
  }
  const how = ended === undefined ? 'the job was aborted' : `spark-sql ended (${ended})`;
  return new VergerError('remote', 'spark-failed', `Spark failed: ${how}${said}`, {
    hint: `see what Spark wrote with --debug, ${again}`,
    cause,
  });
}

/** The most telling line: what our worker said, else what Spark put first. */
function lastWords(words: string): string | undefined {
  const lines = words.split('\n').map((line) => line.trim());
  const worker = lines.findLast((line) => line.includes('verger worker: '));
  const cause = lines.findLast((line) =>
    /^(Caused by: |\[[A-Z_.]+\] |Job aborted|gzip: |tar: |Exception in thread)/.test(line),
  );
  const line = worker?.slice(worker.indexOf('verger worker: ') + 15) ?? cause;
  return line?.slice(0, 300);
}
