import type { Deployment } from './deployment.js';

/**
 * Output of the base stack: the options that its network was made by. Another network is not taken by oversight, when
 * they are left out the next time.
 */
export const NETWORK_OUTPUT = 'Network';
/** Output of a base stack with private subnets: the group by which EMR reaches the nodes. */
export const SERVICE_ACCESS_OUTPUT = 'ServiceAccessGroup';

/** Options of a network, as they are given; `public`: none of them. */
export const networkOptions = ({ vpc, private: closed }: Pick<Deployment, 'vpc' | 'private'>): string =>
  [...(vpc === undefined ? [] : [`--vpc ${vpc}`]), ...(closed ? ['--private'] : [])].join(' ') || 'public';

/** A service of AWS that nodes call, by the last part of its endpoint's name. */
export interface NodeService {
  readonly name: string;
  /** What calls it. */
  readonly why: string;
}

/**
 * What nodes without a way to the internet reach by interface endpoints; S3 has a gateway endpoint, which costs nothing.
 * Not among them: CloudWatch Logs, because logs go to S3; STS, because a node has the credentials of its role from EC2.
 */
export function nodeServices({ sessionManager }: Pick<Deployment, 'sessionManager'>): NodeService[] {
  const agent = "Session Manager's agent";
  return [
    { name: 'elasticmapreduce', why: "EMR's agents" },
    { name: 'kms', why: 'the key of the disks' },
    { name: 'monitoring', why: 'metrics of runs, by CloudWatch' },
    { name: 'secretsmanager', why: 'first passwords of JupyterHub' },
    ...(sessionManager ? ['ssm', 'ssmmessages', 'ec2messages'].map((name) => ({ name, why: agent })) : []),
  ];
}
