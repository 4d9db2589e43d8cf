import type { Whole } from '../forms/whole.js';
import { alone, type Illustration, opened } from '../illustration.js';
import type { Pattern } from '../patterns.js';

const GREEN_LEAF = '#4f8f3c';

const apple = (base: string, shade: string, patterns: readonly Pattern[] = []): Illustration =>
  alone({
    form: 'whole',
    outline: { width: 70, height: 66, dentTop: 10, dentBottom: 6, taper: 0.14 },
    at: [50, 56],
    skin: { base, shade },
    patterns,
    top: { kind: 'stalk', length: 16, leaf: GREEN_LEAF },
    blossom: '#6b4a2a',
  });

const pear = (
  base: string,
  shade: string,
  more: Partial<Whole['outline']> = {},
  patterns: readonly Pattern[] = [],
): Illustration =>
  alone({
    form: 'whole',
    outline: { width: 58, height: 74, neck: 0.52, ...more },
    at: [50, 56],
    skin: { base, shade },
    patterns,
    top: { kind: 'stalk', length: 15, leaf: GREEN_LEAF },
    blossom: '#6b4a2a',
  });

const stone = (base: string, shade: string, blush: string, more: Partial<Whole> = {}): Whole => ({
  form: 'whole',
  outline: { width: 66, height: 64, dentTop: 7 },
  at: [50, 56],
  skin: { base, shade },
  patterns: [
    { kind: 'blush', colour: blush, angle: 70 },
    { kind: 'seam', colour: shade },
  ],
  top: { kind: 'stalk', length: 10, leaf: GREEN_LEAF },
  ...more,
});

const cherry = (base: string, shade: string, patterns: readonly Pattern[] = []): Illustration => {
  const one = {
    form: 'whole',
    outline: { width: 62, height: 58, dentTop: 8 },
    at: [50, 60],
    skin: { base, shade },
    patterns,
    top: { kind: 'stalk', length: 56, colour: '#6c8a35' },
  } as const;
  return [
    { of: one, at: [64, 50], scale: 0.58, turn: -16 },
    { of: { ...one, top: { ...one.top, leaf: GREEN_LEAF } }, at: [36, 58], scale: 0.62, turn: 18 },
  ];
};

const freckles = (colour: string, count = 26): Pattern => ({ kind: 'speckles', count, size: 0.8, colour });
const sun = (colour: string, angle = 60, strength = 0.8): Pattern => ({
  kind: 'blush',
  colour,
  angle,
  strength,
});

