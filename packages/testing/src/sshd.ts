import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, readdir, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { installed, isInstalled, runInstaller } from './cache.js';
import { onPath } from './programs.js';
import { listens, untilReady } from './ready.js';
import { partFolder, type Supervised, supervised } from './supervised.js';

const SYSTEM = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/bin/sshd'].find(existsSync);
/** Debian's, unpacked and not installed: nothing of it starts by itself. */
const UNPACKED = 'openssh-server';

const isRoot = process.getuid?.() === 0;
/** Who may sign in: who runs the test; where that is root, nobody. */
export const sshdUser: string = isRoot ? 'nobody' : userInfo().username;

export interface SshdOptions {
  /** Of 127.0.0.1. */
  readonly port: number;
  /** Public keys that are let in, one a line. */
  readonly authorized: string;
}

export interface Sshd extends Supervised {
  /** Lets these keys in from now on, and no others. */
  authorize(keys: string): Promise<void>;
}

/**
 * Why sshd cannot be had here; undefined when it can.
 *
 * @throws Error under `CI=true`, where nothing may be skipped
 */
export function lacksSshd(): string | undefined {
  const missing = ['ssh', 'ssh-keygen', ...(isRoot ? ['setpriv'] : [])].filter((program) => !onPath(program));
  if (SYSTEM === undefined && !isInstalled(UNPACKED)) {
    if (process.env.CI === 'true') missing.push(...['apt-get', 'dpkg'].filter((program) => !onPath(program)));
    else missing.push('sshd, which CI=true npm test unpacks');
  }
  if (missing.length === 0) return undefined;
  if (process.env.CI === 'true') throw new Error(`sshd: needs ${missing.join(', ')} on the PATH`);
  return `needs ${missing.join(', ')}`;
}

/**
 * A real sshd on loopback, with a configuration of its own, that lets {@link sshdUser} in by key.
 *
 * @throws Error when it does not start
 */
export async function startSshd({ port, authorized }: SshdOptions): Promise<Sshd> {
  const folder = await partFolder('sshd');
  const { program, env } = await sshdIn(folder);
  const at = (name: string) => join(folder, name);
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at('host')]);
  const authorize = (keys: string) => writeFile(at('authorized'), keys);
  await authorize(authorized);
  const lines = [
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    `HostKey ${at('host')}`,
    `AuthorizedKeysFile ${at('authorized')}`,
    'PidFile none',
    'StrictModes no',
    // Without PAM, nobody's account counts as locked.
    `UsePAM ${isRoot ? 'yes' : 'no'}`,
    'PasswordAuthentication no',
  ];
  await writeFile(at('config'), `${lines.join('\n')}\n`);
  const args = ['-D', '-e', '-f', at('config')];
  const nobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups', program, ...args];
  if (isRoot) {
    await chmod(folder, 0o755);
    await chmod(at('host'), 0o644);
  } else await chmod(at('host'), 0o600);
  const server = await supervised(
    isRoot ? { command: 'setpriv', args: nobody, env, folder } : { command: program, args, env, folder },
  );
  try {
    await untilReady('sshd', server, () => listens(port));
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { ...server, authorize };
}

/** The system's, or Debian's copied into the folder: nobody may not look into the home where the cache may be. */
async function sshdIn(folder: string): Promise<{ program: string; env: Record<string, string> }> {
  if (SYSTEM !== undefined) return { program: SYSTEM, env: {} };
  const home = await installed(UNPACKED, async (into) => {
    await runInstaller('apt-get', ['download', 'openssh-server', 'libwrap0'], { cwd: into });
    for (const name of await readdir(into)) {
      if (name.endsWith('.deb')) await runInstaller('dpkg', ['-x', join(into, name), into]);
    }
  });
  const libraries = join(home, 'usr/lib');
  const machine = (await readdir(libraries)).find((name) => name.endsWith('-linux-gnu'))!;
  const program = join(folder, 'sshd');
  await cp(join(home, 'usr/sbin/sshd'), program);
  await cp(join(libraries, machine), join(folder, 'lib'), { recursive: true, dereference: true });
  return { program, env: { LD_LIBRARY_PATH: join(folder, 'lib') } };
}
