import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { verger } from '@verger/testing/program';

import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { answerSchema, answersSchema } from '../../src/api/schemas.js';
import { bytes, disc, formWith, problemOf, serveForTests } from '../support/server.js';

const server = serveForTests();
let jpeg: Buffer;
beforeAll(async () => {
  jpeg = await disc('orange');
});

describe('POST /api/classify', () => {
  test('one photo: what verger classify --json says', async () => {
    writeFileSync(server.at('disc.jpg'), jpeg);
    const response = await server.post('/api/classify?name=disc.jpg', {
      body: bytes(jpeg),
      headers: { 'Content-Type': 'image/jpeg' },
    });
    expect(response.status).toBe(200);
    const { ms, ...answer } = answerSchema.strict().parse(await response.json());
    expect(ms).toBeGreaterThan(0);
    const { ms: _, ...said } = JSON.parse(
      (await verger(['classify', server.at('disc.jpg'), '--json'])).stdout,
    );
    expect({ ...answer, path: server.at('disc.jpg') }).toEqual(said);
  });

  test('many photos, in their order; a bad one does not spoil the others', async () => {
    const form = formWith(
      ['a.jpg', jpeg],
      ['b.jpg', Buffer.from('no photo')],
      ['../../c\u0000\n.jpg', await disc('crimson')],
    );
    const response = await server.post('/api/classify?top=2', { body: form });
    expect(response.status).toBe(200);
    const { photos } = answersSchema.parse(await response.json());
    expect(photos.map(({ path }) => path)).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
    expect(photos[0]).toMatchObject({ predictions: [{}, {}] });
    expect(photos[1]).toMatchObject({ error: { code: 'not-a-photo' } });
    expect(photos[2]).toHaveProperty('known');
  });

  test('where=true: boxes and a map too; anything else is refused', async () => {
    const ask = (where: string) =>
      fetch(`${server.url}/api/classify?where=${where}`, {
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

  test('all=true: a photo of one kind has one, on the whole of it', async () => {
    const response = await server.post('/api/classify?all=true', {
      body: bytes(jpeg),
      headers: { 'Content-Type': 'image/jpeg' },
    });
    const { known, predictions, kinds } = answerSchema.strict().parse(await response.json());
    const { width, height } = await sharp(jpeg).metadata();
    expect(kinds!.map(({ class: name, box }) => [name, box])).toEqual(
      known ? [[predictions[0]!.class, [0, 0, width, height]]] : [],
    );
  });

  const stall = fileURLToPath(
    new URL('../../../../../shared/web-photos/tomato/57e419b679ac.jpg', import.meta.url),
  );
  test.skipIf(!existsSync(stall))(
    'all=true: cucumbers on the left, tomatoes on the right (needs ../shared)',
    async () => {
      const response = await server.post('/api/classify?all=1&name=stall.jpg', {
        body: bytes(readFileSync(stall)),
        headers: { 'Content-Type': 'image/jpeg' },
      });
      const { kinds } = answerSchema.strict().parse(await response.json());
      const { width, height } = await sharp(stall).metadata();
      const centres = kinds!.map(({ species, box: [x, y, wide, high] }) => {
        expect(Math.min(x, y, width! - x - wide, height! - y - high)).toBeGreaterThanOrEqual(0);
        return [species, x + wide / 2 < width! / 2 ? 'left' : 'right'];
      });
      expect(new Map(centres as [string, string][])).toEqual(
        new Map([
          ['cucumber', 'left'],
          ['tomato', 'right'],
        ]),
      );
      const said = JSON.parse((await verger(['classify', stall, '--all', '--json'])).stdout);
      expect(kinds).toEqual(said.kinds);
    },
  );

  test('64 photos at once are all answered', async () => {
    const form = formWith(...Array.from({ length: 64 }, (_, i): [string, Buffer] => [`${i}.jpg`, jpeg]));
    const { photos } = answersSchema.parse(await (await server.post('/api/classify', { body: form })).json());
    expect(photos.filter((one) => 'known' in one)).toHaveLength(64);
    const more = formWith(...Array.from({ length: 65 }, (_, i): [string, Buffer] => [`${i}.jpg`, jpeg]));
    expect((await server.post('/api/classify', { body: more })).status).toBe(413);
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
      'a HEIC of a header only',
      () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
      'image/heic',
      422,
      'broken',
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
    const response = await server.classify(bytes(await photo()), type);
    expect(response.status).toBe(status);
    const problem = await problemOf(response);
    expect(problem.code).toMatch(new RegExp(`^(${code})$`));
    expect(problem.detail).not.toMatch(/\/(work|home|root|tmp)/);
  });

  test('a HEIC, as phones send it, is answered', async () => {
    const heic = new URL('../../../../packages/storage/test/fixtures/gradient.heic', import.meta.url);
    const response = await server.classify(bytes(readFileSync(heic)), 'image/heic');
    expect(response.status).toBe(200);
    expect(await response.json()).toHaveProperty('predictions');
  });

  test('an animated GIF is answered by its first frame', async () => {
    const frames = await Promise.all(['orange', 'navy'].map((colour) => disc(colour)));
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await server.classify(bytes(gif), 'image/gif')).status).toBe(200);
  });

  test.each([
    ['of a told length', 'image/jpeg', 'Content-Length: 100000', ''],
    ['in chunks', 'image/jpeg', 'Transfer-Encoding: chunked', 'ffff\r\n'],
    ['of a form', 'multipart/form-data; boundary=x', 'Content-Length: 100000', '--x\r\n'],
  ])('an upload %s that is cut by the network leaves the server well', async (_, type, length, begin) => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    socket.write(
      `POST /api/classify HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: ${type}\r\n${length}\r\n\r\n${begin}`,
    );
    socket.write(jpeg);
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.destroy();
    expect((await server.classify(bytes(jpeg))).status).toBe(200);
  });

  test.each([
    ['top=none', 'bad-option', 'top is how many answers a photo: a whole number from 1 to 200'],
    ['top=0', 'bad-option', 'from 1 to 200'],
    ['top=201', 'bad-option', 'from 1 to 200'],
    ['top=2&top=3', 'bad-option', undefined],
    ['where=perhaps', 'bad-option', 'true or false'],
    ['Top=2', 'unknown-parameter', 'parameters are: top'],
    ['__proto__=2', 'unknown-parameter', 'parameters are: top'],
  ])('%s is refused by name', async (query, code, hint) => {
    const response = await server.post(`/api/classify?${query}`, {
      body: bytes(jpeg),
      headers: { 'Content-Type': 'image/jpeg' },
    });
    const problem = await problemOf(response);
    expect([problem.status, problem.code]).toEqual([400, code]);
    if (hint !== undefined) expect(problem.hint).toContain(hint);
  });
});
