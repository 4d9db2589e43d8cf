import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readPca } from '@verger/learning/pca';
import { seededRandom } from '@verger/storage/hash';
import { folderStore } from '@verger/storage/store';
import { drawSampleData, featureRows, writeSmallBackbone } from '@verger/testing/fixtures';
import {
  errorOf,
  noneLeft,
  type Running,
  runJsonOf,
  start,
  summaryOf,
  verger,
} from '@verger/testing/program';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

let folder: string;
let photos: string;
let backbone: string;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verger-test-stop-'));
  photos = at('photos');
  await drawSampleData(photos, 3, 20);
  backbone = writeSmallBackbone(at('small.onnx'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function varianceOf(out: string) {
  const { rows, explainedVariance } = (await readPca(folderStore(out)))!.json;
  return { rows, variance: explainedVariance };
}

/** Starts a command and kills it when it is time; whether that was before its end. */
async function killed(args: readonly string[], itIsTime: (running: Running) => Promise<unknown>) {
  const name = 'killed';
  const running = start(args, { env: { VERGER_TEST: name } });
  await itIsTime(running);
  running.child.kill('SIGKILL');
  const { signal } = await running.ended;
  if (process.platform === 'linux') await noneLeft(`VERGER_TEST=${name}`);
  return signal === 'SIGKILL';
}

describe('killed with SIGKILL at random moments and started again', () => {
  test('ten times: the rows of a run are those of one that was let be', async () => {
    const args = ['run', photos, '--backbone', backbone, '--json', '--out'];
    const began = performance.now();
    const whole = await verger([...args, at('whole')]);
    const long = performance.now() - began;
    expect(whole.exit).toBe(0);
    const stages = ['features', 'features', 'list', 'features', 'features', 'features'];
    const random = seededRandom('ten-kills');
    let kills = 0;
    for (const stage of [...stages, 'evaluate', 'pca', 'report', 'train']) {
      const wait = random.between(0, long / (stage === 'features' ? 4 : 30));
      const was = await killed([...args, at('killed')], ({ said }) =>
        said(`${stage}\n`).then(() => sleep(wait)),
      );
      if (was) kills++;
    }
    expect(kills).toBeGreaterThan(3);
    const last = await verger([...args, at('killed')]);
    expect(last.exit).toBe(0);
    expect(await featureRows(at('killed'))).toEqual(await featureRows(at('whole')));
    expect(summaryOf(last).counts).toEqual(summaryOf(whole).counts);
    expect(readdirSync(at('killed')).sort()).toEqual(readdirSync(at('whole')).sort());
    // Nor was a row summed twice or forgotten: the parts may be others, and the sum differs by rounding.
    const [found, expected] = [await varianceOf(at('killed')), await varianceOf(at('whole'))];
    expect(found.rows).toBe(expected.rows);
    const most = Math.max(...expected.variance);
    for (const [i, variance] of expected.variance.entries()) {
      expect(Math.abs(found.variance[i]! - variance)).toBeLessThan(1e-9 * most);
    }
  });

  test('with the shipped backbone: features are equal bit for bit', async () => {
    const args = ['features', photos, '--workers', '1', '--json', '--out'];
    expect((await verger([...args, at('shipped')])).exit).toBe(0);
    // Each time when one part of six more is done.
    const parts = join(at('shipped-killed'), 'features');
    const done = () => (existsSync(parts) ? readdirSync(parts).length : 0);
    for (const before of [0, 1]) {
      const onePartMore = () => vi.waitUntil(() => done() > before, { timeout: 120_000, interval: 2 });
      expect(await killed([...args, at('shipped-killed')], onePartMore)).toBe(true);
    }
    expect((await verger([...args, at('shipped-killed')])).exit).toBe(0);
    const rows = await featureRows(at('shipped-killed'));
    expect(rows).toHaveLength(180);
    expect(rows).toEqual(await featureRows(at('shipped')));
  });
});

describe.skipIf(process.platform === 'win32')('stopped by a signal (Windows has none)', () => {
  test.each([
    ['Ctrl-C, to the whole group', 'SIGINT', true],
    ['SIGTERM, to the whole group', 'SIGTERM', true],
    ['SIGTERM, to the program alone', 'SIGTERM', false],
    ['a terminal that is closed', 'SIGHUP', true],
  ] as const)('%s: exit 130, nothing left running, and it can go on', async (name, signal, group) => {
    const out = at(`stopped ${name}`);
    const args = ['features', photos, '--workers', '1', '--out', out, '--json'];
    const running = start(args, { detached: true, env: { VERGER_TEST: name } });
    await running.said('/180 photos');
    process.kill(group ? -running.child.pid! : running.child.pid!, signal);
    const ended = await running.ended;
    expect(ended.exit).toBe(130);
    expect(ended.stderr).toContain('verger: stopped; what is done is kept\n  → run the same command again');
    expect(ended.stderr).not.toContain('died');
    expect(errorOf(ended)).toMatchObject({ code: 'interrupted' });
    if (process.platform === 'linux') await noneLeft(`VERGER_TEST=${name}`);
    expect(runJsonOf(out).state).toBe('interrupted');
    expect(existsSync(join(out, 'run.lock'))).toBe(false);
    const again = await verger(args);
    expect(again.exit).toBe(0);
    expect(await featureRows(out)).toHaveLength(180);
  });

  test('a second Ctrl-C stops at once', async () => {
    const out = at('twice');
    const running = start(['run', photos, '--out', out], { env: { VERGER_TEST: 'twice' } });
    await running.said('features');
    running.child.kill('SIGINT');
    await running.said('stopping');
    running.child.kill('SIGINT');
    const ended = await running.ended;
    // When the first has stopped it already, the second meets no one who would catch it.
    expect([130, 'SIGINT']).toContain(ended.exit ?? ended.signal);
    expect(ended.stderr).toContain('verger: stopped; what is done is kept');
    if (process.platform === 'linux') await noneLeft('VERGER_TEST=twice');
  });
});

test('two at once in one folder: the second is refused and names the first, which ends well', async () => {
  const out = at('shared');
  const first = start(['features', photos, '--workers', '1', '--out', out]);
  await first.said('/180 photos');
  // It must not end before the others have asked, however slow this machine is.
  first.child.kill('SIGSTOP');
  const [second, other] = await Promise.all([
    verger(['run', photos, '--backbone', backbone, '--out', out, '--json']),
    verger(['report', '--out', out]),
  ]);
  first.child.kill('SIGCONT');
  expect(second.exit).toBe(2);
  expect(second.stderr).toContain(`${out} is in use by process ${first.child.pid} on `);
  expect(errorOf(second).code).toBe('out-locked');
  expect(other.exit).toBe(2);
  expect((await first.ended).exit).toBe(0);
  expect(await featureRows(out)).toHaveLength(180);
});

test('results that no one reads any more end the program without a word', async () => {
  const out = at('piped');
  expect((await verger(['run', photos, '--limit', '40', '--backbone', backbone, '--out', out])).exit).toBe(0);
  const frames = readdirSync(join(photos, 'Training/Banana')).map((name) =>
    join(photos, 'Training/Banana', name),
  );
  const model = join(out, 'classifier/model.verger');
  const running = start(['classify', ...frames, '--model', model, '--backbone', backbone]);
  running.child.stdout!.once('data', () => running.child.stdout!.destroy());
  const { exit, stderr } = await running.ended;
  expect(stderr).toBe('');
  expect([0, 130]).toContain(exit);
});
