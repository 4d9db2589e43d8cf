import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { start, verger } from '../../../packages/cli/test/support/verger.js';
import { problemSchema } from '../src/problem.js';
import {
  answerSchema,
  answersSchema,
  correctionReplySchema,
  healthSchema,
  speciesListSchema,
  tokenSchema,
} from '../src/schemas.js';

let folder: string;
let url: string;
let stop: () => Promise<void>;
let jpeg: Buffer;
const at = (...path: string[]) => join(folder, ...path);

const disc = (colour: string) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><rect width="100" height="100" fill="white"/><circle cx="50" cy="50" r="40" fill="${colour}"/></svg>`,
    ),
  )
    .jpeg()
    .toBuffer();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verger-serve-'));
  // The phone app takes a build of its own; here a page stands for it.
  mkdirSync(at('apps/phone/dist'), { recursive: true });
  jpeg = await disc('orange');
  const running = start([
    'serve',
    '--port',
    '0',
    '--json',
    '--threads',
    '2',
    '--corrections',
    at('photos'),
    '--app',
    appFolder(),
  ]);
  url = await new Promise((resolve, reject) => {
    running.child.stdout?.on('data', (text: string) => resolve(JSON.parse(text).url));
    void running.ended.then(({ stderr, stdout }) => reject(new Error(stdout + stderr)));
  });
  stop = async () => {
    running.child.kill('SIGTERM');
    const { exit, stderr } = await running.ended;
    expect(exit).toBe(0);
    // Whatever strangers sent, it was no bug.
    expect(stderr).not.toMatch(/warning|^ +at /m);
  };
});
afterAll(async () => {
  await stop?.();
  rmSync(folder, { recursive: true, force: true });
});

function appFolder(): string {
  writeFileSync(at('apps/phone/dist/index.html'), '<!doctype html><title>Verger</title>');
  mkdirSync(at('apps/phone/dist/assets'), { recursive: true });
  writeFileSync(at('apps/phone/dist/assets/a-12345678.js'), 'export {};'.repeat(50));
  writeFileSync(at('apps/phone/dist/assets/a-12345678.js.br'), 'not really brotli');
  return at('apps/phone/dist');
}

/** What an answer says, where no schema is at hand. */
const said = async <T>(response: Response): Promise<T> => (await response.json()) as T;
interface Part {
  readonly url: string;
  readonly sha256: string;
  readonly bytes: number;
}
interface Failed {
  readonly error: { readonly code: string; readonly message: string };
}

const post = (path: string, init: RequestInit) => fetch(url + path, { method: 'POST', ...init });
const classify = (body: NonNullable<RequestInit['body']>, type = 'image/jpeg') =>
  post('/api/classify', { body, headers: { 'Content-Type': type } });
const bytes = (buffer: Uint8Array) => new Uint8Array(buffer);
const formWith = (...photos: [string, Uint8Array][]) => {
  const form = new FormData();
  for (const [name, photo] of photos) form.append('photo', new File([bytes(photo)], name));
  return form;
};

describe('files', () => {
  test('the page is asked for anew, hashed files are kept for ever, compressed where there is a smaller one', async () => {
    const page = await fetch(url);
    expect(await page.text()).toContain('<title>Verger');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const again = await fetch(url, { headers: { 'If-None-Match': page.headers.get('etag')! } });
    expect(again.status).toBe(304);
    const plain = await fetch(`${url}/assets/a-12345678.js`, { headers: { 'Accept-Encoding': 'gzip' } });
    expect(plain.headers.get('cache-control')).toContain('immutable');
    expect(plain.headers.get('content-encoding')).toBeNull();
    const small = await fetch(`${url}/assets/a-12345678.js`, {
      method: 'HEAD',
      headers: { 'Accept-Encoding': 'br' },
    });
    expect(small.headers.get('content-encoding')).toBe('br');
  });

  test('every reply is kept from strangers', async () => {
    for (const path of ['/', '/nothing', '/api/health', '/api/nothing', '/models/index.json']) {
      const { headers } = await fetch(url + path);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers.get('content-security-policy')).not.toContain('unsafe-inline');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test.each([
    '/../package.json',
    '/%2e%2e/%2e%2e/package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/a-12345678.js%00.html',
    '//etc/passwd',
  ])('nothing is behind %s', async (path) => {
    // fetch would tidy the path up.
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`);
    let reply = '';
    for await (const chunk of socket) reply += chunk;
    expect(reply).toMatch(/^HTTP\/1\.1 (404|400)/);
    expect(reply).not.toMatch(/"name"|root:/);
  });

  test('the model lies under its sha256', async () => {
    const index = await said<{ backbone: Part; classifier: Part }>(await fetch(`${url}/models/index.json`));
    for (const part of [index.backbone, index.classifier]) {
      const response = await fetch(url + part.url);
      const { buffer } = bytes(new Uint8Array(await response.arrayBuffer()));
      const digest = Buffer.from(await crypto.subtle.digest('SHA-256', buffer)).toString('hex');
      expect([digest, buffer.byteLength]).toEqual([part.sha256, part.bytes]);
      expect(part.url).toContain(part.sha256);
      expect(response.headers.get('cache-control')).toContain('immutable');
    }
  });
});

