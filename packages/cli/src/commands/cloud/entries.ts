import { type Entry, number, option, several } from '../../entry.js';

const name = option('--name <name>', 'prefix of all resource names (default verger)');

const schedule = option(
  '--schedule <when>',
  "look for new photos 'rate(1 day)' or 'cron(0 3 * * ? *)', UTC, and run on them",
);

const closed = option(
  '--private',
  'nodes without public addresses or a way to the internet; endpoints of AWS instead, see estimate',
);

const sessionManager = option(
  '--session-manager',
  'a second way to the nodes, beside the Instance Connect Endpoint',
);

/** Where nodes stand. */
const network = [
  closed,
  option('--vpc <id>', "a network of the account's own (default: one is made)"),
  several('--subnet <id>', 'of that network, for the nodes; may be given several times, one a zone'),
];

/** What is to stand in the account. */
const deployment = [
  name,
  several('--scientist <user>', 'a data scientist, by name; may be given several times'),
  several('--operator <user>', 'an operator, by name; may be given several times'),
  number('--budget <usd>', 'a month; the alarm goes off at 80 % (default 20)'),
  option('--no-budget', 'none: linked and very new accounts may not have any'),
  option('--no-alarm', 'no e-mail when a run fails or a cluster ends with errors'),
  schedule,
  option('--no-schedule', 'take the schedule away (default: it stays as it is)'),
  sessionManager,
  ...network,
];

const precision = option(
  '--precision <type>',
  'int8: the backbone on 8-bit integers; other features (default fp32)',
).choices(['fp32', 'int8']);

/** What a cluster is made of. */
const cluster = [
  option(
    '--release <label>',
    'emr-7.13.0 or, as in the reference deployment, emr-7.0.0 (default emr-7.13.0)',
  ),
  option(
    '--instance-type <type>',
    'm5.xlarge, m6i.xlarge, m6g.xlarge, or .2xlarge of them (default m5.xlarge)',
  ),
  number('--core-nodes <n>', 'beside the primary (default 3)'),
  number('--max-core-nodes <n>', 'managed scaling goes up to here (default: --core-nodes)'),
  option('--spot', 'core nodes on Spot'),
  option('--fleets', 'several types and all zones; with --spot, On-Demand where there is no Spot'),
  number('--idle-minutes <n>', 'a cluster that does nothing for so long ends (default 30)'),
];

const region = option('--region <region>', 'of AWS (default: as AWS is configured here, else eu-west-3)');

/** Whom a command talks to. */
const aws = [
  region,
  option('--profile <name>', "of AWS's configuration files"),
  option('--endpoint-url <url>', 'a server that answers instead of AWS, for all services'),
];
const poll = number('--poll-seconds <s>', 'polling interval (default 15)');
const cloudFormationRole = option(
  '--cloudformation-role <arn>',
  'which CloudFormation takes to change the stacks (default: your own rights)',
);
const dryRun = option('--dry-run', 'print the requests, and send nothing');

