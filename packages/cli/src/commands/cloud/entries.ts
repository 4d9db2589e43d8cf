import { type Entry, number, option, several } from '../../entry.js';

const name = option('--name <name>', 'prefix of all resource names (default verger)');

const schedule = option(
  '--schedule <when>',
  "when to look for new photos and process them: 'rate(1 day)', 'cron(0 3 * * ? *)' (UTC)",
);

const serverless = option('--serverless', 'an EMR Serverless application, for runs without a cluster');
const closed = option(
  '--private',
  'nodes without public addresses or internet access; VPC endpoints instead, which cost: see estimate',
);

const sessionManager = option('--session-manager', 'also allow access to the nodes by Session Manager');

/** Where nodes stand. */
const network = [
  closed,
  option('--vpc <id>', 'use this VPC (default: create one)'),
  several('--subnet <id>', 'subnet of that VPC for the nodes, one per zone; repeatable'),
];

/** What is to stand in the account. */
const deployment = [
  name,
  several('--scientist <user>', 'IAM user of a data scientist; repeatable'),
  several('--operator <user>', 'IAM user of an operator; repeatable'),
  number('--budget <usd>', 'monthly budget; e-mail at 80 % (default 20)'),
  option('--no-budget', 'no budget: linked and very new accounts cannot have one'),
  option('--no-alarm', 'no e-mail when a run fails or a cluster ends with errors'),
  schedule,
  option('--no-schedule', 'remove the schedule (default: keep it)'),
  serverless,
  option('--no-serverless', 'remove the EMR Serverless application (default: keep it)'),
  sessionManager,
  ...network,
];

const precision = option(
  '--precision <type>',
  'int8: quantized backbone; its features differ from those of fp32 (default fp32)',
).choices(['fp32', 'int8']);

/** What a cluster is made of. */
const cluster = [
  option(
    '--release <label>',
    'EMR release: emr-7.13.0, or emr-7.0.0 as in the reference deployment (default emr-7.13.0)',
  ),
  option('--instance-type <type>', 'm5, m6i or m6g, in size xlarge or 2xlarge (default m5.xlarge)'),
  number('--core-nodes <n>', 'number of core nodes (default 3)'),
  number('--max-core-nodes <n>', 'limit of managed scaling (default: --core-nodes)'),
  option('--spot', 'Spot instances as core nodes'),
  option(
    '--fleets',
    'instance fleets: several types, all zones; with --spot, On-Demand if no Spot is available',
  ),
  number('--idle-minutes <n>', 'terminate the cluster when idle for this long (default 30)'),
];

const region = option(
  '--region <region>',
  'AWS region (default: from the AWS configuration, else eu-west-3)',
);

/** Whom a command talks to. */
const aws = [
  region,
  option('--profile <name>', 'AWS profile'),
  option('--endpoint-url <url>', 'server to use instead of AWS, for all services'),
];
const poll = number('--poll-seconds <s>', 'polling interval (default 15)');
const cloudFormationRole = option(
  '--cloudformation-role <arn>',
  'role that CloudFormation assumes to change the stacks (default: your own permissions)',
);
const dryRun = option('--dry-run', 'print the requests without sending them');

