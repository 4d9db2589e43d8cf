import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { verger } from '@verger/testing/program';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { correctionReplySchema, tokenSchema } from '../../src/api/schemas.js';
import { disc, formWith, problemOf, said, serveForTests } from '../support/server.js';

const server = serveForTests();
let jpeg: Buffer;
beforeAll(async () => {
  jpeg = await disc('orange');
});

async function uprightSize(photo: Buffer): Promise<number[]> {
  const { width, height, orientation = 1 } = await sharp(photo).metadata();
  return orientation > 4 ? [height, width] : [width, height];
}

describe('POST /api/corrections', () => {
  const token = async () => tokenSchema.parse(await (await server.post('/api/tokens', {})).json()).token;
  const correct = (photo: Uint8Array, label: string, by: string) => {
    const form = formWith(['photo.jpg', photo]);
    form.set('label', label);
    return server.post('/api/corrections', { body: form, headers: { Authorization: `Bearer ${by}` } });
  };

  test('lands once, as a labelled photo that the next run reads', async () => {
    const by = await token();
    const first = await correct(jpeg, ' Moon  fruit ', by);
    expect(first.status).toBe(201);
    const reply = correctionReplySchema.parse(await first.json());
    expect(reply).toMatchObject({ stored: true, label: 'Moon fruit' });
    const again = await correct(jpeg, 'Moon fruit', await token());
    expect([again.status, (await said<{ stored: boolean }>(again)).stored]).toEqual([200, false]);
    expect(readdirSync(server.at('photos/Moon fruit'))).toEqual([`${reply.sha256}.jpg`]);
    expect(readFileSync(server.at('photos/Moon fruit', `${reply.sha256}.jpg`))).toEqual(jpeg);
    const other = await correct(jpeg, 'Sun fruit', by);
    expect([other.status, (await problemOf(other)).code]).toEqual([409, 'labelled-otherwise']);
    const { stdout } = await verger(['dataset', 'describe', server.at('photos'), '--json']);
    expect(stdout).toContain('Moon fruit');
  });

  test('sent again and again at once, it is stored once', async () => {
    const by = await token();
    const photo = await disc('teal');
    const replies = await Promise.all(Array.from({ length: 8 }, () => correct(photo, 'Teal fruit', by)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    expect(readdirSync(server.at('photos/Teal fruit'))).toHaveLength(1);
  });

  test('a forged, an altered and a missing token are refused', async () => {
    const good = await token();
    const [id, signature] = good.split('.') as [string, string];
    const altered = `${id.startsWith('A') ? 'B' : 'A'}${id.slice(1)}.${signature}`;
    for (const by of [altered, `${id}.${'A'.repeat(43)}`, id, '', 'x'.repeat(10_000)]) {
      const response = await correct(await disc('gold'), 'Gold fruit', by);
      expect(response.status).toBe(401);
    }
    expect(readdirSync(server.at('photos'))).not.toContain('Gold fruit');
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
    expect([response.status, (await problemOf(response)).code]).toEqual([422, 'bad-label']);
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
    expect(readdirSync(server.at('photos/Pear'))).toHaveLength(3);
    for (const label of ['Training', 'Test', 'corrections']) {
      const response = await correct(await disc('rgb(9, 9, 9)'), label, by);
      expect([response.status, (await problemOf(response)).code]).toEqual([422, 'reserved-label']);
    }
    expect(readdirSync(server.at('photos'))).not.toContain('Training');
  });

  test('what is no photo is refused, and so is what is too large', async () => {
    const by = await token();
    expect((await correct(Buffer.from('hello'), 'Text fruit', by)).status).toBe(422);
    expect((await correct(Buffer.alloc(13_000_000), 'Large fruit', by)).status).toBe(413);
    expect(readdirSync(server.at('photos'))).not.toContain('Text fruit');
  });

  test('place, date and camera are thrown away, whoever sends the photo; orientation stays', async () => {
    const turned = await sharp({ create: { width: 60, height: 30, channels: 3, background: '#383' } })
      .withExif({ IFD0: { Make: 'Secretphone' }, IFD3: { GPSLatitudeRef: 'N' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">Secretplace</x:xmpmeta>')
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const png = await sharp(turned)
      .withExif({ IFD0: { Make: 'Secretphone' } })
      .png()
      .toBuffer();
    expect(turned.toString('latin1')).toContain('Secretplace');
    for (const [photo, label] of [
      [turned, 'Turned fruit'],
      [png, 'Other fruit'],
    ] as const) {
      const { status } = await correct(photo, label, await token());
      expect(status).toBe(201);
      const [name] = readdirSync(server.at('photos', label));
      const kept = readFileSync(server.at('photos', label, name!));
      expect(name).toContain(createHash('sha256').update(kept).digest('hex'));
      expect(kept.toString('latin1')).not.toMatch(/Secret|GPS/);
      const { width, height, orientation = 1 } = await sharp(kept).metadata();
      const upright = orientation > 4 ? [height, width] : [width, height];
      expect(upright).toEqual(label === 'Turned fruit' ? [30, 60] : await uprightSize(png));
    }
  });

  test('a page of another origin cannot send any; one of its own can', async () => {
    const by = await token();
    const send = (origin: string) => {
      const form = formWith(['photo.jpg', jpeg]);
      form.set('label', 'Forged fruit');
      return server.post('/api/corrections', {
        body: form,
        headers: { Authorization: `Bearer ${by}`, Origin: origin },
      });
    };
    for (const origin of [
      'https://evil.example',
      'null',
      `${server.url}1`,
      'http://localhost.evil.example',
    ]) {
      expect([origin, (await problemOf(await send(origin))).code]).toEqual([origin, 'foreign-origin']);
    }
    expect(readdirSync(server.at('photos'))).not.toContain('Forged fruit');
    expect((await send(server.url)).status).not.toBe(403);
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
