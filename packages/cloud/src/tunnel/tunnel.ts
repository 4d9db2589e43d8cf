import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@verger/base';
import { explainSsh, noConnection } from './explain-ssh.js';
import { sshArguments, type TunnelOptions } from './ssh-arguments.js';

export interface TunnelContext {
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Done before each connection: a one-time key is sent. */
  readonly admit?: () => Promise<void>;
  /** Told each time that the tunnel stands. */
  readonly onUp: () => void;
}

/** Wait before a lost connection is made again: the first, and the longest, milliseconds. */
const WAIT = { first: 1000, longest: 60_000 };

/**
 * Keeps a tunnel to a host until the signal stops it; a connection that is lost is made again.
 *
 * @throws VergerError `tunnel-port`, `host-key-changed`, `ssh-denied`, `ssh-failed` where trying again is no use
 */
export async function keepTunnel(options: TunnelOptions, context: TunnelContext): Promise<void> {
  const { log, signal } = context;
  let wait = WAIT.first;
  let stood = false;
  while (!signal.aborted) {
    await context.admit?.();
    const { up, words } = await connectOnce(options, context);
    if (signal.aborted) return;
    stood ||= up;
    const error = explainSsh(words, options);
    if (error !== undefined || !stood) throw error ?? noConnection(words, options);
    if (up) wait = WAIT.first;
    log.warn(`the connection to ${options.host} is lost; connecting again`);
    await sleep(wait, undefined, { signal }).catch(() => {});
    wait = Math.min(2 * wait, WAIT.longest);
  }
}

/** Runs ssh to its end. */
async function connectOnce(
  options: TunnelOptions,
  { signal, onUp }: TunnelContext,
): Promise<{ up: boolean; words: string }> {
  const ssh = spawn('ssh', sshArguments(options), { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  let over = false;
  ssh.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-4000);
  });
  const ended = new Promise<void>((resolve) => {
    ssh.on('error', (error) => {
      words += error.message;
      resolve();
    });
    ssh.on('close', () => resolve());
  }).then(() => {
    over = true;
  });
  const stop = () => ssh.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  const ports = options.links.map(({ local }) => local);
  if (options.socks !== undefined) ports.push(options.socks);
  let up = false;
  try {
    while (!over && !up) {
      await Promise.race([sleep(100), ended]);
      // ssh binds its ports once it is let in; where something else listens, it ends a moment later.
      up = !over && (await Promise.all(ports.map(listens))).every(Boolean);
      if (up) await Promise.race([sleep(300), ended]);
      up &&= !over;
    }
    if (up) onUp();
    await ended;
    return { up, words };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true)).once('error', () => done(false));
  });
}
