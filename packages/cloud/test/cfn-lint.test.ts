import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { lacksTool, toolFolder } from '@verger/testing';
import { expect, test } from 'vitest';
import { templatesOf, temporaryFolder } from './support/templates.js';

const missing = lacksTool('cfn-lint');

test.skipIf(missing)(
  `both templates are clean to cfn-lint ${missing ? `(skipped: ${missing})` : ''}`,
  async () => {
    const program = join(await toolFolder('cfn-lint'), 'cfn-lint');
    const people = { scientist: ['alice'], operator: ['bob'], spot: true, instanceType: 'm6g.xlarge' };
    const { base, cluster } = await templatesOf(people, temporaryFolder());
    const args = ['--regions', 'eu-west-3', 'eu-west-1', 'us-east-1', '--', base.path, cluster.path];
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    expect(`${stdout}${stderr}`).toBe('');
    expect(status).toBe(0);
  },
  300_000,
);
