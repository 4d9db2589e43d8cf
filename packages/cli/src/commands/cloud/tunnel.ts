import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  instanceConnect,
  keepTunnel,
  type Link,
  parseDeployment,
  primaryOf,
  privateKeyOf,
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
  { log, signal, print, json }: Context,
  [cluster]: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const { name } = parseDeployment(options);
  const link = (what: string, scheme: string, local: unknown, port: number): Link => {
    const here = Number(local ?? port);
    const url = `${scheme}://127.0.0.1:${here}`;
    return { name: what, local: here, remote: { host: 'localhost', port }, url };
  };
  const links = [
    link('JupyterHub', 'https', options.jupyterPort, PORTS.jupyter),
    link('Spark history', 'http', options.historyPort, PORTS.history),
    link('Spark history, encrypted', 'https', options.historyTlsPort, PORTS.historyTls),
    link('YARN', 'http', options.yarnPort, PORTS.yarn),
  ];
  const socks = options.socks === undefined ? undefined : Number(options.socks);
  const host = options.host as string | undefined;
  const folder = join(homedir(), '.verger');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const way = await withSession(options, async (session) => {
    const primary = await primaryOf(session, name, cluster);
    return { ...primary, proxyCommand: host === undefined ? instanceConnect(primary, session) : undefined };
  });
  const told = { cluster: way.cluster, links: links.map(({ name: what, url }) => ({ name: what, url })) };
  await keepTunnel(
    {
      host: host ?? way.instance,
      port: Number(options.sshPort ?? 22),
      user: String(options.user ?? 'hadoop'),
      identity: String(options.identity ?? privateKeyOf(name)),
      knownHosts: join(folder, 'known_hosts'),
      // As ssh writes it down.
      alias: way.cluster.toLowerCase(),
      ...{ links, socks, proxyCommand: way.proxyCommand },
    },
    {
      ...{ log, signal },
      onUp: () => {
        if (json) print(JSON.stringify(told));
        else {
          for (const { name: what, url } of links) print(`${what}: ${url}`);
          print('(certificates are the own ones of the cluster: the browser warns, once for each)');
          print("(JupyterHub's first user is EMR's own: jovyan, password jupyter)");
        }
        if (socks !== undefined) log.info(`SOCKS proxy on 127.0.0.1:${socks}`);
        log.info('until Ctrl-C');
      },
    },
  );
  return 0;
}
