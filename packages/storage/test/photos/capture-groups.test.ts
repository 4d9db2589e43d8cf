import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/hash/random.js';
import { type Captured, captureGroups } from '../../src/photos/capture-groups.js';
import { captureName } from '../../src/photos/capture-name.js';
import { fingerprint } from '../../src/photos/fingerprint.js';

const SIDE = 224;

/** A picture of coloured blobs, unlike any of another seed. */
async function picture(seed: number): Promise<Buffer> {
  const random = seededRandom(`picture ${seed}`);
  const blob = () =>
    `<ellipse cx="${random.between(0, 320)}" cy="${random.between(0, 240)}" rx="${random.between(20, 90)}" ry="${random.between(20, 90)}" fill="hsl(${random.between(0, 360)},${random.between(20, 90)}%,${random.between(15, 85)}%)"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240"><rect width="320" height="240" fill="hsl(${random.between(0, 360)},40%,50%)"/>${Array.from({ length: 14 }, blob).join('')}</svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 92 }).toBuffer();
}

async function looked(path: string, bytes: Buffer, sha256 = path): Promise<Captured> {
  const square = await sharp(bytes).resize(SIDE, SIDE, { fit: 'fill' }).raw().toBuffer();
  const label = path.split('/').at(-2) ?? null;
  return {
    path,
    label,
    sha256,
    fingerprint: fingerprint(
      Float32Array.from(square, (v) => v / 127.5 - 1),
      SIDE,
    ),
  };
}

/** The groups as lists of paths, those of one photo left out. */
function joined(photos: readonly Captured[], of: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const [i, { path }] of photos.entries()) groups.set(of[i]!, [...(groups.get(of[i]!) ?? []), path]);
  return [...groups.values()].filter((paths) => paths.length > 1);
}

const named = (paths: readonly string[]) => {
  const photos = paths.map((path) => ({ path, label: path.split('/').at(-2) ?? null }));
  return joined(photos, captureGroups(photos).of);
};

describe('captureGroups', () => {
  const copies: [string, (photo: Sharp) => Sharp][] = [
    ['re-encoded', (photo) => photo.jpeg({ quality: 55 })],
    ['as PNG', (photo) => photo.png()],
    ['resized', (photo) => photo.resize(120, 90).jpeg()],
    ['mirrored', (photo) => photo.flop().jpeg()],
    ['brighter', (photo) => photo.modulate({ brightness: 1.2 }).jpeg()],
    ['darker', (photo) => photo.modulate({ brightness: 0.75 }).jpeg()],
    ['cropped', (photo) => photo.extract({ left: 10, top: 8, width: 300, height: 224 }).jpeg()],
  ];

  it.each(copies)('joins a photo and its copy: %s', async (_, change) => {
    const originals = await Promise.all([...Array(30).keys()].map(picture));
    const photos = await Promise.all([
      ...originals.map((bytes, i) => looked(`A/${i}.jpg`, bytes)),
      ...originals.map(async (bytes, i) =>
        looked(`B/copy of ${i}.jpg`, await change(sharp(bytes)).toBuffer()),
      ),
    ]);
    const { of, nearDuplicates, conflicts, sameBytes } = captureGroups(photos);
    const pairs = joined(photos, of);
    // None of two pictures; of one picture nearly all.
    for (const paths of pairs) expect(new Set(paths.map((path) => /\d+/.exec(path)![0])).size).toBe(1);
    expect(pairs.length).toBeGreaterThanOrEqual(28);
    expect({ nearDuplicates, sameBytes }).toEqual({ nearDuplicates: pairs.length, sameBytes: 0 });
    expect(conflicts.map(({ labels, copy }) => [labels.join(), copy])).toEqual(
      pairs.map(() => ['A,B', 'near']),
    );
  });

  it('joins photos of the same bytes, also of one tone, and names those under two labels', async () => {
    const grey = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#888' } })
      .png()
      .toBuffer();
    const light = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#999' } })
      .png()
      .toBuffer();
    const photos = await Promise.all([
      looked('A/1.png', grey, 'grey'),
      looked('A/2.png', light, 'light'),
      looked('B/1.png', grey, 'grey'),
    ]);
    const found = captureGroups(photos);
    expect(joined(photos, found.of)).toEqual([['A/1.png', 'B/1.png']]);
    expect(found).toMatchObject({ groups: 2, sameBytes: 1, nearDuplicates: 0 });
    expect(found.conflicts).toEqual([{ paths: ['A/1.png', 'B/1.png'], labels: ['A', 'B'], copy: 'same' }]);
    expect(found.byName).toEqual(photos.map(({ path }) => path));
  });

  it('joins by what --group-by says first', () => {
    const photos = ['x/a_1.jpg', 'y/a_2.jpg', 'x/b_1.jpg'].map((path) => ({ path, label: path[0]! }));
    const found = captureGroups(photos, (path) => /\/(\w)_/.exec(path)?.[1]);
    expect(joined(photos, found.of)).toEqual([['x/a_1.jpg', 'y/a_2.jpg']]);
    expect(found.rules).toEqual({ 'group-by': 3 });
  });
});

describe('names of one capture', () => {
  it.each<[string, string[]]>([
    ['frames of a video', ['a/frame_0012.jpg', 'a/frame_0013.jpg']],
    ['frames of a named video', ['a/kitchen-frame12.png', 'a/kitchen-frame13.png']],
    ['Fruits-360 in original size', ['Training/a/r0_11.jpg', 'Test/a/r0_12.jpg']],
    ['Fruits-360', ['Training/a/r2_1_100.jpg', 'Test/a/r2_9_100.jpg']],
    [
      'a copy and its original',
      ['a/IMG_1234.jpg', 'a/IMG_1234 (2).jpg', 'a/IMG_1234 copy.jpg', 'a/IMG_1234_1024x768.jpg'],
    ],
    ['augmented by Roboflow', ['a/x_jpg.rf.0123456789abcdef.jpg', 'a/x_jpg.rf.fedcba9876543210.jpg']],
    ['augmented by hand', ['a/x_flipLR.jpg', 'a/x_new30degFlipLR.jpg', 'a/x_aug_3.jpg']],
    [
      'a burst',
      ['a/00001IMG_00001_BURST20190101120301123.jpg', 'a/00002IMG_00002_BURST20190101120301123.jpg'],
    ],
    [
      'seconds apart',
      ['a/IMG_20260131_120301.jpg', 'a/IMG_20260131_120303.jpg', 'a/IMG_20260131_120306.jpg'],
    ],
  ])('%s', (_, paths) => {
    expect(named(paths)).toEqual([paths]);
  });

  it.each<[string, string[]]>([
    ['numbers', ['a/1.jpg', 'a/2.jpg', 'a/IMG_0001.jpg', 'a/IMG_0002.jpg']],
    ['numbered by a file manager', ['a/banana (1).jpg', 'a/banana (2).jpg']],
    ['minutes apart', ['a/IMG_20260131_120301.jpg', 'a/IMG_20260131_120501.jpg']],
    ['frames of another class', ['a/frame_1.jpg', 'b/frame_1.jpg']],
    ['other turns', ['a/r0_1.jpg', 'a/r1_1.jpg']],
  ])('not by %s', (_, paths) => {
    expect(named(paths)).toEqual([]);
  });

  it('says which rule', () => {
    expect(captureName('IMG_20260131_120301.jpg')?.rule).toBe('time');
    expect(captureName('pear.jpg')).toBeUndefined();
  });
});