/** Fruit of the rose family with a core or a stone. */
export const pomeAndStone: Readonly<Record<string, Illustration>> = {
  apple: apple('#d8322b', '#a81f24', [freckles('#f3b19a')]),
  'Apple Braeburn': apple('#d9553a', '#a23424', [
    { kind: 'stripes', count: 9, colour: '#b3261f', thick: 2.6 },
    sun('#e6c04a', -70, 0.6),
  ]),
  'Apple Crimson Snow': apple('#b3162c', '#7f0f24', [freckles('#e58a90', 16)]),
  'Apple Golden 1': apple('#ead455', '#c3a632', [freckles('#9a7d2a', 34)]),
  'Apple Granny Smith': apple('#8cc540', '#639c2b', [freckles('#d6efab', 34)]),
  'Apple Pink Lady': apple('#e8707f', '#c04560', [sun('#e5dd7a', -80, 0.7), freckles('#f9d2cf', 20)]),
  'Apple Red 1': apple('#c9252b', '#971b22', [sun('#e0663c', -60, 0.5)]),
  'Apple Red Delicious': alone({
    ...({
      form: 'whole',
      skin: { base: '#a0182a', shade: '#700f20' },
      at: [50, 56],
      blossom: '#6b4a2a',
    } as const),
    outline: { width: 66, height: 72, dentTop: 11, dentBottom: 9, taper: 0.32, lobes: 5, lobe: 0.02 },
    patterns: [freckles('#d77a80', 30)],
    top: { kind: 'stalk', length: 16, leaf: GREEN_LEAF },
  }),
  'Apple Red Yellow 1': apple('#ecc24c', '#c89a30', [sun('#d2402c', 70, 1), sun('#d2402c', 110, 0.8)]),
  pear: pear('#b9c94b', '#8fa234', {}, [freckles('#7d8a2c', 34)]),
  'Pear Abate': pear('#c0b84a', '#94883a', { width: 44, height: 84, neck: 0.5 }, [
    freckles('#8a6a2a', 44),
    sun('#a37a3a', 0, 0.7),
  ]),
  'Pear Forelle': pear('#d9c74a', '#b39a34', { width: 52, height: 68, neck: 0.5 }, [
    sun('#cf3b2e', 75, 1),
    freckles('#f2e3a0', 30),
  ]),
  'Pear Kaiser': pear('#a98243', '#7d5c2e', { width: 52, height: 80, neck: 0.5 }, [freckles('#d0b07a', 50)]),
  'Pear Red': pear('#a32b33', '#761c26', {}, [freckles('#d98a8a', 26)]),
  'Pear Williams': pear('#d9d35a', '#b2a93e', { width: 62, neck: 0.46 }, [
    freckles('#8e8a34', 26),
    sun('#dfae4c', 80, 0.6),
  ]),
  quince: alone({
    form: 'whole',
    outline: { width: 66, height: 72, neck: 0.3, lobes: 5, lobe: 0.035, dentTop: 4 },
    at: [50, 55],
    skin: { base: '#e9cd3e', shade: '#bf9f26' },
    patterns: [{ kind: 'dashes', count: 26, colour: '#d8c78a' }],
    top: { kind: 'stalk', length: 8, leaf: '#7d9a4a' },
    blossom: '#5c4a22',
    dull: true,
  }),
  apricot: opened(
    stone('#f2a23c', '#d47f24', '#e0602c', {
      outline: { width: 74, height: 72, dentTop: 6 },
      top: { kind: 'stalk', length: 6 },
    }),
    {
      form: 'cut',
      outline: { width: 76, height: 76 },
      rind: '#e8932e',
      rindThick: 2.5,
      flesh: '#f7b95a',
      inside: [{ kind: 'stone', wide: 28, high: 36, colour: '#a8733c', shade: '#7d5028' }],
    },
  ),
  peach: alone(stone('#f3a96b', '#d9814a', '#d9424a')),
  'Peach Flat': alone(
    stone('#f3b07a', '#d98a52', '#d9424a', {
      outline: { width: 76, height: 42, dentTop: 12, dentBottom: 4 },
    }),
  ),
  nectarine: alone(
    stone('#d9412f', '#a8281f', '#8d1a22', {
      patterns: [sun('#f0a43c', -70, 0.9), { kind: 'seam', colour: '#8d1a22' }],
    }),
  ),
  'Nectarine Flat': alone(
    stone('#d24a32', '#a52e22', '#8d1a22', {
      outline: { width: 76, height: 42, dentTop: 12, dentBottom: 4 },
      patterns: [sun('#f0a43c', -70, 0.9)],
    }),
  ),
  plum: opened(
    stone('#6b3a86', '#4a2463', '#a07ab8', {
      outline: { width: 58, height: 68, dentTop: 5 },
      patterns: [sun('#b59ac6', -50, 0.45), { kind: 'seam', colour: '#3c1b52' }],
    }),
    {
      form: 'cut',
      outline: { width: 66, height: 76 },
      rind: '#5a2d74',
      flesh: '#e3b04a',
      inside: [{ kind: 'stone', wide: 22, high: 36, colour: '#a8733c', shade: '#80522a' }],
    },
  ),
  cherry: cherry('#b5172a', '#7d0f22'),
  'Cherry Rainier': cherry('#f0c25a', '#d79a3c', [sun('#d93c3c', 60, 1)]),
  'Cherry Wax Black': cherry('#4a1226', '#2c0816'),
  'Cherry Wax Red': cherry('#d42a34', '#9c1a26'),
  'Cherry Wax Yellow': cherry('#f0cf52', '#cfa232'),
  strawberry: alone({
    form: 'whole',
    outline: { width: 66, height: 74, taper: 0.62, dentTop: 3 },
    at: [50, 56],
    skin: { base: '#df2c34', shade: '#ad1a28' },
    patterns: [{ kind: 'speckles', count: 44, size: 1.3, colour: '#f7d679' }],
    top: { kind: 'calyx', leaves: 7, length: 24, colour: '#4f9a3c', stalk: 10 },
  }),
  'Strawberry Wedge': alone({
    form: 'whole',
    outline: { width: 84, height: 64, taper: 0.4, dentTop: 4, dentBottom: 12, lobes: 3, lobe: 0.05 },
    at: [50, 56],
    skin: { base: '#df2c34', shade: '#ad1a28' },
    patterns: [{ kind: 'speckles', count: 48, size: 1.3, colour: '#f7d679' }],
    top: { kind: 'calyx', leaves: 7, length: 26, colour: '#4f9a3c', stalk: 10 },
  }),
  raspberry: [
    { of: { form: 'bunch', hang: 'compound', size: 8, skin: { base: '#e0486a', shade: '#b32a50' } } },
    {
      of: {
        form: 'whole',
        outline: { width: 2, height: 2 },
        at: [50, 19],
        skin: { base: '#6fa24a', shade: '#4f7f34' },
        top: { kind: 'calyx', leaves: 5, length: 22, colour: '#6fa24a', stalk: 12 },
        dull: true,
      },
    },
  ],
  blackberry: [
    {
      of: {
        form: 'bunch',
        hang: 'compound',
        size: 8,
        skin: { base: '#3d2350', shade: '#21102f' },
        gleam: '#cdb8e6',
      },
    },
    {
      of: {
        form: 'whole',
        outline: { width: 2, height: 2 },
        at: [50, 19],
        skin: { base: '#6fa24a', shade: '#4f7f34' },
        top: { kind: 'calyx', leaves: 5, length: 22, colour: '#6fa24a', stalk: 12 },
        dull: true,
      },
    },
  ],
};