describe('POST /api/classify', () => {
  test('one photo: what verger classify --json says', async () => {
    writeFileSync(at('disc.jpg'), jpeg);
    const response = await post('/api/classify?name=disc.jpg', {
      body: bytes(jpeg),
      headers: { 'Content-Type': 'image/jpeg' },
    });
    expect(response.status).toBe(200);
    const { ms, ...answer } = answerSchema.strict().parse(await response.json());
    expect(ms).toBeGreaterThan(0);
    const { ms: _, ...said } = JSON.parse((await verger(['classify', at('disc.jpg'), '--json'])).stdout);
    expect({ ...answer, path: at('disc.jpg') }).toEqual(said);
  });

  test('many photos, in their order; a bad one does not spoil the others', async () => {
    const form = formWith(
      ['a.jpg', jpeg],
      ['b.jpg', Buffer.from('no photo')],
      ['../../c\u0000\n.jpg', await disc('crimson')],
    );
    const response = await post('/api/classify?top=2', { body: form });
    expect(response.status).toBe(200);
    const { photos } = answersSchema.parse(await response.json());
    expect(photos.map(({ path }) => path)).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
    expect(photos[0]).toMatchObject({ predictions: [{}, {}] });
    expect(photos[1]).toMatchObject({ error: { code: 'not-a-photo' } });
    expect(photos[2]).toHaveProperty('known');
  });

  test('where=true: boxes and a map too; anything else is refused', async () => {
    const ask = (where: string) =>
      fetch(`${url}/api/classify?where=${where}`, {
        method: 'POST',
        headers: { 'Content-Type': 'image/jpeg' },
        body: new Uint8Array(jpeg),
      });
    const { map, boxes } = answerSchema.parse(await (await ask('true')).json());
    expect(map!.values).toHaveLength(map!.rows * map!.columns);
    const [box] = boxes!;
    // The disc fills the middle.
    expect(Math.abs(box!.x + box!.width / 2 - 0.5)).toBeLessThan(0.15);
    expect(answerSchema.parse(await (await ask('false')).json())).not.toHaveProperty('map');
    expect((await ask('perhaps')).status).toBe(400);
  });

  test('64 photos at once are all answered', async () => {
    const form = formWith(...Array.from({ length: 64 }, (_, i): [string, Buffer] => [`${i}.jpg`, jpeg]));
    const { photos } = answersSchema.parse(await (await post('/api/classify', { body: form })).json());
    expect(photos.filter((one) => 'known' in one)).toHaveLength(64);
    const more = formWith(...Array.from({ length: 65 }, (_, i): [string, Buffer] => [`${i}.jpg`, jpeg]));
    expect((await post('/api/classify', { body: more })).status).toBe(413);
  });

  const wide = async () => {
    const png = await sharp({ create: { width: 10, height: 10, channels: 3, background: '#a30' } })
      .png()
      .toBuffer();
    png.writeUInt32BE(20_000, 16);
    png.writeUInt32BE(10_000, 20);
    return png;
  };
  const bad: [string, () => Buffer | Promise<Buffer>, string, number, string][] = [
    ['no bytes', () => Buffer.alloc(0), 'image/jpeg', 422, 'empty'],
    ['text renamed .jpg', () => Buffer.from('hello'), 'image/jpeg', 422, 'not-a-photo'],
    [
      'HEIC',
      () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
      'image/heic',
      422,
      'unsupported',
    ],
    [
      'SVG',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'image/svg+xml',
      422,
      'unsupported',
    ],
    ['a photo cut in the middle', () => jpeg.subarray(0, 700), 'image/jpeg', 422, 'broken'],
    ['200 megapixels', wide, 'image/png', 422, 'broken|too-many-pixels'],
    ['26 MB', () => Buffer.concat([jpeg, Buffer.alloc(26_000_000)]), 'image/jpeg', 422, 'too-large'],
    ['60 MB', () => Buffer.alloc(60_000_000, 1), 'image/jpeg', 413, 'too-large'],
    ['another content type', () => jpeg, 'application/pdf', 415, 'wrong-content-type'],
    ['a form that is none', () => jpeg, 'multipart/form-data; boundary=x', 400, 'upload-cut'],
  ];
  test.each(bad)('%s is refused', async (_, photo, type, status, code) => {
    const response = await classify(bytes(await photo()), type);
    expect(response.status).toBe(status);
    const { error } = await said<Failed>(response);
    expect(error.code).toMatch(new RegExp(`^(${code})$`));
    expect(error.message).not.toMatch(/\/(work|home|root|tmp)/);
  });

  test('an animated GIF is answered by its first frame', async () => {
    const frames = await Promise.all(['orange', 'navy'].map((colour) => disc(colour)));
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await classify(bytes(gif), 'image/gif')).status).toBe(200);
  });

  test.each([
    ['of a told length', 'image/jpeg', 'Content-Length: 100000', ''],
    ['in chunks', 'image/jpeg', 'Transfer-Encoding: chunked', 'ffff\r\n'],
    ['of a form', 'multipart/form-data; boundary=x', 'Content-Length: 100000', '--x\r\n'],
  ])('an upload %s that is cut by the network leaves the server well', async (_, type, length, begin) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    socket.write(
      `POST /api/classify HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\n${length}\r\n\r\n${begin}`,
    );
    socket.write(jpeg);
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.destroy();
    expect((await classify(bytes(jpeg))).status).toBe(200);
  });

  test('a wrong option is named', async () => {
    const response = await post('/api/classify?top=none', {
      body: bytes(jpeg),
      headers: { 'Content-Type': 'image/jpeg' },
    });
    expect([response.status, problemSchema.parse(await response.json()).error.code]).toEqual([
      400,
      'bad-option',
    ]);
  });
});

