import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import type { Random } from '@verger/storage/hash';
import { type Campaign, pick, Tally, whole } from './campaign.js';
import { drawPhoto } from './photos.js';
import { start } from './program.js';

/** Exchanges between two looks at the server. */
const LOOK = 100;
/** The server may grow by this much, in MB. */
const GROWTH = 700;

/** Strangers on the network: requests that are wrong, cut, silent or huge, before a server with and without TLS. */
export const http: Campaign = {
  name: 'http',
  about: 'hostile requests to verger serve, half of them over TLS',
  faults: 3000,
  missing: () => (process.platform === 'linux' ? undefined : 'needs /proc and openssl'),
  async run({ folder, random, faults, say }) {
    const broken: string[] = [];
    const tally = new Tally();
    const app = join(folder, 'app');
    mkdirSync(app);
    writeFileSync(join(app, 'index.html'), '<!doctype html><title>Verger</title>');
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    const subject = ['-subj', '/CN=localhost', '-days', '2', '-nodes'];
    const newKey = ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', key, '-out', cert];
    execFileSync('openssl', [...newKey, ...subject], { stdio: 'ignore' });
    const photo = await drawPhoto(1);
    let looks = 0;
    let most = 0;
    for (const tls of [false, true]) {
      const args = ['serve', '--port', '0', '--json', '--threads', '1', '--app', app];
      const more = [
        '--corrections',
        join(folder, `corrections-${tls}`),
        ...(tls ? ['--cert', cert, '--key', key] : []),
      ];
      const { child, ended } = start([...args, ...more]);
      const url = await new Promise<URL>((resolve, reject) => {
        child.stdout!.once('data', (text: string) => resolve(new URL(JSON.parse(text).url)));
        void ended.then(({ stderr }) => reject(new Error(stderr)));
      });
      const port = Number(url.port);
      const classify = () => ask(url, 'POST', '/api/classify', photo);
      const first = await classify();
      const base = memoryOf(child.pid!);
      const open = new Set<Socket>();
      const stranger = (raw: boolean): Socket => {
        const socket =
          tls && !raw
            ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
            : connect(port, '127.0.0.1');
        open.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => open.delete(socket));
        socket.resume();
        return socket;
      };
      const goal = tally.all + faults / 2;
      for (let done = 1; tally.all < goal; done++) {
        const [how, attack] = pick(random, ATTACKS);
        tally.add(how);
        attack({ open: stranger, random, photo });
        if (open.size > 200) pick(random, [...open]).destroy();
        await sleep(random.between(0, 5));
        if (done % LOOK !== 0) continue;
        looks++;
        const answer = await classify();
        if (withoutTime(answer) !== withoutTime(first))
          broken.push(`after ${tally.all}: the answer is ${answer.slice(0, 200)}`);
        const memory = memoryOf(child.pid!);
        most = Math.max(most, memory - base);
        if (memory > base + GROWTH) broken.push(`after ${tally.all}: ${memory} MB, at first ${base} MB`);
        say(`${tally.all} of ${faults} exchanges, ${memory} MB`);
      }
      for (const socket of open) socket.destroy();
      child.kill('SIGTERM');
      const { exit, stderr } = await ended;
      if (exit !== 0) broken.push(`the server ended with ${exit}`);
      if (/warning|^ +at /m.test(stderr))
        broken.push(`the server takes a stranger for a bug: ${stderr.slice(0, 400)}`);
    }
    return {
      faults: tally.counts,
      checked: `the same answer to a photo at each of ${looks} looks; at most ${most} MB more memory; exit 0, no stack trace`,
      broken,
    };
  },
};

interface Meeting {
  /** @param raw without TLS, whatever the server speaks */
  readonly open: (raw: boolean) => Socket;
  readonly random: Random;
  readonly photo: Buffer;
}

const PATHS = [
  ...['/', '/api/classify', '/api/corrections', '/api/tokens', '/api/health', '/metrics', '/share', '/run/'],
  ...['/../../etc/passwd', '/%00', '/api/classify?top=%ff', '/models/index.json', `/${'x'.repeat(9000)}`],
];
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'PATCH', 'BREW', 'get'];
const TYPES = [
  'image/jpeg',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'text/html',
  ';',
  '',
  'image/\x01',
];

const head = ({ random }: Meeting, headers: readonly string[], method = 'POST', path = pick(random, PATHS)) =>
  `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${headers.map((one) => `${one}\r\n`).join('')}\r\n`;

const noise = (random: Meeting['random'], length: number) =>
  Buffer.from(Array.from({ length }, () => whole(random, 0, 256)));

