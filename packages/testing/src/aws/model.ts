import { createServer } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import type { S3Server } from '../s3.js';
import { Account } from './account.js';
import type { ModelCluster } from './cluster.js';
import { ConnectApi } from './connect-api.js';
import type { ModelRules } from './emr-api.js';
import { type AwsCall, type AwsFault, FaultyCalls } from './faulty-calls.js';
import { serve } from './http.js';
import type { Mail } from './notifications.js';
import { openRegion, type Region } from './region.js';
import type { Invoked } from './schedules.js';
import type { ModelJob } from './serverless-api.js';
import { AwsServices } from './services.js';
import { startValidator } from './validator.js';

export interface AwsModelOptions {
  readonly s3: S3Server;
  /** A real Spark for the steps; without it they have none. */
  readonly sparkHome?: string;
  /** Put before the PATH of the nodes. */
  readonly path?: string;
  /** Shortest stay in a state, milliseconds; 50 by default. */
  readonly tick?: number;
  /** How long a second of a policy lasts, milliseconds; 1000 by default. */
  readonly second?: number;
  readonly faults?: (call: AwsCall) => AwsFault | undefined;
  readonly rules?: Partial<ModelRules>;
  /** What was made by hand before: names by CloudFormation's type. */
  readonly existing?: Readonly<Record<string, readonly string[]>>;
  /** Services whose linked role is there; default: all, as in an account that is in use. */
  readonly linkedRoles?: readonly string[];
  /** A stack that has gone is not found by its id either. */
  readonly forgetsStacks?: boolean;
  /** Told of each one-time key that is sent to a node: whom it is for. */
  readonly onKey?: (user: string, publicKey: string) => Promise<void>;
  /** Makes the creation of every stack fail, with this reason. */
  readonly failCreation?: string;
  readonly region?: string;
}

export interface AwsModel {
  /** `http://127.0.0.1:<port>`: of every service, S3 too. */
  readonly url: string;
  /** What a process needs to use it. */
  readonly env: Readonly<Record<string, string>>;
  readonly clusters: readonly ModelCluster[];
  /** Jobs of EMR Serverless, ended ones too. */
  readonly jobs: readonly ModelJob[];
  /** Clusters that would cost money now. */
  living(): ModelCluster[];
  /** All calls so far: `emr RunJobFlow`. */
  readonly calls: readonly string[];
  readonly account: Account;
  /** What SNS has written to people. */
  mails(): Mail[];
  /** Somebody follows the link in the mail that asks whether they want more of them. */
  confirmMails(address: string): void;
  /** It is time for all schedules: what their functions gave back. */
  fireSchedules(at: Date): Promise<Invoked[]>;
  setFaults(faults: AwsModelOptions['faults']): void;
  /** Changes what the account has from now on. */
  setRules(rules: Partial<ModelRules>): void;
  stop(): Promise<void>;
}

const RULES: ModelRules = {
  releases: ['emr-7.0.0', 'emr-7.13.0'],
  instanceTypes: ['m5.xlarge', 'm5.2xlarge', 'm6i.xlarge', 'm6i.2xlarge', 'm6g.xlarge', 'm6g.2xlarge'],
  keyNames: [],
  vcpuQuota: 64,
  vpcQuota: 5,
  networks: undefined,
  emptySubnets: [],
  connectEndpoints: ['eice-1'],
};
const ACCOUNT = '000000000000';

/**
 * A model of what Verger calls of AWS, behind one address. It is a model, not AWS.
 *
 * What it does: EMR's clusters and steps with their states in their real order, bootstrap actions and steps as real
 * processes of this machine, auto-termination (also by `isbusy`), Spot, resizing; CloudFormation, see
 * {@link StacksApi}; users, roles and names of IAM; secrets; mails about events of EMR, see {@link Notifications};
 * jobs of EMR Serverless, see {@link ServerlessApi}; functions that a schedule calls, see {@link Schedules}; one-time keys; quotas and prices as far as they are asked;
 * networks of EC2 by moto, where a test starts it; S3 by a real server behind the same address. Every request is checked against botocore's models where botocore is
 * installed (with `CI=true`), and refused as botocore would.
 *
 * What it does not: rights (see `iam-simulator.ts` for those), signatures of other services than S3, quotas beyond
 * vCPUs, managed scaling at work, encryption, networks, money, and AWS's times.
 */
export async function startAwsModel(options: AwsModelOptions): Promise<AwsModel> {
  const { s3, tick = 50, second = 1000, region: home = s3.region } = options;
  const rules: ModelRules = { ...RULES, ...options.rules };
  const client = new S3Client({
    ...{ endpoint: s3.endpoint, region: s3.region, forcePathStyle: true },
    credentials: { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey },
  });
  const account = new Account(
    ACCOUNT,
    options.existing ?? {},
    options.linkedRoles ?? ['elasticmapreduce.amazonaws.com', 'spot.amazonaws.com'],
  );
  const validator = await startValidator();
  const calls = new FaultyCalls(validator, options.faults);
  const regions = new Map<string, Region>();
  /** Each region has clusters and stacks of its own. */
  const regionOf = (name: string): Region => {
    const region =
      regions.get(name) ??
      openRegion({
        ...{ name, account, rules, client },
        node: { tick, second, sparkHome: options.sparkHome, path: options.path },
        env: { ...s3.env, AWS_ENDPOINT_URL: url() },
        failCreation: options.failCreation,
        forgetsStacks: options.forgetsStacks === true,
      });
    regions.set(name, region);
    return region;
  };
  const services = new AwsServices({
    ...{ account, rules, regionOf },
    connect: new ConnectApi(options.onKey ?? (async () => {})),
  });
  const allClusters = () => [...regions.values()].flatMap(({ emr }) => [...emr.clusters.values()]);

  const server = createServer((incoming, answer) => {
    serve({ home, s3: s3.endpoint, services, calls }, incoming, answer).catch(() => answer.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = () => `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return {
    url: url(),
    account,
    env: { ...s3.env, AWS_ENDPOINT_URL: url(), AWS_REGION: home },
    get clusters() {
      return allClusters();
    },
    get jobs() {
      return [...regions.values()].flatMap(({ serverless }) => serverless.jobs);
    },
    mails: () => [...regions.values()].flatMap(({ notifications }) => notifications.mails),
    confirmMails(address) {
      for (const { notifications } of regions.values()) notifications.confirm(address);
    },
    fireSchedules: async (at) =>
      (await Promise.all([...regions.values()].map(({ schedules }) => schedules.fire(at)))).flat(),
    living: () => allClusters().filter(({ isLiving }) => isLiving),
    calls: calls.made,
    setRules: (next) => {
      Object.assign(rules, next);
    },
    setFaults: (next) => {
      calls.faults = next;
    },
    async stop() {
      await Promise.all(
        [...regions.values()].flatMap(({ emr, serverless }) => [emr.stop(), serverless.stop()]),
      );
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await validator?.stop();
      client.destroy();
    },
  };
}