/** `verger cloud …` */
export const CLOUD: readonly Entry[] = [
  {
    usage: 'cloud synth',
    summary: 'write the CloudFormation templates; needs no account',
    options: [...deployment, ...cluster, option('--out <dir>', 'new folder').makeOptionMandatory()],
    load: async () => (await import('./synth.js')).synthCommand,
  },
  {
    usage: 'cloud estimate',
    summary: 'cost of a run, on a cluster and without, of an idle month, and of the reference cluster',
    options: [
      ...cluster,
      ...aws,
      schedule,
      closed,
      sessionManager,
      number('--photos <n>', 'number of photos (default 90000: Fruits-360)'),
      number('--hours <n>', 'hours that the cluster is up (default: computed from the photos)'),
      number('--stored-gb <n>', 'size of the photos and runs that are kept (default 1)'),
      precision,
      option(
        '--prices <file>',
        'JSON file of prices, or aws for the AWS Price List (default: the dated prices in Verger)',
      ),
    ],
    load: async () => (await import('./estimate.js')).estimateCommand,
  },
  {
    usage: 'cloud prices',
    summary: "today's prices from the AWS Price List, as a file for estimate --prices",
    options: [
      ...aws,
      several('--type <type>', 'instance type; repeatable (default: all known)'),
      option('--out <file>', 'JSON file to write').makeOptionMandatory(),
    ],
    load: async () => (await import('./prices.js')).pricesCommand,
  },
  {
    usage: 'cloud archive',
    summary: 'build the archive for the nodes: Node, worker, libraries, backbone and driver',
    options: [
      option(
        '--instance-type <type>',
        'instance type of the nodes, for its architecture (default m5.xlarge)',
      ),
    ],
    load: async () => (await import('./archive.js')).archiveCommand,
  },
  {
    usage: 'cloud aws-cli',
    summary: 'write the same deployment and run as aws commands and JSON files; sends nothing',
    options: [
      ...deployment,
      ...cluster,
      region,
      option('--out <dir>', 'new folder').makeOptionMandatory(),
      option('--email <address>', 'address for failures and budget alerts'),
    ],
    load: async () => (await import('./aws-cli.js')).awsCliCommand,
  },
  {
    usage: 'cloud doctor',
    summary: 'check credentials, quotas, network, names, key: what a cluster needs, and how to fix it',
    options: [name, serverless, ...cluster, sessionManager, ...network, ...aws],
    load: async () => (await import('./doctor.js')).doctorCommand,
  },
  {
    usage: 'cloud deploy',
    summary: 'create bucket, network, roles and IAM users; with --cluster, also a cluster with JupyterHub',
    options: [
      ...deployment,
      ...cluster,
      ...aws,
      option('--email <address>', 'address for failures and budget alerts; not needed with --only-cluster'),
      option('--public-key <file>', 'OpenSSH public key (default: a new pair in ~/.ssh)'),
      option('--cluster', 'also create a cluster with JupyterHub; it terminates when idle'),
      option(
        '--hub-login <how>',
        'how users log in to JupyterHub: password (default), or tunnel (no password: the tunnel is enough)',
      ),
      option(
        '--only-cluster',
        'create only the cluster; bucket, network and roles must exist; an operator may do this',
      ),
      cloudFormationRole,
      poll,
      option('--dry-run', 'show what CloudFormation would change, and change nothing'),
    ],
    load: async () => (await import('./deploy.js')).deployCommand,
  },
  {
    usage: 'cloud submit [photos]',
    summary: 'run the pipeline on a temporary cluster, or on an existing one',
    options: [
      name,
      ...cluster,
      ...aws,
      option('--out <url>', 'run folder in S3 (default: a new one in runs/ of the bucket)'),
      option(
        '--target <where>',
        'cluster, or serverless: EMR Serverless, with an executor for each core node (default cluster)',
      ).choices(['cluster', 'serverless']),
      option('--cluster <id>', 'an existing cluster (default: a new one)'),
      option(
        '--follow <id>',
        'follow a run submitted earlier, by its cluster or its EMR Serverless job, and fetch its results',
      ),
      option('--fetch <dir>', 'local folder for report and metrics (default out/<run>)'),
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
    summary: 'show the stacks, and the clusters and jobs that cost money now',
    options: [name, ...aws],
    load: async () => (await import('./status.js')).statusCommand,
  },
  {
    usage: 'cloud logs [cluster]',
    summary:
      'show the logs of a cluster or an EMR Serverless job, and what they mean (default: the newest cluster)',
    options: [name, ...aws, number('--lines <n>', 'lines of each log (default 40)')],
    load: async () => (await import('./logs.js')).logsCommand,
  },
  {
    usage: 'cloud kernel [cluster]',
    summary:
      'install the TypeScript kernel and the notebooks in the JupyterHub of a cluster (default: the only running one)',
    options: [
      name,
      ...aws,
      option(
        '--instance-type <type>',
        'instance type of the primary node, for its architecture (default m5.xlarge)',
      ),
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
    summary: 'open JupyterHub, Spark history and YARN of a cluster on this machine, by ssh, until Ctrl-C',
    options: [
      name,
      ...aws,
      option('--by <way>', 'instance-connect or session-manager (default: whichever the account has)'),
      option('--host <host>', 'connect directly to this address'),
      number('--ssh-port <port>', 'SSH port of the host (default 22)'),
      option('--user <user>', 'user on the host (default hadoop)'),
      option('--identity <file>', 'private key (default: a one-time key, valid for a minute)'),
      number('--jupyter-port <port>', 'local port of JupyterHub (default 9443)'),
      number('--history-port <port>', 'local port of the Spark history server (default 18080)'),
      number(
        '--history-tls-port <port>',
        'local port of its TLS page, where 18080 of an encrypted cluster redirects to (default 18480)',
      ),
      number('--yarn-port <port>', 'local port of YARN (default 8088)'),
      number('--socks <port>', 'also open a SOCKS proxy'),
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
      option('--bucket', 'also delete the buckets with everything in them'),
      option('--yes', 'do not ask for confirmation'),
      cloudFormationRole,
      poll,
      dryRun,
    ],
    load: async () => (await import('./destroy.js')).destroyCommand,
  },
];
