import { VergerError } from '@verger/base';
import type { TunnelOptions } from './ssh-arguments.js';

/** What ssh says that no second try mends; undefined for a connection that was lost. */
export function explainSsh(
  words: string,
  { host, alias, knownHosts, identities }: TunnelOptions,
): VergerError | undefined {
  const port = /bind \[?[\d.:]+\]?:(\d+): Address already in use|cannot listen to port: (\d+)/.exec(words);
  if (port !== null) {
    const number = port[1] ?? port[2];
    return new VergerError('usage', 'tunnel-port', `port ${number} of this machine is in use`, {
      hint: 'end what uses it (another tunnel?), or take another: --jupyter-port, --history-port, --history-tls-port, --yarn-port, --socks',
    });
  }
  if (/REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed/.test(words)) {
    const message = `${host} shows another host key than ${alias} did before: it may be somebody else`;
    return new VergerError('remote', 'host-key-changed', message, {
      hint: `if you know why it changed: ssh-keygen -R ${alias} -f ${knownHosts}`,
    });
  }
  if (/Permission denied|no such identity|UNPROTECTED PRIVATE KEY/.test(words)) {
    return new VergerError(
      'remote',
      'ssh-denied',
      `${host} accepts none of the keys ${identities.join(', ')}`,
      {
        hint: 'without --identity a one-time key is sent each time; a key of your own must be the deployed one, and its mode 600',
      },
    );
  }
  if (/spawn ssh ENOENT/.test(words)) {
    return new VergerError('usage', 'ssh-missing', 'there is no ssh', { hint: 'install OpenSSH' });
  }
  return undefined;
}

/** A connection that never stood, for a reason that is not known. */
export const noConnection = (words: string, { host }: TunnelOptions): VergerError =>
  new VergerError(
    'remote',
    'ssh-failed',
    `no connection to ${host}: ${words.trim().split('\n').at(-1) || 'ssh ended'}`,
    {
      hint: 'see that the cluster runs (verger cloud status), and what you may do (verger cloud doctor)',
    },
  );
