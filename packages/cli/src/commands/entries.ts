import { type Act, type Entry, number, option, several } from '../entry.js';
import { CLOUD } from './cloud/entries.js';

const out = option('--out <dir>', 'run folder').makeOptionMandatory();
const seed = number('--seed <n>', 'random seed (default 1)');
const from = several(
  '--from <run>',
  'run folder to fit on; repeat it to fit one model on several runs (default: --out alone)',
);
const cluster = [
  option('--master <url>', 'Spark master: local[n], spark://host:7077, yarn (default local[*])'),
  option('--spark-home <dir>', 'Spark 3.5 installation (default $SPARK_HOME)'),
  several('--conf <key=value>', 'Spark property; repeatable'),
  option('--archive-platform <p>', "platform of the cluster's nodes (default: this machine's)").choices([
    'linux-x64',
    'linux-arm64',
  ]),
];
const engine = [
  option('--engine <name>', 'where the work is done').choices(['local', 'spark']).default('local'),
  ...cluster,
  number('--timeout <minutes>', 'time limit of a Spark stage (default: none)'),
  number('--stall-timeout <minutes>', 'fail when no shard finishes for this long (default 15)'),
];
const computing = [
  option('--inventory <url>', 'list photos in S3 by an S3 Inventory: s3://…/manifest.json'),
  number('--limit <n>', 'take n photos, spread evenly over the sorted listing'),
  number('--workers <n>', 'worker processes (default: one per core)'),
  number('--max-pixels <n>', 'larger photos become error rows (default 120000000)'),
  number('--max-errors <share>', 'exit with code 4 if more than this share of photos fail (default 0.01)'),
  option('--retry-errors', 'retry photos that failed before'),
  option('--backbone <name>', 'mobilenetv2, efficientnet-lite0, or an ONNX file (default: mobilenetv2)'),
  option(
    '--precision <type>',
    'int8: quantized backbone, faster on processors with VNNI; its features differ from those of fp32 (default fp32)',
  ).choices(['fp32', 'int8']),
];
const reducing = [
  number('--variance <share>', 'keep the components that hold this share of the variance (default 0.95)'),
  number('--components <k>', 'keep this many components'),
  option('--standardize', 'scale every feature to unit variance first'),
  option(
    '--fit-on <rows>',
    'rows to fit the PCA on (default: training if there is a split, else all)',
  ).choices(['training', 'all']),
];
const grouping = [
  option(
    '--group-by <regex|file>',
    'capture group of each photo: the first capturing group of a regular expression applied to its path, or a .csv or .tsv with columns path, group',
  ),
  option(
    '--labels <kind>',
    'class of a photo: its folder, or the whole path, which separates folders of the same name (default folder)',
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
  option('--backbone <name>', 'with --recipe: backbone, by name or file (default: the shipped one)'),
  number('--workers <n>', 'with --recipe: worker processes (default: one per core)'),
  option(
    '--hold-out',
    'with --recipe: train and measure without the photographers and species that holdOut in the recipe names',
  ),
];

const stage = (name: 'run' | 'features' | 'pca' | 'report') => async (): Promise<Act> =>
  (await import('./run.js')).stageCommand(name);

/** Every command there is. */
export const COMMANDS: readonly Entry[] = [
  {
    usage: 'run <photos>',
    summary: 'run the whole pipeline: features, PCA, classifier, evaluation and report in one folder',
    options: [out, ...computing, ...reducing, ...grouping, ...engine, seed, ...onCluster],
    load: stage('run'),
    resumes: true,
  },
  {
    usage: 'features <photos>',
    summary: 'compute the features that are missing',
    options: [out, ...computing, ...engine, seed],
    load: stage('features'),
    resumes: true,
  },
  {
    usage: 'pca',
    summary: 'fit the PCA on the features of one or more runs, and project them',
    options: [out, from, ...reducing, ...engine, seed],
    load: stage('pca'),
  },
  {
    usage: 'train',
    summary: 'train a classifier on one or more runs, or with --recipe on several data sets',
    options: [
      out,
      from,
      seed,
      ...grouping,
      option('--recipe <file>', 'JSON file that lists the data sets and their weights'),
      ...recipeOptions,
      option(
        '--activations <dir>',
        'with --recipe and a trunk (the frozen first layers) as --backbone: write its activations, for training/finetune.py',
      ),
      option(
        '--calibration <file>',
        'with --recipe: calibration.json of the model trained with --hold-out (default: calibrate by cross-validation)',
      ),
    ],
    load: async () => (await import('./train.js')).trainCommand,
    resumes: true,
  },
  {
    usage: 'evaluate',
    summary:
      'evaluate the classifier of a run on the official split and on held-out capture groups; with --recipe by many protocols',
    options: [
      out,
      seed,
      ...grouping,
      option('--recipe <file>', 'recipe that the model in --out was trained with'),
      option('--protocols <names>', 'with --recipe: comma-separated list (default all)'),
      ...recipeOptions,
    ],
    load: async () => (await import('./evaluate.js')).evaluateCommand,
    resumes: true,
  },
  { usage: 'report', summary: 'write report.html', options: [out, seed], load: stage('report') },
  {
    usage: 'classify <photo...>',
    summary: 'name the fruit in each photo; - reads one from standard input',
    options: [
      option('--model <file>', 'packed model (default: the shipped one)'),
      option(
        '--backbone <name>',
        'backbone of the model, by name or file (default: the shipped one with its checksum)',
      ),
      number('--top <n>', 'number of answers (default 3)'),
      option('--all', 'find every kind of fruit, with boxes in pixels; up to 12 times slower'),
      option('--where', 'also locate the fruit; with --json, as boxes and a map'),
      number('--max-pixels <n>', 'larger photos are refused (default 120000000)'),
    ],
    load: async () => (await import('./classify.js')).classifyCommand,
  },
  {
    usage: 'serve',
    summary: 'serve the phone app and the HTTP API',
    options: [
      number('--port <n>', 'port (default 8360); 0 picks a free one'),
      option(
        '--host <address[,name…]>',
        'address to listen on (default 127.0.0.1: this machine only), then host names to accept: 0.0.0.0,fruits.example.org',
      ),
      option('--run <dir>', 'run folder: serves its model, and its report and photos at /run/'),
      option('--model <file>', 'packed model (default: that of --run, or the shipped one)'),
      option(
        '--backbone <name>',
        'backbone of the model, by name or file (default: the shipped one with its checksum)',
      ),
      option('--corrections <dir>', 'folder or s3:// URL where corrections are saved'),
      option('--app <dir>', 'built phone app (default: the one that comes with Verger)'),
      option('--cert <file>', 'certificate (PEM): phones allow the camera on https pages only'),
      option('--key <file>', 'private key (PEM)'),
      number('--threads <n>', 'inference threads (default: one per core)'),
    ],
    load: async () => (await import('./serve.js')).serveCommand,
  },
  {
    usage: 'dataset describe <photos>',
    summary: 'show counts per class and split, sizes, formats',
    options: [number('--examples <n>', 'list n photos, spread over the classes'), seed],
    load: async () => (await import('./dataset.js')).describeCommand,
  },
  {
    usage: 'dataset check <photos>',
    summary: 'find unreadable files, duplicates, near duplicates across splits',
    options: [number('--max-pixels <n>', 'larger photos count as broken (default 120000000)')],
    load: async () => (await import('./dataset.js')).checkCommand,
  },
  {
    usage: 'dataset fetch',
    summary: 'download Fruits-360; resumes',
    options: [
      option('--out <dir>', 'new folder').makeOptionMandatory(),
      option('--url <url>', 'address of the archive (default: the published one)'),
      option('--sha256 <hex>', 'expected SHA-256 of the archive'),
    ],
    load: async () => (await import('./dataset.js')).fetchCommand,
    resumes: true,
  },
  {
    usage: 'dataset copy <from> <to>',
    summary: 'copy photos from a store that only Spark can read (hdfs://, gs://, …) to a folder or s3://',
    options: cluster,
    load: async () => (await import('./dataset.js')).copyCommand,
  },
  {
    usage: 'dataset shard <photos>',
    summary: 'pack many photos into few files: tar (WebDataset) or Parquet; resumes',
    options: [
      option('--out <dir>', 'new folder, or s3:// URL').makeOptionMandatory(),
      option('--format <name>', 'file format').choices(['tar', 'parquet']).default('tar'),
      option('--size <bytes>', 'maximum size of a shard: 128MB, 64MiB (default 128MB)'),
    ],
    load: async () => (await import('./dataset.js')).shardCommand,
    resumes: true,
  },
  {
    usage: 'dataset sample',
    former: 'orchard',
    summary: 'render a small sample data set, for machines without Fruits-360',
    options: [option('--out <dir>', 'new folder').makeOptionMandatory(), seed],
    load: async () => (await import('./dataset.js')).sampleCommand,
  },
  {
    usage: 'notebook',
    summary:
      'run JupyterHub with kernels for TypeScript and PySpark and the notebooks of the repository, until Ctrl-C',
    options: [
      number('--port <n>', 'port on 127.0.0.1 (default 8000)'),
      option('--dir <dir>', "folder of the users' notebooks (default: out/notebooks of the repository)"),
      several('--user <name>', 'who may log in; repeatable (default: your user name)'),
      option('--s3 <url>', 'keep notebooks in s3://bucket/prefix instead, one folder per user'),
      option('--check', 'self-test: start, log in over the API, run notebook 2, stop'),
    ],
    load: async () => (await import('./notebook.js')).notebookCommand,
  },
  {
    usage: 'backbone import <file>',
    summary:
      'convert weights of MobileNetV2 (Keras .h5) or EfficientNet-Lite0 to 2 (.pth, .safetensors), or an ONNX network, to a backbone',
    options: [
      option('--out <file>', 'ONNX file to write').makeOptionMandatory(),
      option('--weights <type>', 'storage type of the weights (default float16)').choices([
        'float16',
        'float32',
      ]),
      option('--sha256 <hex>', 'expected SHA-256 of the file'),
      option('--golden <dir>', 'folder of golden features that it must reproduce; see backbone check'),
      option('--trunk', 'only the blocks that fine-tuning freezes (for verger train --activations)'),
    ],
    load: async () => (await import('./backbone.js')).importCommand,
  },
  {
    usage: 'backbone quantize [backbone]',
    summary:
      'quantize a backbone, by name or file, to 8-bit integers; its features need a PCA and classifier of their own',
    options: [
      option(
        '--photos <dir>',
        'folder or s3:// URL of calibration photos, like those to be computed',
      ).makeOptionMandatory(),
      option('--out <file>', 'ONNX file to write').makeOptionMandatory(),
      number(
        '--limit <n>',
        'number of calibration photos, spread evenly over the sorted listing (default 200)',
      ),
    ],
    load: async () => (await import('./quantize.js')).quantizeCommand,
  },
  {
    usage: 'backbone check [backbone]',
    summary: 'compare the output of a backbone, by name or file, with golden features',
    options: [option('--golden <dir>', 'folder of golden features (default: the shipped test photo)')],
    load: async () => (await import('./backbone.js')).checkCommand,
  },
  ...CLOUD,
];

/** What the commands of two words have in common, by the first. */
export const GROUPS: Record<string, string> = {
  dataset: 'describe, check, download, copy or shard photos',
  backbone: 'convert, quantize or check the network that computes features',
  cloud: 'create, use and delete an EMR cluster on AWS',
};
