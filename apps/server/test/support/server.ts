import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from '@verger/testing/program';
import sharp from 'sharp';
import { afterAll, beforeAll, expect } from 'vitest';
import type { z } from 'zod';
import { PROBLEM_TYPE, problemSchema } from '../../src/http/problem.js';

/** The real `verger serve`, started before the tests of a file and stopped after them. */
export interface Served {
  readonly url: string;
  /** A path in the folder of this file's tests; corrections go to `photos` in it. */
  at(...path: string[]): string;
  post(path: string, init?: RequestInit): Promise<Response>;
  classify(body: NonNullable<RequestInit['body']>, type?: string): Promise<Response>;
}

/** A folder that stands for the built app, which takes a build of its own. */
export function writeApp(folder: string): string {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Verger</title>');
  writeFileSync(join(folder, 'assets/a-12345678.js'), 'export {};'.repeat(50));
  writeFileSync(join(folder, 'assets/a-12345678.js.br'), 'not really brotli');
  return folder;
}

export function serveForTests(...more: string[]): Served {
  let folder = '';
  let url = '';
  let stop = async () => {};
  const at = (...path: string[]) => join(folder, ...path);
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'verger-serve-'));
    const app = writeApp(at('app'));
    const running = start([
      ...['serve', '--port', '0', '--json', '--threads', '2'],
      ...['--corrections', at('photos'), '--app', app, ...more],
    ]);
    url = await new Promise((resolve, reject) => {
      running.child.stdout?.on('data', (text: string) => resolve(JSON.parse(text).url));
      void running.ended.then(({ stderr, stdout }) => reject(new Error(stdout + stderr)));
    });
    stop = async () => {
      running.child.kill('SIGTERM');
      const { exit, stderr } = await running.ended;
      expect(exit).toBe(0);
      // Whatever strangers sent, it was no bug.
      expect(stderr).not.toMatch(/warning|^ +at /m);
    };
  });
  afterAll(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const post = (path: string, init: RequestInit = {}) => fetch(url + path, { method: 'POST', ...init });
  return {
    get url() {
      return url;
    },
    at,
    post,
    classify: (body, type = 'image/jpeg') =>
      post('/api/classify', { body, headers: { 'Content-Type': type } }),
  };
}

/** A disc on white: what no model takes for nothing. */
export const disc = (colour: string): Promise<Buffer> =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><rect width="100" height="100" fill="white"/><circle cx="50" cy="50" r="40" fill="${colour}"/></svg>`,
    ),
  )
    .jpeg()
    .toBuffer();

/** What an answer says, where no schema is at hand. */
export const said = async <T>(response: Response): Promise<T> => (await response.json()) as T;

/** The problem a refusal describes; fails where it is none, or tells another status than the reply. */
export async function problemOf(response: Response): Promise<z.infer<typeof problemSchema>> {
  expect(response.headers.get('content-type')).toBe(PROBLEM_TYPE);
  const problem = problemSchema.strict().parse(await response.json());
  expect(problem.status).toBe(response.status);
  return problem;
}

export const bytes = (buffer: Uint8Array) => new Uint8Array(buffer);

export function formWith(...photos: [string, Uint8Array][]): FormData {
  const form = new FormData();
  for (const [name, photo] of photos) form.append('photo', new File([bytes(photo)], name));
  return form;
}
