import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect, createServer as createTcp, type Socket } from 'node:net';
import { join } from 'node:path';
import { silent } from '@verger/base';
import { keepTunnel, type TunnelOptions } from '@verger/cloud';
import { freePorts, lacksSshd, sshdUser, startSshd } from '@verger/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/templates.js';

const missing = lacksSshd();
const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

describe.skipIf(missing)(`the tunnel ${missing ? `(skipped: ${missing})` : ''}`, () => {
  let web: Server;
  let webPort: number;
  beforeAll(async () => {
    for (const name of ['key', 'other-key']) {
      spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)]);
    }
    web = createServer((_, answer) => answer.end('the history of Spark'));
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    webPort = (web.address() as { port: number }).port;
  });
  afterAll(() => web?.close());

  const sshd = (port: number) => startSshd({ port, authorized: readFileSync(`${at('key')}.pub`, 'utf8') });

  async function optionsFor(name: string, port: number): Promise<TunnelOptions> {
    const [local] = (await freePorts(1)) as [number];
    const remote = { host: '127.0.0.1', port: webPort };
    return {
      ...{ host: '127.0.0.1', port, user: sshdUser, identities: [at('key')], alias: 'j-test' },
      knownHosts: at(`known-${name}`),
      links: [{ name: 'web', local, remote, url: `http://127.0.0.1:${local}` }],
      ...{ socks: undefined, proxyCommand: undefined },
    };
  }

  /** Opens a tunnel; `up` resolves each time it stands. */
  function open(options: TunnelOptions) {
    const stop = new AbortController();
    let tellUp = () => {};
    let ups = 0;
    const over = keepTunnel(options, {
      log: silent,
      signal: stop.signal,
      onUp: () => {
        ups++;
        tellUp();
      },
    });
    const up = (count: number) =>
      Promise.race([
        over.then(() => Promise.reject(new Error('the tunnel ended'))),
        new Promise<void>((resolve) => {
          tellUp = () => ups >= count && resolve();
          tellUp();
        }),
      ]);
    return { stop, over, up };
  }

  /** A way to a port that can be cut. */
  async function relay(to: number) {
    const open = new Set<Socket>();
    const server = createTcp((from) => {
      const onward = connect(to, '127.0.0.1');
      for (const [one, other] of [
        [from, onward],
        [onward, from],
      ] as const) {
        open.add(one);
        one.pipe(other);
        one.on('error', () => {});
        one.on('close', () => {
          open.delete(one);
          other.destroy();
        });
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const cut = () => {
      for (const one of open) one.destroy();
    };
    const stop = () => {
      cut();
      server.close();
    };
    return { port: (server.address() as { port: number }).port, cut, stop };
  }

  test('leads to a port behind sshd, comes back when the connection is cut, and ends', async () => {
    const [port] = (await freePorts(1)) as [number];
    const server = await sshd(port);
    const way = await relay(port);
    const options = await optionsFor('back', way.port);
    const tunnel = open(options);
    const page = async () =>
      (await fetch(options.links[0]!.url, { headers: { connection: 'close' } })).text();
    try {
      await tunnel.up(1);
      expect(await page()).toBe('the history of Spark');
      expect(readFileSync(options.knownHosts, 'utf8')).toMatch(/^j-test ssh-ed25519 /);
      way.cut();
      await tunnel.up(2);
      expect(await page()).toBe('the history of Spark');
    } finally {
      tunnel.stop.abort();
      await tunnel.over;
      way.stop();
      await server.stop();
    }
    await expect(page()).rejects.toThrow();
  }, 900_000);

  test('refuses a host whose key has changed', async () => {
    const [port] = (await freePorts(1)) as [number];
    const first = await sshd(port);
    const options = await optionsFor('changed', port);
    const tunnel = open(options);
    await tunnel.up(1);
    tunnel.stop.abort();
    await tunnel.over;
    await first.stop();
    const second = await sshd(port);
    try {
      await expect(open(options).over).rejects.toMatchObject({
        code: 'host-key-changed',
        hint: expect.stringContaining('ssh-keygen -R j-test'),
      });
    } finally {
      await second.stop();
    }
  }, 900_000);

  test('names a port that is in use, and a key that is not accepted', async () => {
    const [port] = (await freePorts(1)) as [number];
    const server = await sshd(port);
    const options = await optionsFor('busy', port);
    const { local } = options.links[0]!;
    const busy = createTcp();
    await new Promise<void>((resolve) => busy.listen(local, '127.0.0.1', resolve));
    try {
      await expect(open(options).over).rejects.toMatchObject({
        code: 'tunnel-port',
        message: `port ${local} of this machine is in use`,
      });
      busy.close();
      await expect(open({ ...options, identities: [at('other-key')] }).over).rejects.toMatchObject({
        code: 'ssh-denied',
      });
      const nobody = { ...options, port: local };
      await expect(open(nobody).over).rejects.toMatchObject({ code: 'ssh-failed' });
    } finally {
      busy.close();
      await server.stop();
    }
  }, 900_000);

  test('reads nothing of the user’s own ssh configuration', async () => {
    const [port] = (await freePorts(1)) as [number];
    const server = await sshd(port);
    const home = at('home');
    mkdirSync(join(home, '.ssh'), { recursive: true });
    writeFileSync(join(home, '.ssh', 'config'), 'Host *\n  Port 1\n  ProxyCommand false\n');
    const before = process.env.HOME;
    process.env.HOME = home;
    const tunnel = open(await optionsFor('own', port));
    try {
      await tunnel.up(1);
    } finally {
      process.env.HOME = before;
      tunnel.stop.abort();
      await tunnel.over;
      await server.stop();
    }
  }, 900_000);
});
