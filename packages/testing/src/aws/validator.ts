import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { lacksTool, toolFolder } from '../python-tools.js';
import type { Json } from './json-protocol.js';

/** A request as it was sent: awsJson, or a form of the older protocols. */
export type WireRequest = { readonly service: string; readonly operation: string } & (
  | { readonly json: Json }
  | { readonly form: Readonly<Record<string, string>> }
);

export interface Validator {
  /** What botocore finds wrong in a request; nothing when it would send it. */
  problems(request: WireRequest): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** botocore's service models, in a process of their own; undefined where they are not installed. */
export async function startValidator(): Promise<Validator | undefined> {
  if (lacksTool('botocore') !== undefined) return undefined;
  const python = join(await toolFolder('botocore'), 'botocore');
  const script = fileURLToPath(new URL('../../validate-aws.py', import.meta.url));
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const waiting: ((answer: string[]) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(JSON.parse(line)));
  void ended.then(() => {
    for (const answer of waiting) answer(['the validator has ended']);
  });
  return {
    problems: (request) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        child.stdin.write(`${JSON.stringify(request)}\n`);
      }),
    stop() {
      child.stdin.end();
      return ended;
    },
  };
}
