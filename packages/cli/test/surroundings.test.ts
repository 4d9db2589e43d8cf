import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { serve, tarEntry, tarGz } from '@verger/testing';
import { featureRows, writeSmallBackbone } from '@verger/testing/fixtures';
import { errorOf, PROGRAM, start, verger, writePhotos } from '@verger/testing/program';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

let folder: string;
let photos: string;
let backbone: string;
const at = (...path: string[]) => join(folder, ...path);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verger-test-around-'));
  photos = at('photos');
  await writePhotos(
    photos,
    Array.from({ length: 40 }, (_, i) => `${i % 2 ? 'A' : 'B'}/${i}_100.jpg`),
  );
  backbone = writeSmallBackbone(at('small.onnx'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const features = (out: string) => [
  ...['features', photos, '--out', out, '--backbone', backbone, '--workers', '1'],
];

/** Runs the program from a shell: `$verger` is the program, `$@` its arguments. */
async function inShell(script: string, args: readonly string[], cwd = folder) {
  const child = spawn('bash', ['-c', script, 'bash', ...args], {
    cwd,
    env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', verger: `${process.execPath} ${PROGRAM}` },
  });
  const [stdout, stderr, exit] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ]);
  return { stdout, stderr, exit };
}

describe.skipIf(process.platform !== 'linux')('what surrounds the program (Linux only)', () => {
  test.each([['--json'], []])(
    'results that go to a full disk: exit 3 and a sentence (%s)',
    async (...more) => {
      const full = openSync('/dev/full', 'w');
      const { exit, stderr } = await verger(['dataset', 'describe', photos, ...more], {
        stdio: ['ignore', full, 'pipe'],
      });
      expect(exit).toBe(3);
      expect(stderr).toContain(
        'verger: the results cannot be written to standard output: no room left\n  → send them to another place',
      );
    },
  );

  test('progress that goes to a full disk can be done without', async () => {
    const full = openSync('/dev/full', 'w');
    const out = at('silent');
    expect((await verger(features(out), { stdio: ['ignore', 'pipe', full] })).exit).toBe(0);
    expect(await featureRows(out)).toHaveLength(40);
  });

  test('no standard streams at all', async () => {
    const out = at('streamless');
    expect((await inShell('exec $verger "$@" <&- >&- 2>&-', features(out))).exit).toBe(0);
    expect(await featureRows(out)).toHaveLength(40);
  });

  test('started in a folder that is gone: exit 3 and a sentence', async () => {
    const gone = 'mkdir gone && cd gone && rmdir ../gone && exec $verger "$@"';
    const { exit, stderr } = await inShell(gone, features('out'));
    expect(exit).toBe(3);
    expect(stderr).toContain(
      'verger: the folder this was started in does not exist any more\n  → go to another',
    );
  });

  test('its folder goes in mid-run, and the run does not care', async () => {
    const cwd = at('going');
    mkdirSync(cwd);
    const out = at('went');
    const running = start(features(out), { cwd });
    await running.said('list');
    running.child.kill('SIGSTOP');
    rmSync(cwd, { recursive: true });
    running.child.kill('SIGCONT');
    const { exit, stderr } = await running.ended;
    expect(exit, stderr).toBe(0);
    expect(await featureRows(out)).toHaveLength(40);
  });

  test.each([0, 1, 8])(
    'files that may not be larger than %i kB: exit 3, no lock left; then it goes on',
    async (size) => {
      const out = at(`limited ${size}`);
      const limited = await inShell(`ulimit -f ${size}; exec $verger "$@"`, [...features(out), '--json']);
      expect(limited.exit).toBe(3);
      expect(limited.stderr).toMatch(
        /verger: files may not become as large as .* here\n {2}→ allow larger files \(ulimit -f unlimited\)/,
      );
      expect(existsSync(join(out, 'run.lock'))).toBe(false);
      expect((await verger(features(out))).exit).toBe(0);
      expect(await featureRows(out)).toHaveLength(40);
    },
  );
});

describe('dataset fetch', () => {
  /** A proxy that notes who was asked for, and connects to a port of this machine whoever it is. */
  async function proxy(to?: number): Promise<{ url: string; asked: string[] }> {
    const asked: string[] = [];
    const server: Server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (head) => {
        asked.push(`${head}`.split('\r\n')[0]!);
        if (to === undefined) return socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
        const onward = connect(to, '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n');
          socket.pipe(onward).pipe(socket);
        });
        onward.on('error', () => socket.destroy());
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, asked };
  }
  const archive = tarGz([tarEntry('fruits-master/Training/Kiwi/0_100.jpg', Buffer.alloc(100, 1))]);
  const served = async () => {
    const server = await serve({ bytes: archive, etag: '"one"' });
    onTestFinished(() => server.close());
    return server;
  };
  const fetch = (name: string, url: string, env: Record<string, string>) =>
    verger(['dataset', 'fetch', '--out', at(name), '--url', url], { env });

  test('goes by the proxy of the environment', async () => {
    const { url } = await served();
    const { url: by, asked } = await proxy(Number(new URL(url).port));
    const { exit, stderr } = await fetch('by-proxy', 'http://fruits.invalid/a.tar.gz', { HTTP_PROXY: by });
    expect(exit, stderr).toBe(0);
    expect(asked[0]).toContain('fruits.invalid');
    expect(existsSync(at('by-proxy/Training/Kiwi/0_100.jpg'))).toBe(true);
  });

  test('asks HTTPS_PROXY for https, and not those that NO_PROXY names', async () => {
    const { url } = await served();
    const { url: by, asked } = await proxy();
    const running = start(['dataset', 'fetch', '--out', at('https')], { env: { HTTPS_PROXY: by } });
    await running.said('trying again');
    running.child.kill('SIGINT');
    await running.ended;
    expect(asked[0]).toBe('CONNECT codeload.github.com:443 HTTP/1.1');
    asked.length = 0;
    const env = { HTTP_PROXY: by, HTTPS_PROXY: by, NO_PROXY: '127.0.0.1,localhost' };
    expect((await fetch('without-proxy', url, env)).exit).toBe(0);
    expect(asked).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')('Ctrl-C while it waits: exit 130, and said', async () => {
    const { url } = await proxy();
    const running = start(['dataset', 'fetch', '--out', at('stopped'), '--json'], {
      env: { HTTPS_PROXY: url },
    });
    await running.said('trying again');
    running.child.kill('SIGINT');
    const ended = await running.ended;
    expect(ended.exit).toBe(130);
    expect(ended.stderr).toContain('verger: stopped; what is done is kept');
    expect(errorOf(ended).code).toBe('interrupted');
    expect(existsSync(at('stopped.download/run.lock'))).toBe(false);
  });
});
