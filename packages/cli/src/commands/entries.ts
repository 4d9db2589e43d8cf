import { type Act, type Entry, number, option, several } from '../entry.js';
import { CLOUD } from './cloud/entries.js';

const out = option('--out <dir>', 'run folder').makeOptionMandatory();
const seed = number('--seed <n>', 'random seed (default 1)');
const from = several(
  '--from <run>',
  'run folder whose photos count; may be given several times: one model of all (default: --out alone)',
);
const cluster = [
  option('--master <url>', 'of Spark: local[n], spark://host:7077, yarn (default local[*])'),
  option('--spark-home <dir>', 'folder of Spark 3.5 (default $SPARK_HOME)'),
  several('--conf <key=value>', 'a Spark property; may be given several times'),
  option('--archive-platform <p>', "CPU of the cluster's nodes (default: this machine's)").choices([
    'linux-x64',
    'linux-arm64',
  ]),
];
const engine = [
  option('--engine <name>', 'where features are computed').choices(['local', 'spark']).default('local'),
  ...cluster,
  number('--timeout <minutes>', 'longest time of a Spark stage (default: none)'),
  number('--stall-timeout <minutes>', 'fail when no shard finishes for this long (default 15)'),
];
const computing = [
  option('--inventory <url>', 'list photos in S3 by an S3 Inventory: s3://…/manifest.json'),
  number('--limit <n>', 'take n photos, spread evenly over the sorted listing'),
  number('--workers <n>', 'worker processes (default: one per core)'),
  number('--max-pixels <n>', 'larger photos become error rows (default 120000000)'),
  number('--max-errors <share>', 'exit with code 4 if more than this share of photos fail (default 0.01)'),
  option('--retry-errors', 'retry photos that failed before'),
  option('--backbone <name>', 'another backbone: efficientnet-lite0, or a file (default: mobilenetv2)'),
  option(
    '--precision <type>',
    'int8: the backbone on 8-bit integers, faster where the processor has VNNI; other features (default fp32)',
  ).choices(['fp32', 'int8']),
];
const reducing = [
  number('--variance <share>', 'keep the components that hold this share of the variance (default 0.95)'),
  number('--components <k>', 'keep this many components'),
  option('--standardize', 'scale every feature to unit variance first'),
  option('--fit-on <rows>', 'rows the PCA is fitted on (default: training where there is a split)').choices([
    'training',
    'all',
  ]),
];
const grouping = [
  option(
    '--group-by <regex|file>',
    'capture group of each photo: the first group of a regular expression on its path, or a .csv or .tsv with columns path, group',
  ),
  option(
    '--labels <kind>',
    'same-named folders in different places: folder merges them, path keeps them apart (default folder)',
  ).choices(['folder', 'path']),
];
/** Of the steps that `verger cloud` makes. */
const onCluster = [
  option('--metrics <deployment>', 'write photos, errors and cost to CloudWatch under this name').hideHelp(),
  number('--usd-hour <price>', 'of the whole cluster').hideHelp(),
  option('--own-cluster', 'the cluster was made for this run').hideHelp(),
];
const recipeOptions = [
  option('--mix <file>', 'former name of --recipe').hideHelp(),
  option('--backbone <name>', 'with --recipe: another backbone, by name or file (default: a shipped one)'),
  number('--workers <n>', 'with --recipe: worker processes (default: one per core)'),
  option(
    '--hold-out',
    'with --recipe: the measuring model, trained without what holdOut in the recipe lists',
  ),
];

const stage = (name: 'run' | 'features' | 'pca' | 'report') => async (): Promise<Act> =>
  (await import('./run.js')).stageCommand(name);

