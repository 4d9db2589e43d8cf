/** One port of this machine that leads to one of the primary node. */
export interface Link {
  readonly name: string;
  /** Of 127.0.0.1 here. */
  readonly local: number;
  /** As the primary node calls it. */
  readonly remote: { readonly host: string; readonly port: number };
  readonly url: string;
}

export interface TunnelOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Files of private keys, the first to be tried first. */
  readonly identities: readonly string[];
  /** File that keeps the host's key: taken at the first visit, and asked for at each later one. */
  readonly knownHosts: string;
  /** Under which name it is kept there: one host, whatever way leads to it. */
  readonly alias: string;
  readonly links: readonly Link[];
  /** Port of a SOCKS proxy on 127.0.0.1. */
  readonly socks: number | undefined;
  /** A program that carries the connection; undefined: straight to the host. */
  readonly proxyCommand: string | undefined;
}

/** Seconds between two signs of life, and how many may be missed. */
const ALIVE = { every: 15, misses: 3 };

/**
 * Arguments of the system's `ssh`: forwards, no shell, no questions, nothing from the user's own configuration, and
 * no other machine can use the forwards.
 */
export function sshArguments(options: TunnelOptions): string[] {
  const set: Record<string, string | number> = {
    BatchMode: 'yes',
    IdentitiesOnly: 'yes',
    ExitOnForwardFailure: 'yes',
    StrictHostKeyChecking: 'accept-new',
    UserKnownHostsFile: options.knownHosts,
    GlobalKnownHostsFile: 'none',
    HostKeyAlias: options.alias,
    CheckHostIP: 'no',
    ServerAliveInterval: ALIVE.every,
    ServerAliveCountMax: ALIVE.misses,
    ConnectTimeout: 20,
    LogLevel: 'ERROR',
    ...(options.proxyCommand === undefined ? {} : { ProxyCommand: options.proxyCommand }),
  };
  return [
    ...['-N', '-T', '-F', 'none', '-p', String(options.port), '-l', options.user],
    ...options.identities.flatMap((file) => ['-i', file]),
    ...Object.entries(set).flatMap(([key, value]) => ['-o', `${key}=${value}`]),
    ...options.links.flatMap(({ local, remote }) => [
      '-L',
      `127.0.0.1:${local}:${remote.host}:${remote.port}`,
    ]),
    ...(options.socks === undefined ? [] : ['-D', `127.0.0.1:${options.socks}`]),
    '--',
    options.host,
  ];
}