/** `verger cloud …` */
export const CLOUD: readonly Entry[] = [
  {
    usage: 'cloud synth',
    summary: 'write the CloudFormation templates; needs no account',
    options: [...deployment, ...cluster, option('--out <dir>', 'folder to make').makeOptionMandatory()],
    load: async () => (await import('./synth.js')).synthCommand,
  },
  {
    usage: 'cloud estimate',
    summary: 'cost of a run, of an idle month, and of the reference cluster',
    options: [
      ...cluster,
      ...aws,
      schedule,
      closed,
      sessionManager,
      number('--photos <n>', 'to compute (default 90000: Fruits-360)'),
      number('--hours <n>', 'that the cluster is up (default: computed from the photos)'),
      number('--stored-gb <n>', 'photos and runs that are kept (default 1)'),
      precision,
      option(
        '--prices <file>',
        'JSON of prices, or aws: ask the AWS Price List (default: dated ones, of Verger)',
      ),
    ],
    load: async () => (await import('./estimate.js')).estimateCommand,
  },
  {
    usage: 'cloud prices',
    summary: 'prices of today from the AWS Price List, as a file for estimate --prices',
    options: [
      ...aws,
      several('--type <type>', 'of instances; may be given several times (default: all known)'),
      option('--out <file>', 'JSON to write').makeOptionMandatory(),
    ],
    load: async () => (await import('./prices.js')).pricesCommand,
  },
  {
    usage: 'cloud archive',
    summary: 'build what the nodes need: Node, worker, libraries, backbone and driver in one file',
    options: [option('--instance-type <type>', 'of the nodes; decides the processor (default m5.xlarge)')],
    load: async () => (await import('./archive.js')).archiveCommand,
  },
  {
    usage: 'cloud aws-cli',
    summary: 'the same deployment and run as plain aws commands and JSON files; talks to nobody',
    options: [
      ...deployment,
      ...cluster,
      region,
      option('--out <dir>', 'folder to make').makeOptionMandatory(),
      option('--email <address>', 'who is told when a run fails, or the month costs too much'),
    ],
    load: async () => (await import('./aws-cli.js')).awsCliCommand,
  },
  {
    usage: 'cloud doctor',
    summary: 'credentials, region, quotas, network, names, key: what a cluster needs, and how to fix it',
    options: [name, ...cluster, sessionManager, ...network, ...aws],
    load: async () => (await import('./doctor.js')).doctorCommand,
  },
  {
    usage: 'cloud deploy',
    summary: 'create the bucket, network, roles and IAM users; with --cluster, a cluster with JupyterHub too',
    options: [
      ...deployment,
      ...cluster,
      ...aws,
      option(
        '--email <address>',
        'who is told when a run fails, or the month costs too much; not needed for --only-cluster',
      ),
      option('--public-key <file>', 'of OpenSSH (default: a pair made in ~/.ssh the first time)'),
      option('--cluster', 'a cluster too; it ends when nobody uses it'),
      option('--hub-login <how>', 'to JupyterHub: password (default), or tunnel: nothing more, once let in'),
      option(
        '--only-cluster',
        'only the cluster, on the existing base stack: as far as the rights of operators go',
      ),
      cloudFormationRole,
      poll,
      option('--dry-run', 'ask CloudFormation what would change, and change nothing'),
    ],
    load: async () => (await import('./deploy.js')).deployCommand,
  },
  {
    usage: 'cloud submit [photos]',
    summary: 'verger run on a temporary cluster, or on an existing one',
    options: [
      name,
      ...cluster,
      ...aws,
      option('--out <url>', 'run folder in S3 (default: a new one below runs/ of the bucket)'),
      option('--cluster <id>', 'an existing cluster (default: a new one)'),
      option(
        '--follow <id>',
        'follow a run that was submitted to this cluster before, and fetch its results',
      ),
      option('--fetch <dir>', 'where report and metrics are copied to (default out/<run>)'),
      number('--limit <n>', 'take n photos, spread evenly over the sorted listing'),
      number('--variance <share>', 'keep the components that hold this share of the variance (default 0.95)'),
      number('--components <k>', 'keep this many components'),
      number('--max-pixels <n>', 'larger photos become error rows'),
      number('--max-errors <share>', 'fail if more than this share of photos fail (default 0.01)'),
      option('--fit-on <rows>', 'rows the PCA is fitted on').choices(['training', 'all']),
      precision,
      option('--standardize', 'scale every feature to unit variance first'),
      option('--retry-errors', 'retry photos that failed before'),
      number('--seed <n>', 'random seed'),
      poll,
      dryRun,
    ],
    load: async () => (await import('./submit.js')).submitCommand,
  },
  {
    usage: 'cloud status',
    summary: 'existing stacks, clusters that cost money now, and their steps',
    options: [name, ...aws],
    load: async () => (await import('./status.js')).statusCommand,
  },
  {
    usage: 'cloud logs [cluster]',
    summary: 'what the steps of a cluster wrote, and what it means (default: the newest cluster)',
    options: [name, ...aws, number('--lines <n>', 'of each log (default 40)')],
    load: async () => (await import('./logs.js')).logsCommand,
  },
  {
    usage: 'cloud kernel [cluster]',
    summary:
      'bring the TypeScript kernel and the notebooks into the JupyterHub of a cluster (default: the only one that runs)',
    options: [
      name,
      ...aws,
      option('--instance-type <type>', 'of the primary; decides the processor (default m5.xlarge)'),
      poll,
    ],
    load: async () => (await import('./kernel.js')).kernelCommand,
  },
  {
    usage: 'cloud password <person>',
    summary: "show a user's initial JupyterHub password; scientists may read their own only",
    options: [name, ...aws],
    load: async () => (await import('./password.js')).passwordCommand,
  },
  {
    usage: 'cloud tunnel [cluster]',
    summary: 'JupyterHub, Spark history and YARN of a cluster on this machine, by ssh, until Ctrl-C',
    options: [
      name,
      ...aws,
      option('--by <way>', 'instance-connect or session-manager (default: what the account has)'),
      option('--host <host>', 'straight to this address'),
      number('--ssh-port <port>', 'of the host (default 22)'),
      option('--user <user>', 'of the host (default hadoop)'),
      option(
        '--identity <file>',
        'private key (default: one for this tunnel only, which the node takes for a minute)',
      ),
      number('--jupyter-port <port>', 'here (default 9443)'),
      number('--history-port <port>', 'here (default 18080)'),
      number(
        '--history-tls-port <port>',
        'here (default 18480, where 18080 of an encrypted cluster leads to)',
      ),
      number('--yarn-port <port>', 'here (default 8088)'),
      number('--socks <port>', 'a SOCKS proxy too'),
    ],
    load: async () => (await import('./tunnel.js')).tunnelCommand,
  },
  {
    usage: 'cloud destroy',
    summary: 'terminate the clusters and delete the stacks; the bucket is kept unless --bucket',
    options: [
      name,
      ...aws,
      option('--only-clusters', 'keep the base stack'),
      option('--bucket', 'the buckets too, with everything in them'),
      option('--yes', 'do not ask'),
      cloudFormationRole,
      poll,
      dryRun,
    ],
    load: async () => (await import('./destroy.js')).destroyCommand,
  },
];
