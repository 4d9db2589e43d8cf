import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { withoutMetadata } from '../src/index.js';

/** Half red, half blue, so that a turn shows. */
const picture = () =>
  sharp({ create: { width: 40, height: 24, channels: 3, background: '#c22' } }).composite([
    {
      input: { create: { width: 20, height: 24, channels: 3, background: '#22c' } },
      left: 20,
      top: 0,
    },
  ]);
const withAll = (orientation: number) =>
  picture()
    .withExif({
      IFD0: { Make: 'Secretphone', DateTime: '2026:05:01 10:00:00' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '43/1 24/1 0/1' },
    })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF/>Secretplace</x:xmpmeta>')
    .withMetadata({ orientation, icc: 'p3' })
    .jpeg({ progressive: orientation === 6 })
    .toBuffer();
const pixels = (jpeg: Uint8Array) => sharp(jpeg).rotate().raw().toBuffer();

describe('a photo without its metadata', () => {
  test.each([1, 3, 6, 8])(
    'orientation %i and colour profile stay, the rest goes, pixels are the same',
    async (orientation) => {
      const jpeg = Buffer.concat([await withAll(orientation), Buffer.from('Secrettail')]);
      expect(jpeg.toString('latin1')).toContain('Secretphone');
      const clean = withoutMetadata(jpeg);
      const facts = await sharp(clean).metadata();
      expect(facts.orientation ?? 1).toBe(orientation);
      expect(facts.icc).toBeDefined();
      expect(facts.xmp).toBeUndefined();
      expect(Buffer.from(clean).toString('latin1')).not.toMatch(/Secret|GPS|2026/);
      expect(await pixels(clean)).toEqual(await pixels(jpeg));
      expect(withoutMetadata(clean)).toEqual(clean);
    },
  );

  test('one that has none comes back byte for byte', async () => {
    const jpeg = await picture().jpeg().toBuffer();
    expect(Buffer.from(withoutMetadata(jpeg))).toEqual(jpeg);
  });

  test.each([0, 2, 3, 30, 200])(
    'cut after %i bytes it is refused, and so is anything else',
    async (length) => {
      const jpeg = await withAll(6);
      expect(() => withoutMetadata(jpeg.subarray(0, length))).toThrow(/damaged/);
      expect(() => withoutMetadata(Buffer.alloc(length, 1))).toThrow(/damaged/);
    },
  );
});
