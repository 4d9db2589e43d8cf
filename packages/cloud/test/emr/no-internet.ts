import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';

/** What would fetch something, if it were called: recorded, and fails. */
const FETCHERS = [
  'curl',
  'wget',
  'pip',
  'pip3',
  'npm',
  'npx',
  'git',
  'apt',
  'apt-get',
  'yum',
  'dnf',
  'conda',
];

/** Ways to a network namespace, in which there is no network. CI's machines allow the last one only. */
const NAMESPACES = [
  ['unshare', '-n'],
  ['unshare', '-rn'],
  ['sudo', '-n', '-E', 'unshare', '-n'],
] as const;

/** Leads ports of a namespace to UNIX sockets outside of it, then becomes a program. */
const RELAY = `
const { createServer, connect } = require('node:net');
const { spawn } = require('node:child_process');
const [ports, command, ...args] = JSON.parse(process.argv[1]);
const listening = ports.map(([port, path]) => new Promise((resolve) =>
  createServer((from) => {
    const to = connect(path);
    from.pipe(to).pipe(from);
    for (const one of [from, to]) one.on('error', () => { from.destroy(); to.destroy(); });
  }).listen(port, '127.0.0.1', resolve)));
Promise.all(listening).then(() =>
  spawn(command, args, { stdio: 'inherit' }).on('exit', (code) => process.exit(code ?? 1)));
`;

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What it has tried to reach by a proxy, and programs that would fetch something. */
  readonly tried: readonly string[];
}

/** The way to a namespace here; undefined where none may be made: then proxies and programs alone watch. */
export const namespace = (): readonly string[] | undefined =>
  NAMESPACES.find(
    ([command, ...args]) =>
      spawnSync(command, [...args, 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore' }).status === 0,
  );

/**
 * Runs a program that reaches one server of this machine and nothing else.
 *
 * @param port of that server
 * @param folder for what this takes; its path is short enough for a socket
 */
export async function withoutInternet(
  [command, ...args]: readonly [string, ...string[]],
  { port, folder, env }: { port: number; folder: string; env: Readonly<Record<string, string>> },
): Promise<Ended> {
  const shims = join(folder, 'fetchers');
  const log = join(folder, 'fetched');
  mkdirSync(shims, { recursive: true });
  for (const name of FETCHERS) {
    const text = `#!/bin/bash\necho "${name} $*" >> ${log}\nexit 1\n`;
    writeFileSync(join(shims, name), text, { mode: 0o755 });
  }
  const asked: string[] = [];
  const proxy = createHttpServer((request, answer) => {
    asked.push(`${request.method} ${request.url}`);
    answer.writeHead(403).end();
  }).on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port: watched } = proxy.address() as AddressInfo;
  const doors = await Promise.all([port, watched].map((one) => door(one, join(folder, `${one}.sock`))));
  const inside = namespace();
  const plan = JSON.stringify([doors.map(({ port: one, path }) => [one, path]), command, ...args]);
  const relay = [
    ...['sh', '-c', 'ip link set lo up && exec "$@"', 'sh'],
    process.execPath,
    '-e',
    RELAY,
    plan,
  ];
  const [program, ...rest] = inside === undefined ? [command, ...args] : [...inside, ...relay];
  const by = `http://127.0.0.1:${watched}`;
  const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [
    ...[
      [name, by],
      [name.toLowerCase(), by],
    ],
  ]);
  try {
    const child = spawn(program!, rest, {
      env: {
        ...{ ...Object.fromEntries(proxies), NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' },
        ...{ ...env, PATH: `${shims}:${env.PATH}` },
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].on('data', (piece) => {
        said[stream] += String(piece);
      });
    }
    const [code] = (await once(child, 'close')) as [number | null];
    const fetched = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
    return { code: code ?? 1, ...said, tried: [...asked, ...fetched] };
  } finally {
    for (const { close } of doors) close();
    proxy.closeAllConnections();
    proxy.close();
  }
}

/** A UNIX socket that leads to a port. */
async function door(port: number, path: string) {
  const server = createServer((from) => {
    const to = connect(port, '127.0.0.1');
    from.pipe(to).pipe(from);
    for (const one of [from, to]) {
      one.on('error', () => {
        from.destroy();
        to.destroy();
      });
    }
  });
  server.listen(path);
  await once(server, 'listening');
  return { port, path, close: () => server.close() };
}
