import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { VergerError } from '@verger/base';

/**
 * A profile that stands in AWS's configuration files. The SDK says of another one only that there are no credentials.
 *
 * https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 *
 * @returns its name
 * @throws VergerError usage `no-profile` naming those that are there
 */
export async function knownProfile(name: string): Promise<string> {
  const { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE } = process.env;
  const files = [
    AWS_CONFIG_FILE || join(homedir(), '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE || join(homedir(), '.aws', 'credentials'),
  ];
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  const names = texts.flatMap((text) =>
    [...text.matchAll(/^\[\s*(?:profile\s+)?([^\]\s]+)\s*\]/gm)].map((found) => found[1]!),
  );
  if (names.includes(name)) return name;
  const known = [...new Set(names)].sort().join(', ');
  throw new VergerError('usage', 'no-profile', `there is no profile ${name} in ${files.join(' or ')}`, {
    hint: known === '' ? `make it: aws configure --profile ${name}` : `give one of ${known}`,
  });
}
