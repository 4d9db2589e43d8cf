import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VergerError } from '@verger/base';
import { zipOf } from './zip.js';

/**
 * A self-signed certificate for the nodes of a region, as EMR's security configuration wants it: a ZIP with
 * `privateKey.pem`, `certificateChain.pem` and `trustedCertificates.pem`. Nodes speak TLS among themselves with it;
 * nobody else sees it. Made by the system's openssl, for a year.
 *
 * @throws VergerError usage `openssl-missing`
 */
export async function nodeCertificates(region: string): Promise<Uint8Array> {
  const domain = region === 'us-east-1' ? '*.ec2.internal' : `*.${region}.compute.internal`;
  const folder = await mkdtemp(join(tmpdir(), 'verger-certificates-'));
  try {
    const at = (name: string) => join(folder, name);
    const { status, error, stderr } = spawnSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '365', '-subj', `/CN=${domain}`],
        ...['-addext', `subjectAltName=DNS:${domain}`],
        ...['-keyout', at('privateKey.pem'), '-out', at('certificateChain.pem')],
      ],
      { encoding: 'utf8' },
    );
    if (status !== 0) {
      throw new VergerError(
        'usage',
        'openssl-missing',
        `openssl cannot make the certificates of the nodes: ${error?.message ?? stderr.trim().split('\n')[0]}`,
        { hint: 'install openssl 1.1.1 or later', cause: error },
      );
    }
    const chain = await readFile(at('certificateChain.pem'));
    return zipOf({
      'privateKey.pem': await readFile(at('privateKey.pem')),
      'certificateChain.pem': chain,
      'trustedCertificates.pem': chain,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
