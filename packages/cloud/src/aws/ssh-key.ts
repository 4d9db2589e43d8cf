import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { VergerError } from '@verger/base';

/** Where the private half of a deployment's key is: it never leaves this machine. */
export const privateKeyOf = (name: string): string => join(homedir(), '.ssh', `verger-${name}`);

/**
 * The public half of the SSH key of a deployment; the pair is made the first time.
 *
 * @param file a public key to use instead
 * @param pair where the pair is, or is made
 * @throws VergerError usage `public-key` when the file is none
 */
export async function publicKeyOf(file: string | undefined, pair: string): Promise<string> {
  const path = file ?? `${pair}.pub`;
  if (file === undefined && !existsSync(path)) await makePair(pair);
  const text = await readFile(path, 'utf8').catch(() => '');
  const key = text.trim();
  if (/^(ssh-rsa|ssh-ed25519) [A-Za-z0-9+/=]+( .*)?$/.test(key)) return key;
  const what = key === '' ? 'cannot be read' : 'holds no public key of OpenSSH (RSA or ED25519)';
  throw new VergerError('usage', 'public-key', `${path} ${what}`, {
    hint: 'give the .pub file of a pair, or leave out --public-key to have one made',
  });
}

/**
 * Makes a pair of keys: a file of that name, and one with `.pub`.
 *
 * @throws VergerError usage `public-key` without OpenSSH
 */
export async function makePair(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const args = ['-q', '-t', 'ed25519', '-N', '', '-C', 'verger', '-f', path];
  const { status, error, stderr } = spawnSync('ssh-keygen', args, { encoding: 'utf8' });
  if (status === 0) return;
  throw new VergerError(
    'usage',
    'public-key',
    `ssh-keygen makes no key: ${error?.message ?? stderr.trim()}`,
    {
      hint: 'install OpenSSH, or give a public key: --public-key <file>',
    },
  );
}
