import { randomBytes, scryptSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { VergerError } from '@verger/base';

type Users = Record<string, { readonly salt: string; readonly hash: string }>;

/** Shortest password that is taken, in characters. */
const SHORTEST = 10;

/**
 * Adds the users that are not in the file yet. The file holds scrypt hashes (n 16384, r 8, p 1, 32 bytes, salt of 16
 * bytes, all hexadecimal) and is readable by its owner only.
 *
 * @param given passwords by user; one that is not given is drawn
 * @returns passwords that were drawn: told once, and kept nowhere
 * @throws VergerError usage `notebook-user`, `notebook-password`
 */
export async function addUsers(
  file: string,
  names: readonly string[],
  given: Readonly<Record<string, string>> = {},
): Promise<ReadonlyMap<string, string>> {
  const users: Users = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : {};
  const drawn = new Map<string, string>();
  for (const name of names) {
    // A user is a folder, and a part of an address.
    if (!/^[a-z][a-z0-9_-]{0,31}$/.test(name)) {
      throw new VergerError('usage', 'notebook-user', `${JSON.stringify(name)} is not a valid user name`, {
        hint: 'give one of a-z, 0-9, - and _, that begins with a letter',
      });
    }
    const chosen = given[name];
    if (chosen !== undefined && chosen.length < SHORTEST) {
      throw new VergerError('usage', 'notebook-password', `the password of ${name} is too short`, {
        hint: `give one of ${SHORTEST} characters or more, or none: one is drawn then`,
      });
    }
    if (users[name] !== undefined && chosen === undefined) continue;
    const password = chosen ?? randomBytes(12).toString('base64url');
    if (chosen === undefined) drawn.set(name, password);
    const salt = randomBytes(16);
    const hash = scryptSync(password, salt, 32, { N: 16384, r: 8, p: 1 });
    users[name] = { salt: salt.toString('hex'), hash: hash.toString('hex') };
  }
  await writeFile(`${file}.new`, JSON.stringify(users, null, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return drawn;
}
