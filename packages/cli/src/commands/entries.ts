import { type Act, type Entry, number, option, several } from '../entry.js';
import { CLOUD } from './cloud/entries.js';

const out = option('--out <dir>', 'run folder').makeOptionMandatory();
const seed = number('--seed <n>', 'decides all drawing of samples (default 1)');
const cluster = [
  option('--master <url>', 'of Spark: local[n], spark://host:7077, yarn (default local[*])'),
  option('--spark-home <dir>', 'folder of Spark 3.5 (default $SPARK_HOME)'),
  several('--conf <key=value>', 'a Spark property; may be given several times'),
  option('--archive-platform <p>', 'processor of the nodes (default: as here)').choices([
    'linux-x64',
    'linux-arm64',
  ]),
];
const engine = [
  option('--engine <name>', 'who computes').choices(['local', 'spark']).default('local'),
  ...cluster,
  number('--timeout <minutes>', 'longest time of a Spark stage (default: none)'),
  number('--stall-timeout <minutes>', 'longest time in which Spark finishes nothing (default 15)'),
];
const computing = [
  number('--limit <n>', 'take n photos, spread evenly over the sorted listing'),
  number('--workers <n>', 'worker processes (default: one a core)'),
  number('--max-pixels <n>', 'larger photos become error rows (default 120000000)'),
  number('--max-errors <share>', 'exit with 4 when more photos failed (default 0.01)'),
  option('--retry-errors', 'do the photos that failed again'),
  option('--backbone <name>', 'another backbone: efficientnet-lite0, or a file (default: mobilenetv2)'),
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
    '--group-by <regex>',
    'what names the capture of a photo: a regular expression for its path, or a .csv or .tsv',
  ),
  option(
    '--labels <kind>',
    'folders of one name in two places: one class, or apart by their path (default folder)',
  ).choices(['folder', 'path']),
];
const recipeOptions = [
  option('--mix <file>', 'former name of --recipe').hideHelp(),
  option('--backbone <name>', 'with --recipe: another backbone, by name or file (default: a shipped one)'),
  number('--workers <n>', 'with --recipe: worker processes (default: one a core)'),
  option('--hold-out', 'with --recipe: the model that measures, without what holdOut of the recipe names'),
];

const stage = (name: 'run' | 'features' | 'pca' | 'report') => async (): Promise<Act> =>
  (await import('./run.js')).stageCommand(name);

/** Every command there is. */
export const COMMANDS: readonly Entry[] = [
  {
    usage: 'run <photos>',
    summary: 'photos → features → PCA → classifier → evaluation → report, into one folder',
    options: [out, ...computing, ...reducing, ...grouping, ...engine, seed],
    load: stage('run'),
    resumes: true,
  },
  {
    usage: 'features <photos>',
    summary: 'compute what features are missing',
    options: [out, ...computing, ...engine, seed],
    load: stage('features'),
    resumes: true,
  },
  {
    usage: 'pca',
    summary: 'fit the PCA on the features of a run and reduce them',
    options: [out, ...reducing, ...engine, seed],
    load: stage('pca'),
  },
  {
    usage: 'train',
    summary: 'train the classifier of a run, or with --recipe on several folders of photos at once',
    options: [
      out,
      seed,
      ...grouping,
      option('--recipe <file>', 'JSON file that names the folders, and what they are worth'),
      ...recipeOptions,
      option(
        '--activations <dir>',
        'with --recipe and a trunk as --backbone: write what it gives, for training/finetune.py',
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
    summary: 'measure it: the official split, and whole clips held out; with --recipe by many protocols',
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
    summary: 'tell what fruit is on a photo; - is the one on standard input',
    options: [
      option('--model <file>', 'packed model (default: the shipped one)'),
      option('--backbone <name>', 'backbone it was trained with, by name or file (default: the shipped one)'),
      number('--top <n>', 'how many answers (default 3)'),
      option(
        '--all',
        'tell all kinds on the photo, each with its box in pixels; takes up to 15 times as long',
      ),
      option('--where', 'tell also where on the photo the fruit is; with --json boxes and a map'),
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
      option('--backbone <name>', 'backbone it was trained with, by name or file (default: the shipped one)'),
      option('--corrections <dir>', 'folder or s3:// URL of photos that corrections are added to'),
      option('--app <dir>', 'the built phone app (default: the one that comes with Verger)'),
      option('--cert <file>', 'certificate (PEM): phones give their camera to https pages only'),
      option('--key <file>', 'its private key (PEM)'),
      number('--threads <n>', 'threads that recognise (default: one a core)'),
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
    summary: 'download Fruits-360; goes on where it stopped',
    options: [
      option('--out <dir>', 'folder to make').makeOptionMandatory(),
      option('--url <url>', 'archive (default: the published one)'),
      option('--sha256 <hex>', 'what the archive must hash to'),
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
    usage: 'dataset sample',
    former: 'orchard',
    summary: 'render a small sample data set, for machines without Fruits-360',
    options: [option('--out <dir>', 'folder to make').makeOptionMandatory(), seed],
    load: async () => (await import('./dataset.js')).sampleCommand,
  },
  {
    usage: 'notebook',
    summary: 'JupyterHub with a TypeScript kernel and the notebooks of the repository, until Ctrl-C',
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
      option('--sha256 <hex>', 'what the file must hash to'),
      option('--golden <dir>', 'golden features that it must give; see backbone check'),
      option('--trunk', 'only the blocks that fine-tuning leaves alone (for verger train --activations)'),
    ],
    load: async () => (await import('./backbone.js')).importCommand,
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
  dataset: 'look at a folder of photos, or get one',
  backbone: 'the network that turns photos into features',
  cloud: 'an EMR cluster on AWS: make it, run on it, take it away',
};