/** Every command there is. */
export const COMMANDS: readonly Entry[] = [
  {
    usage: 'run <photos>',
    summary: 'photos → features → PCA → classifier → evaluation → report, into one folder',
    options: [out, ...computing, ...reducing, ...grouping, ...engine, seed, ...onCluster],
    load: stage('run'),
    resumes: true,
  },
  {
    usage: 'features <photos>',
    summary: 'compute the missing features',
    options: [out, ...computing, ...engine, seed],
    load: stage('features'),
    resumes: true,
  },
  {
    usage: 'pca',
    summary: 'fit the PCA on the features of a run or several, and project them',
    options: [out, from, ...reducing, ...engine, seed],
    load: stage('pca'),
  },
  {
    usage: 'train',
    summary:
      'train the classifier of a run or several, or with --recipe on several folders of photos at once',
    options: [
      out,
      from,
      seed,
      ...grouping,
      option('--recipe <file>', 'JSON file that names the folders and how they are weighted'),
      ...recipeOptions,
      option(
        '--activations <dir>',
        'with --recipe, and frozen first layers (a trunk) as --backbone: write their output, for training/finetune.py',
      ),
      option(
        '--calibration <file>',
        'with --recipe: calibration.json of a model whose backbone saw none of its photographers (default: own folds)',
      ),
    ],
    load: async () => (await import('./train.js')).trainCommand,
    resumes: true,
  },
  {
    usage: 'evaluate',
    summary:
      'measure the classifier of a run: official split, capture groups held out; with --recipe by many protocols',
    options: [
      out,
      seed,
      ...grouping,
      option('--recipe <file>', 'the recipe that the model in --out was trained by'),
      option('--protocols <names>', 'with --recipe: all, or some separated by commas (default all)'),
      ...recipeOptions,
    ],
    load: async () => (await import('./evaluate.js')).evaluateCommand,
    resumes: true,
  },
  { usage: 'report', summary: 'write report.html of a run', options: [out, seed], load: stage('report') },
  {
    usage: 'classify <photo...>',
    summary: 'name the fruit in each photo; - reads one from standard input',
    options: [
      option('--model <file>', 'packed model (default: the shipped one)'),
      option(
        '--backbone <name>',
        'backbone it was trained with, by name or file (default: the shipped one of that checksum)',
      ),
      number('--top <n>', 'how many answers (default 3)'),
      option('--all', 'find every kind of fruit, with boxes in pixels; up to 15 times slower'),
      option('--where', 'also locate the fruit; with --json boxes and a map'),
      number('--max-pixels <n>', 'larger photos are refused (default 120000000)'),
    ],
    load: async () => (await import('./classify.js')).classifyCommand,
  },
  {
    usage: 'serve',
    summary: 'the phone app and the HTTP API',
    options: [
      number('--port <n>', 'default 8360; 0 takes a free one'),
      option(
        '--host <address[,name…]>',
        'where it listens (default 127.0.0.1: this machine only), and names it goes by: 0.0.0.0,fruits.example.org',
      ),
      option('--run <dir>', 'a run folder: its model, its report, and its photos at /run/'),
      option('--model <file>', 'packed model (default: that of the run, or the shipped one)'),
      option(
        '--backbone <name>',
        'backbone it was trained with, by name or file (default: the shipped one of that checksum)',
      ),
      option('--corrections <dir>', 'folder or s3:// URL of photos that corrections are added to'),
      option('--app <dir>', 'the built phone app (default: the one that comes with Verger)'),
      option('--cert <file>', 'certificate (PEM): phones give their camera to https pages only'),
      option('--key <file>', 'its private key (PEM)'),
      number('--threads <n>', 'threads that recognise (default: one per core)'),
    ],
    load: async () => (await import('./serve.js')).serveCommand,
  },
  {
    usage: 'dataset describe <photos>',
    summary: 'counts per class and split, sizes, formats',
    options: [number('--examples <n>', 'name n photos, spread over the classes'), seed],
    load: async () => (await import('./dataset.js')).describeCommand,
  },
  {
    usage: 'dataset check <photos>',
    summary: 'unreadable files, duplicates, near duplicates across splits',
    options: [number('--max-pixels <n>', 'larger photos count as broken (default 120000000)')],
    load: async () => (await import('./dataset.js')).checkCommand,
  },
  {
    usage: 'dataset fetch',
    summary: 'download Fruits-360; resumes',
    options: [
      option('--out <dir>', 'folder to make').makeOptionMandatory(),
      option('--url <url>', 'archive (default: the published one)'),
      option('--sha256 <hex>', 'expected SHA-256 of the archive'),
    ],
    load: async () => (await import('./dataset.js')).fetchCommand,
    resumes: true,
  },
  {
    usage: 'dataset copy <from> <to>',
    summary: 'copy photos from a store that only Spark reads (hdfs://, gs://, …) to a folder or s3://',
    options: cluster,
    load: async () => (await import('./dataset.js')).copyCommand,
  },
  {
    usage: 'dataset shard <photos>',
    summary: 'put many photos into few files, for buckets: tar (WebDataset) or Parquet; resumes',
    options: [
      option('--out <dir>', 'new folder, or s3:// URL').makeOptionMandatory(),
      option('--format <name>', 'what is written').choices(['tar', 'parquet']).default('tar'),
      option('--size <bytes>', 'of a shard at most: 128MB, 64MiB (default 128MB)'),
    ],
    load: async () => (await import('./dataset.js')).shardCommand,
    resumes: true,
  },
  {
    usage: 'dataset sample',
    former: 'orchard',
    summary: 'render a small sample data set, for machines without Fruits-360',
    options: [option('--out <dir>', 'folder to make').makeOptionMandatory(), seed],
    load: async () => (await import('./dataset.js')).sampleCommand,
  },
  {
    usage: 'notebook',
    summary:
      'JupyterHub with kernels for TypeScript and PySpark and the notebooks of the repository, until Ctrl-C',
    options: [
      number('--port <n>', 'of 127.0.0.1 (default 8000)'),
      option('--dir <dir>', "folder of the users' notebooks (default: out/notebooks of the repository)"),
      several('--user <name>', 'may log in; may be given several times (default: your name here)'),
      option('--s3 <url>', 'keep notebooks in s3://bucket/prefix instead, a folder for each user'),
      option('--check', 'start it, log in over its API, run notebook 2, stop, and say what was seen'),
    ],
    load: async () => (await import('./notebook.js')).notebookCommand,
  },
  {
    usage: 'backbone import <file>',
    summary:
      'weights of MobileNetV2 (Keras .h5) or EfficientNet-Lite0 to 2 (.pth, .safetensors), or an .onnx, to a backbone',
    options: [
      option('--out <file>', 'ONNX file to write').makeOptionMandatory(),
      option('--weights <type>', 'how weights are stored (default float16)').choices(['float16', 'float32']),
      option('--sha256 <hex>', 'expected SHA-256 of the file'),
      option('--golden <dir>', 'golden features that it must give; see backbone check'),
      option('--trunk', 'only the blocks that fine-tuning leaves alone (for verger train --activations)'),
    ],
    load: async () => (await import('./backbone.js')).importCommand,
  },
  {
    usage: 'backbone quantize [backbone]',
    summary:
      'a backbone, by name or file, on 8-bit integers; its features need a PCA and classifier of their own',
    options: [
      option(
        '--photos <dir>',
        'folder or s3:// URL of photos to calibrate with, of the kind that will be computed',
      ).makeOptionMandatory(),
      option('--out <file>', 'ONNX file to write').makeOptionMandatory(),
      number(
        '--limit <n>',
        'calibrate with n of the photos, spread evenly over the sorted listing (default 200)',
      ),
    ],
    load: async () => (await import('./quantize.js')).quantizeCommand,
  },
  {
    usage: 'backbone check [backbone]',
    summary: 'compare a backbone, by name or file, with golden features',
    options: [option('--golden <dir>', 'folder of golden features (default: the shipped test photo)')],
    load: async () => (await import('./backbone.js')).checkCommand,
  },
  ...CLOUD,
];

/** What the commands of two words have in common, by the first. */
export const GROUPS: Record<string, string> = {
  dataset: 'inspect, check, download, copy or shard photos',
  backbone: 'the network that turns photos into features',
  cloud: 'an EMR cluster on AWS: create, use and delete',
};
