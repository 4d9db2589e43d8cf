import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cannotStart, lacksTool } from '@verger/testing';
import { errorOf, photo } from '@verger/testing/program';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/templates.js';
import { type Cloud, startCloud } from './cloud.js';
import { hubStandIns } from './hub-stand-ins.js';

const missing = cannotStart('s3') ?? lacksTool('aws');
const FAST = ['--poll-seconds', '0.3', '--json'];
const MAIL = 'ops@example.com';
const BUCKET = 'verger-000000000000-us-east-1';
const folder = temporaryFolder();
let cloud: Cloud;

const lastJson = (stdout: string) => JSON.parse(stdout.trimEnd().split('\n').at(-1)!);

// There is no Spark: every run fails.
describe.skipIf(missing)(
  `what operates by itself, on a model of AWS ${missing ? `(skipped: ${missing})` : ''}`,
  () => {
    beforeAll(async () => {
      cloud = await startCloud({
        ...{ home: join(folder, 'home'), base: false, path: hubStandIns(folder).path },
      });
      const deployed = await run('deploy', '--email', MAIL, ...FAST);
      expect(deployed.exit, deployed.stderr).toBe(0);
      const file = join(folder, '1.jpg');
      writeFileSync(file, await photo(1));
      await cloud.put('photos/Apple/1.jpg', file, BUCKET);
    }, 900_000);
    afterAll(() => cloud?.stop());

    const run = (...args: string[]) => cloud.verger(['cloud', ...args]).ended;
    const finding = async (what: string) =>
      lastJson((await run('doctor', '--json')).stdout).findings.find(
        (one: { what: string }) => one.what === what,
      );
    const texts = () => cloud.model.mails().map(({ text }) => text);

    /** A run on a cluster of its own. */
    const fails = async () => {
      expect(errorOf(await run('submit', ...FAST)).code).toBe('step-failed');
      const cluster = cloud.model.clusters.at(-1)!;
      await cluster.over;
      return cluster;
    };

    test('a failure is told once, to who has said that they want to be told', async () => {
      expect(await finding('alarm')).toMatchObject({
        ok: false,
        found: expect.stringContaining(`${MAIL} has not confirmed yet`),
        hint: expect.stringContaining('aws sns subscribe'),
      });
      await fails();
      expect(texts()).toEqual([expect.stringContaining('Confirm subscription')]);
      cloud.model.confirmMails(MAIL);
      expect(await finding('alarm')).toMatchObject({ ok: true, found: expect.stringContaining(MAIL) });

      // The step takes its cluster with it: one mail, not two.
      const { id } = await fails();
      expect(texts().slice(1)).toEqual([
        expect.stringMatching(
          `^Verger verger, us-east-1: a cluster has ended with errors\\. .*${id}.*STEP_FAILURE.* verger cloud logs ${id} --name verger --region us-east-1$`,
        ),
      ]);

      const made = await run('deploy', '--only-cluster', '--hub-login', 'tunnel', ...FAST);
      expect(made.exit, made.stderr).toBe(0);
      const [there] = cloud.model.living();
      expect(errorOf(await run('submit', '--cluster', there!.id, ...FAST)).code).toBe('step-failed');
      expect(texts().slice(2)).toEqual([
        expect.stringMatching(
          `^Verger verger, us-east-1: a run has failed\\. Step s-.* verger cloud logs ${there!.id} .*$`,
        ),
      ]);
      // Whom somebody ends has not failed.
      there!.terminate('USER_REQUEST', 'Terminated by user request');
      await there!.over;
      expect(texts()).toHaveLength(3);
    }, 900_000);
  },
);
