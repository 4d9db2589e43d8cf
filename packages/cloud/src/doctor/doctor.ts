import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { DescribeInstanceTypeOfferingsCommand, DescribeKeyPairsCommand } from '@aws-sdk/client-ec2';
import { GetBlockPublicAccessConfigurationCommand } from '@aws-sdk/client-emr';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { baseOutputsOf } from '../aws/base-stack.js';
import type { Session } from '../aws/session.js';
import { privateKeyOf } from '../aws/ssh-key.js';
import type { Deployment } from '../plan/deployment.js';
import { instanceType } from '../plan/instance-types.js';
import { AWS_CLI, AWS_CLI_HINT } from '../tunnel/way.js';
import { alarm, budgetTag, interactiveCluster, linkedRoles, schedule, waysIn } from './account.js';
import { asking, type Finding } from './finding.js';
import { names, network } from './network.js';
import { quotaOf } from './quota.js';
import { serverless } from './serverless.js';

/** Of EC2: "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", in vCPUs. */
const STANDARD_VCPUS = 'L-1216C47A';
/** The same for Spot. */
const SPOT_VCPUS = 'L-34B43A08';

/**
 * Checks everything a cluster needs, and says how to fix what is missing. Changes nothing.
 *
 * @param template of the base stack as it would be made; undefined where it cannot be synthesised
 */
export async function doctor(
  session: Session,
  deployment: Deployment,
  template: string | undefined,
): Promise<Finding[]> {
  const checks: (() => Promise<Finding> | Finding)[] = [
    () => credentials(session),
    () => region(session, deployment),
    () => base(session, deployment),
    () => names(session, deployment, template),
    () => network(session, deployment),
    () => keyPair(session, deployment),
    () => linkedRoles(session),
    () => budgetTag(session, deployment),
    () => alarm(session, deployment),
    () => schedule(session, deployment),
    () => interactiveCluster(session, deployment),
    () => serverless(session, deployment),
    () => waysIn(session, deployment),
    () => quota(session, deployment),
    () => blockPublicAccess(session),
    () => program('ssh', ['-V'], /./, 'install OpenSSH: verger cloud tunnel needs it'),
    () => program('openssl', ['version'], /./, 'install openssl: it makes the certificates of the nodes'),
    () => program('aws', ['--version'], AWS_CLI, AWS_CLI_HINT),
  ];
  const findings: Finding[] = [];
  for (const check of checks) {
    const finding = await check();
    findings.push(finding);
    // Without credentials every other answer would be the same.
    if (finding.what === 'credentials' && !finding.ok) break;
  }
  return findings;
}

const credentials = (session: Session) =>
  asking('credentials', async () => {
    const { Arn } = await session.sts.send(new GetCallerIdentityCommand({}));
    const root = /:root$/.test(Arn ?? '');
    return {
      ...{ what: 'credentials', ok: !root, found: Arn ?? '' },
      ...(root ? { hint: 'do not work as root: sign in as one of the operators' } : {}),
    };
  });

/** Whether the region has nodes of the type at all. */
const region = (session: Session, { instanceType: type }: Deployment) =>
  asking('region', async () => {
    const { InstanceTypeOfferings = [] } = await session.ec2.send(
      new DescribeInstanceTypeOfferingsCommand({
        LocationType: 'region',
        Filters: [{ Name: 'instance-type', Values: [type] }],
      }),
    );
    const ok = InstanceTypeOfferings.some(({ InstanceType }) => InstanceType === type);
    const found = `${session.region} ${ok ? 'has' : 'has no'} ${type}`;
    const hint = 'give another --region, or another --instance-type';
    return { what: 'region', ok, found, ...(ok ? {} : { hint }) };
  });

const base = (session: Session, { name }: Deployment) =>
  asking('base stack', async () => {
    const { bucket } = await baseOutputsOf(session, name);
    return { what: 'base stack', ok: true, found: `s3://${bucket}` };
  });

/** Whether the pair that is there in EC2 can be used from here; the tunnel needs it only without one-time keys. */
const keyPair = (session: Session, { name }: Deployment) =>
  asking('key', async () => {
    const { KeyPairs = [] } = await session.ec2.send(new DescribeKeyPairsCommand({}));
    const there = KeyPairs.some(({ KeyName }) => KeyName === name);
    const here = existsSync(privateKeyOf(name));
    const found = `${there ? 'in' : 'not in'} EC2, private half ${here ? 'here' : 'not here (one-time keys do)'}`;
    return { what: 'key', ok: there, found, ...(there ? {} : { hint: 'verger cloud deploy imports it' }) };
  });

const quota = (session: Session, deployment: Deployment) =>
  asking('quota', async () => {
    const { coreNodes, maxCoreNodes = coreNodes, spot } = deployment;
    const { vcpus } = instanceType(deployment.instanceType);
    const needed = vcpus * ((spot ? 0 : maxCoreNodes) + 1);
    const limit = (code: string) => quotaOf(session, 'ec2', code);
    const wanted: [string, number, number][] = [['on demand', needed, await limit(STANDARD_VCPUS)]];
    if (spot) wanted.push(['Spot', vcpus * maxCoreNodes, await limit(SPOT_VCPUS)]);
    const short = wanted.find(([, need, most]) => need > most);
    const found = wanted.map(([kind, need, most]) => `${need} of ${most} vCPUs ${kind}`).join(', ');
    if (short === undefined) return { what: 'quota', ok: true, found };
    const hint = 'ask for more vCPUs in Service Quotas, EC2, or take fewer core nodes';
    return { what: 'quota', ok: false, found, hint };
  });

const blockPublicAccess = (session: Session) =>
  asking('block public access', async () => {
    const { BlockPublicAccessConfiguration: it } = await session.emr.send(
      new GetBlockPublicAccessConfigurationCommand({}),
    );
    const ok = it?.BlockPublicSecurityGroupRules === true;
    const hint =
      'switch it on: aws emr put-block-public-access-configuration --block-public-access-configuration BlockPublicSecurityGroupRules=true';
    const found = ok ? 'on' : 'off: a cluster may open its ports to the world';
    return { what: 'block public access', ok, found, ...(ok ? {} : { hint }) };
  });

/**
 * Whether a program is here and says what it should.
 *
 * @param wanted of what it says about itself
 */
function program(name: string, args: string[], wanted: RegExp, hint: string): Finding {
  const { status, stdout, stderr, error } = spawnSync(name, args, { encoding: 'utf8' });
  const found = error?.message ?? (stdout + stderr).trim().split('\n')[0] ?? '';
  const ok = status === 0 && wanted.test(found);
  return { what: name, ok, found, ...(ok ? {} : { hint }) };
}