describe('POST /api/corrections', () => {
  const token = async () => tokenSchema.parse(await (await post('/api/tokens', {})).json()).token;
  const correct = (photo: Uint8Array, label: string, by: string) => {
    const form = formWith(['photo.jpg', photo]);
    form.set('label', label);
    return post('/api/corrections', { body: form, headers: { Authorization: `Bearer ${by}` } });
  };

  test('lands once, as a labelled photo that the next run reads', async () => {
    const by = await token();
    const first = await correct(jpeg, ' Moon  fruit ', by);
    expect(first.status).toBe(201);
    const reply = correctionReplySchema.parse(await first.json());
    expect(reply).toMatchObject({ stored: true, label: 'Moon fruit' });
    const again = await correct(jpeg, 'Moon fruit', await token());
    expect([again.status, (await said<{ stored: boolean }>(again)).stored]).toEqual([200, false]);
    expect(readdirSync(at('photos/Moon fruit'))).toEqual([`${reply.sha256}.jpg`]);
    expect(readFileSync(at('photos/Moon fruit', `${reply.sha256}.jpg`))).toEqual(jpeg);
    const other = await correct(jpeg, 'Sun fruit', by);
    expect([other.status, problemSchema.parse(await other.json()).error.code]).toEqual([
      409,
      'labelled-otherwise',
    ]);
    const { stdout } = await verger(['dataset', 'describe', at('photos'), '--json']);
    expect(stdout).toContain('Moon fruit');
  });

  test('sent again and again at once, it is stored once', async () => {
    const by = await token();
    const photo = await disc('teal');
    const replies = await Promise.all(Array.from({ length: 8 }, () => correct(photo, 'Teal fruit', by)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    expect(readdirSync(at('photos/Teal fruit'))).toHaveLength(1);
  });

  test('a forged, an altered and a missing token are refused', async () => {
    const good = await token();
    const [id, signature] = good.split('.') as [string, string];
    const altered = `${id.startsWith('A') ? 'B' : 'A'}${id.slice(1)}.${signature}`;
    for (const by of [altered, `${id}.${'A'.repeat(43)}`, id, '', 'x'.repeat(10_000)]) {
      const response = await correct(await disc('gold'), 'Gold fruit', by);
      expect(response.status).toBe(401);
    }
    expect(readdirSync(at('photos'))).not.toContain('Gold fruit');
  });

  test.each([
    '',
    '../../evil',
    'a/b',
    '<img src=x onerror=alert(1)>',
    'x'.repeat(10_000),
    '.hidden',
    'a\u0000b',
    'CON/..',
  ])('the label %j is refused', async (label) => {
    const response = await correct(await disc('gray'), label, await shared);
    expect([response.status, (await said<Failed>(response)).error.code]).toEqual([422, 'bad-label']);
  });
  const shared = new Promise<string>((resolve) => {
    beforeAll(async () => resolve(await token()));
  });

  test('one class, however it is spelt; no name of a split', async () => {
    const by = await token();
    const labels = ['pear', 'PEAR', 'ｐｅａｒ'];
    for (const [i, label] of labels.entries()) {
      const response = await correct(await disc(`rgb(${i}, 90, 0)`), label, by);
      expect(correctionReplySchema.parse(await response.json()).label).toBe('Pear');
    }
    expect(readdirSync(at('photos/Pear'))).toHaveLength(3);
    for (const label of ['Training', 'Test', 'corrections']) {
      const response = await correct(await disc('rgb(9, 9, 9)'), label, by);
      expect([response.status, (await said<Failed>(response)).error.code]).toEqual([422, 'reserved-label']);
    }
    expect(readdirSync(at('photos'))).not.toContain('Training');
  });

  test('what is no photo is refused, and so is what is too large', async () => {
    const by = await token();
    expect((await correct(Buffer.from('hello'), 'Text fruit', by)).status).toBe(422);
    expect((await correct(Buffer.alloc(13_000_000), 'Large fruit', by)).status).toBe(413);
    expect(readdirSync(at('photos'))).not.toContain('Text fruit');
  });

  test('too many are told when to come back', async () => {
    const by = await token();
    const statuses: number[] = [];
    for (let i = 0; i < 61; i++) statuses.push((await correct(jpeg, 'Moon fruit', by)).status);
    expect(statuses.slice(0, 60)).toEqual(Array(60).fill(200));
    expect(statuses[60]).toBe(429);
    expect(Number((await correct(jpeg, 'Moon fruit', by)).headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('what it says of itself', () => {
  test('health, species, OpenAPI', async () => {
    expect(healthSchema.strict().parse(await (await fetch(`${url}/api/health`)).json())).toMatchObject({
      corrections: true,
    });
    const { species } = speciesListSchema.parse(await (await fetch(`${url}/api/species`)).json());
    expect(species.length).toBeGreaterThan(60);
    const apple = await said<{ card: { choose: unknown[] } }>(await fetch(`${url}/api/species/apple`));
    expect(apple).toMatchObject({ names: { fr: 'Pomme' }, recognised: true });
    expect(apple.card.choose.length).toBeGreaterThan(0);
    expect((await fetch(`${url}/api/species/no-such`)).status).toBe(404);
    const api = await said<{ openapi: string; paths: Record<string, unknown> }>(
      await fetch(`${url}/api/openapi.json`),
    );
    expect(api.openapi).toBe('3.1.0');
    for (const path of ['/api/classify', '/api/corrections', '/api/species/{id}', '/api/health']) {
      expect(Object.keys(api.paths)).toContain(path);
    }
    expect(JSON.stringify(api)).toContain('"known":{"type":"boolean"');
  });

  test('metrics count what was done, by few names', async () => {
    await classify(bytes(jpeg));
    await fetch(`${url}/api/whatever/${'x'.repeat(50)}`);
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toMatch(/verger_requests_total\{route="\/api\/classify",method="POST",status="200"\} [1-9]/);
    expect(text).toMatch(/verger_photos_total\{outcome="ok"\} [1-9]/);
    expect(text).toMatch(/verger_request_seconds_bucket\{route="\/api\/classify",le="\+Inf"\} [1-9]/);
    expect(text).not.toContain('xxxxx');
  });

  test('stopped in the middle of many photos it ends what it is at, and well', async () => {
    const running = start(['serve', '--port', '0', '--json', '--app', at('apps/phone/dist')]);
    const own = await new Promise<string>((resolve) => {
      running.child.stdout?.on('data', (text: string) => resolve(JSON.parse(text).url));
    });
    const asked = Array.from({ length: 32 }, () =>
      fetch(`${own}/api/classify`, {
        method: 'POST',
        headers: { 'Content-Type': 'image/jpeg' },
        body: new Uint8Array(jpeg),
      }).then(
        ({ status }) => status,
        () => 0,
      ),
    );
    expect(await Promise.race(asked)).toBe(200);
    running.child.kill('SIGTERM');
    const { exit, stderr } = await running.ended;
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: expect.not.stringContaining('terminate') });
    await Promise.all(asked);
  });

  test('a port in use is named: exit 2', async () => {
    const ended = await verger([
      'serve',
      '--port',
      new URL(url).port,
      '--app',
      at('apps/phone/dist'),
      '--threads',
      '1',
    ]);
    expect(ended.exit).toBe(2);
    expect(ended.stderr).toMatch(/port \d+ is in use\n {2}→ give another/);
  });
});
