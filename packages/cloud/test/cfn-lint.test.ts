import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseDeployment } from '@verger/cloud';
import { synthesise } from '@verger/cloud/stacks';
import { lacksTool, toolFolder } from '@verger/testing';

import { expect, test } from 'vitest';
import { templatesOf, temporaryFolder } from './support/templates.js';

const missing = lacksTool('cfn-lint');

const PEOPLE = { scientist: ['alice'], operator: ['bob'] };
/** Every option that changes a template, at least once. */
const VARIANTS: Record<string, unknown>[] = [
  {},
  { ...PEOPLE, spot: true, instanceType: 'm6g.xlarge', serverless: true },
  { ...PEOPLE, fleets: true, spot: true, schedule: 'cron(0 3 * * ? *)' },
  { alarm: false, schedule: 'rate(12 hours)' },
  { fleets: true, release: 'emr-7.0.0', maxCoreNodes: 9, serverless: true },
  { budget: false, alarm: false },
  { ...PEOPLE, private: true, sessionManager: true, schedule: 'rate(1 day)' },
  {
    ...PEOPLE,
    vpc: 'vpc-0a1b2c3d',
    subnet: ['subnet-0a1b2c3d', 'subnet-0b1b2c3d', 'subnet-0c1b2c3d'],
    fleets: true,
    schedule: 'rate(1 day)',
  },
  { vpc: 'vpc-0a1b2c3d', subnet: ['subnet-0a1b2c3d'], private: true },
  { ...PEOPLE, budget: false, sessionManager: true, hubLogin: 'tunnel', idleMinutes: 5 },
];

test.skipIf(missing)(
  `all variants of the templates are clean to cfn-lint ${missing ? `(skipped: ${missing})` : ''}`,
  async () => {
    const program = join(await toolFolder('cfn-lint'), 'cfn-lint');
    const paths: string[] = [];
    for (const options of VARIANTS) {
      const { base, cluster, schedule, serverless } = await templatesOf(options, temporaryFolder());
      const more = [schedule, serverless].flatMap((one) => (one === undefined ? [] : [one.path]));
      paths.push(base.path, cluster.path, ...more);
    }
    const joined = await synthesise(parseDeployment(PEOPLE), temporaryFolder(), { existingUsers: ['alice'] });
    const connectEndpoint = { id: 'eice-0a1b2c3d', groups: ['sg-0a1b2c3d'] };
    const own = parseDeployment({ vpc: 'vpc-0a1b2c3d', subnet: ['subnet-0a1b2c3d'], private: true });
    const through = await synthesise(own, temporaryFolder(), { connectEndpoint });
    paths.push(joined.base.path, through.base.path);
    const args = ['--regions', 'eu-west-3', 'eu-west-1', 'us-east-1', '--', ...paths];
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    expect(`${stdout}${stderr}`).toBe('');
    expect(status).toBe(0);
  },
  300_000,
);
