import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { VergerError } from '@verger/base';
import {
  carrierTo,
  keepTunnel,
  type Link,
  oneTimeKeys,
  ownKey,
  parseDeployment,
  primaryOf,
  WAYS,
  type WayName,
} from '@verger/cloud';
import type { Context } from '../../command.js';
import { withSession } from './session.js';

/**
 * Ports of the primary node: JupyterHub, Spark's history server, YARN's resource manager. Where traffic is encrypted,
 * the history server sends browsers from its own port to another one of TLS.
 *
 * https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-support-matrix.html
 */
const PORTS = { jupyter: 9443, history: 18080, historyTls: 18480, yarn: 8088 };

/** `verger cloud tunnel [cluster]`: until Ctrl-C. */
export async function tunnelCommand(
  { log, signal, print, tell, json }: Context,
  [cluster]: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const { name } = parseDeployment(options);
  const links = linksOf(options);
  const socks = options.socks === undefined ? undefined : Number(options.socks);
  const host = options.host as string | undefined;
  const folder = join(homedir(), '.verger');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const by = wayOf(options.by);
  const user = String(options.user ?? 'hadoop');
  await withSession(options, async (session) => {
    const primary = await primaryOf(session, name, cluster);
    const carrier = host === undefined ? await carrierTo(session, primary, by) : undefined;
    const keys =
      options.identity === undefined
        ? await oneTimeKeys(session, { instance: primary.instance, user, name })
        : ownKey(String(options.identity));
    const told = {
      ...{ cluster: primary.cluster, by: carrier?.by ?? 'host' },
      links: links.map(({ name: what, url }) => ({ name: what, url })),
    };
    try {
      await keepTunnel(
        {
          ...{ host: host ?? primary.instance, port: Number(options.sshPort ?? 22), user },
          ...{ identities: keys.identities, knownHosts: join(folder, 'known_hosts') },
          // As ssh writes it down.
          alias: primary.cluster.toLowerCase(),
          ...{ links, socks, proxyCommand: carrier?.proxyCommand },
        },
        {
          ...{ log, signal, admit: keys.admit },
          onUp: () => {
            if (json) print(JSON.stringify(told));
            else {
              for (const { name: what, url } of links) tell(`${what}: ${url}`);
              tell('(certificates are the own ones of the cluster: the browser warns, once for each)');
              tell('(JupyterHub: your own name, and the password that verger cloud password tells)');
            }
            if (socks !== undefined) log.info(`SOCKS proxy on 127.0.0.1:${socks}`);
            log.info('until Ctrl-C');
          },
        },
      );
    } finally {
      await keys.close();
    }
  });
  return 0;
}

function linksOf(options: Record<string, unknown>): Link[] {
  const link = (what: string, scheme: string, local: unknown, port: number): Link => {
    const here = Number(local ?? port);
    const url = `${scheme}://127.0.0.1:${here}`;
    return { name: what, local: here, remote: { host: 'localhost', port }, url };
  };
  return [
    link('JupyterHub', 'https', options.jupyterPort, PORTS.jupyter),
    link('Spark history', 'http', options.historyPort, PORTS.history),
    link('Spark history, encrypted', 'https', options.historyTlsPort, PORTS.historyTls),
    link('YARN', 'http', options.yarnPort, PORTS.yarn),
  ];
}

/** @throws VergerError usage `bad-option` */
function wayOf(given: unknown): WayName | undefined {
  if (given === undefined || WAYS.includes(given as WayName)) return given as WayName | undefined;
  throw new VergerError('usage', 'bad-option', `--by ${given}: takes ${WAYS.join(' or ')}`, {
    hint: 'leave it out: the tunnel goes by what the account has',
  });
}
