import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.js';

/** Where the peers' programs are. */
export const peer = (name: string): string => join(root, 'bench', 'peers', `${name}.py`);

/**
 * A Python with the peers' pinned packages, in a virtual environment in .cache/: made at the first call, which
 * takes some minutes and 2 GB, and again when the requirements change. Needs python3, and Java 17 for Spark.
 */
export function peersPython(say: (text: string) => void): string {
  const folder = join(root, '.cache', 'bench-python');
  const program = join(folder, 'bin', 'python');
  const requirements = join(root, 'bench', 'peers', 'requirements.txt');
  const wanted = readFileSync(requirements, 'utf8');
  const stamp = join(folder, '.requirements');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return program;
  say('installing the peers (Spark, TensorFlow, scikit-learn) into .cache/bench-python, once …');
  mkdirSync(join(root, '.cache'), { recursive: true });
  const stdio = ['ignore', 'ignore', 'inherit'] as const;
  execFileSync('python3', ['-m', 'venv', folder], { stdio: [...stdio] });
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
  execFileSync(program, install, { stdio: [...stdio] });
  writeFileSync(stamp, wanted);
  return program;
}

/** The peers' environment: their own choice of threads and kernels, whatever this shell says. */
export function peersEnvironment(python: string): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, PYSPARK_PYTHON: python, PYSPARK_DRIVER_PYTHON: python };
  // Set on some machines for old libraries' sake; they would slow a current numpy down.
  delete env.OPENBLAS_CORETYPE;
  delete env.OPENBLAS_L2_SIZE;
  // A Spark of the machine is not the one that is pinned.
  delete env.SPARK_HOME;
  env.TF_CPP_MIN_LOG_LEVEL = '3';
  return env;
}

/** Home of the Spark that is pinned for the peers, so that ours runs on the same one. */
export function sparkOfPeers(say: (text: string) => void): string {
  const code = 'import pyspark, os; print(os.path.dirname(pyspark.__file__))';
  return execFileSync(peersPython(say), ['-c', code], { encoding: 'utf8' }).trim();
}