const ATTACKS: readonly [string, (meeting: Meeting) => void][] = [
  [
    'noise in place of a request',
    ({ open, random }) => void open(random() < 0.5).end(noise(random, whole(random, 1, 2000))),
  ],
  ['a connection that says nothing', ({ open, random }) => void open(random() < 0.5)],
  [
    'any method on any path',
    (meeting) => {
      const { open, random } = meeting;
      open(false).end(head(meeting, ['Connection: close'], pick(random, METHODS)));
    },
  ],
  [
    'a body of another type',
    (meeting) => {
      const { open, random, photo } = meeting;
      const type = pick(random, TYPES);
      open(false).end(
        Buffer.concat([
          Buffer.from(head(meeting, [`Content-Type: ${type}`, `Content-Length: ${photo.length}`])),
          photo,
        ]),
      );
    },
  ],
  [
    'an upload that is cut',
    (meeting) => {
      const { open, random, photo } = meeting;
      const socket = open(false);
      socket.write(
        head(
          meeting,
          ['Content-Type: image/jpeg', `Content-Length: ${photo.length + 5000}`],
          'POST',
          '/api/classify',
        ),
      );
      socket.write(photo.subarray(0, whole(random, 0, photo.length)), () => socket.destroy());
    },
  ],
  [
    'an upload that falls silent',
    (meeting) => {
      const socket = meeting.open(false);
      socket.write(
        head(meeting, ['Content-Type: image/jpeg', 'Content-Length: 49000000'], 'POST', '/api/classify'),
      );
      socket.write(Buffer.alloc(whole(meeting.random, 0, 3_000_000)));
    },
  ],
  [
    'an upload larger than allowed',
    (meeting) => {
      const socket = meeting.open(false);
      socket.write(
        head(
          meeting,
          ['Content-Type: image/jpeg', `Content-Length: ${whole(meeting.random, 5e7, 2e10)}`],
          'POST',
          '/api/classify',
        ),
      );
      socket.write(Buffer.alloc(100_000));
    },
  ],
  [
    'chunks that are none',
    (meeting) => {
      const { open, random } = meeting;
      const socket = open(false);
      socket.write(
        head(meeting, ['Content-Type: image/jpeg', 'Transfer-Encoding: chunked'], 'POST', '/api/classify'),
      );
      socket.end(
        pick(random, ['zz\r\n', 'ffffffffff\r\nx', '5\r\nabc', '-1\r\n\r\n', '4;x=y\r\nabcd\r\n0\r\n\r\n']),
      );
    },
  ],
  [
    'lengths that contradict each other',
    (meeting) => {
      const lengths = pick(meeting.random, [
        ['Content-Length: -5'],
        ['Content-Length: 5', 'Content-Length: 6'],
        ['Content-Length: 5', 'Transfer-Encoding: chunked'],
        ['Content-Length: 1e3'],
      ]);
      meeting
        .open(false)
        .end(`${head(meeting, ['Content-Type: image/jpeg', ...lengths], 'POST', '/api/classify')}hello`);
    },
  ],
  [
    'a form that is damaged',
    (meeting) => {
      const { open, random, photo } = meeting;
      const part = `--x\r\nContent-Disposition: form-data; name="${pick(random, ['photo', 'label', '"', 'photo"; filename="../../x'])}"; filename="a.jpg"\r\n\r\n`;
      const body = Buffer.concat([
        Buffer.from(part),
        photo.subarray(0, whole(random, 0, photo.length)),
        Buffer.from(pick(random, ['', '\r\n--x', '\r\n--x--\r\n', '\r\n--y--\r\n'])),
      ]);
      open(false).end(
        Buffer.concat([
          Buffer.from(
            head(
              meeting,
              ['Content-Type: multipart/form-data; boundary=x', `Content-Length: ${body.length}`],
              'POST',
              pick(random, ['/api/classify', '/api/corrections']),
            ),
          ),
          body,
        ]),
      );
    },
  ],
  [
    'headers without end',
    (meeting) => {
      const socket = meeting.open(false);
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n');
      for (let i = 0; i < 200; i++) socket.write(`X-${i}: ${'y'.repeat(200)}\r\n`);
    },
  ],
  [
    'many requests at once on one connection',
    (meeting) =>
      void meeting
        .open(false)
        .end(head(meeting, [], 'GET', '/api/health').repeat(whole(meeting.random, 2, 50))),
  ],
];

const memoryOf = (pid: number): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);

const withoutTime = (answer: string) => answer.replace(/"ms":[\d.]+/, '');

/** The status and body of an answer; asks again while the server is busy with the others. */
async function ask(url: URL, method: string, path: string, body: Buffer): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const said = await once(url, method, path, body);
    if (!said.startsWith('503') || attempt === 60) return said;
    await sleep(1000);
  }
}

async function once(url: URL, method: string, path: string, body: Buffer): Promise<string> {
  const headers = { 'Content-Type': 'image/jpeg' };
  if (url.protocol === 'http:') {
    const response = await fetch(new URL(path, url), { method, headers, body: new Uint8Array(body) });
    return `${response.status} ${await response.text()}`;
  }
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      new URL(path, url),
      { method, headers, rejectUnauthorized: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve(`${response.statusCode} ${text}`));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
