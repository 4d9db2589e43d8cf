import type { Whole } from '../forms/whole.js';
import { alone, type Illustration, opened, pair } from '../illustration.js';
import type { Pattern } from '../patterns.js';

const tomato = (
  base: string,
  shade: string,
  outline: Whole['outline'] = { width: 76, height: 64, dentTop: 6, lobes: 5, lobe: 0.012 },
  patterns: readonly Pattern[] = [],
): Whole => ({
  form: 'whole',
  outline,
  at: [50, 57],
  skin: { base, shade },
  patterns,
  top: { kind: 'calyx', leaves: 6, length: 22, colour: '#4f8a3c', stalk: 11 },
});
const pepper = (base: string, shade: string): Illustration =>
  alone({
    form: 'whole',
    outline: {
      width: 68,
      height: 70,
      box: 2.8,
      dentTop: 7,
      taper: 0.22,
      lobes: 3,
      lobe: 0.05,
      dentBottom: 6,
    },
    at: [50, 58],
    skin: { base, shade },
    patterns: [{ kind: 'stripes', count: 3, colour: shade, thick: 2.4 }],
    top: { kind: 'stalk', length: 16, colour: '#4f8a3c' },
  });
const onion = (base: string, shade: string): Whole => ({
  form: 'whole',
  outline: { width: 72, height: 68, tipTop: 18, tipBottom: 3 },
  at: [50, 58],
  skin: { base, shade },
  patterns: [{ kind: 'stripes', count: 8, colour: shade, thick: 1.3 }],
});
const onionCut = (rind: string, ring: string) =>
  ({
    form: 'cut',
    outline: { width: 84, height: 84 },
    rind,
    rindThick: 3,
    flesh: '#fbf7f2',
    inside: [0.86, 0.66, 0.46, 0.26].flatMap((share) => [
      { kind: 'core', wide: share, high: share, colour: ring } as const,
      { kind: 'core', wide: share - 0.07, high: share - 0.07, colour: '#fbf7f2' } as const,
    ]),
  }) as const;
const potato = (base: string, shade: string): Illustration =>
  pair(
    {
      form: 'whole',
      outline: { width: 86, height: 66, lobes: 3, lobe: 0.03 },
      skin: { base, shade },
      patterns: [
        { kind: 'speckles', count: 16, size: 1.5, colour: shade },
        { kind: 'dashes', count: 10, colour: shade },
      ],
      dull: true,
    },
    [-14, 20],
  );

/** Vegetables, roots and nuts. */
export const vegetablesAndNuts: Readonly<Record<string, Illustration>> = {
  asparagus: alone({ form: 'special', of: 'asparagus' }),
  cabbage: alone({ form: 'special', of: 'cabbage' }),
  cauliflower: alone({ form: 'special', of: 'cauliflower' }),
  garlic: alone({ form: 'special', of: 'garlic' }),
  ginger: alone({ form: 'special', of: 'ginger' }),
  leek: alone({ form: 'special', of: 'leek' }),
  mushroom: alone({ form: 'special', of: 'mushroom' }),
  walnut: alone({ form: 'special', of: 'walnut' }),
  physalis: alone({ form: 'special', of: 'husk' }),
  Physalis: [
    {
      of: {
        form: 'whole',
        outline: { width: 62, height: 60 },
        at: [50, 62],
        skin: { base: '#f5a62c', shade: '#d07f18' },
        top: { kind: 'tuft', leaves: 5, length: 34, spread: 40, colour: '#e3c98f', other: '#d2b06a' },
      },
    },
  ],
  corn: alone({ form: 'special', of: 'corn', kernels: '#f6cf3a', shade: '#cf9f1e', husk: false }),
  'Corn Husk': alone({ form: 'special', of: 'corn', kernels: '#f6cf3a', shade: '#cf9f1e', husk: true }),
  beetroot: opened(
    {
      form: 'whole',
      outline: { width: 70, height: 66, tipBottom: 16 },
      at: [50, 60],
      skin: { base: '#7a2440', shade: '#54142a' },
      patterns: [{ kind: 'dashes', count: 14, colour: '#9a4a5f' }],
      top: { kind: 'tuft', leaves: 5, length: 36, spread: 22, colour: '#4f8a3c', other: '#8a2f4a' },
      dull: true,
    },
    {
      form: 'cut',
      outline: { width: 80, height: 78 },
      rind: '#6b1f38',
      rindThick: 3,
      flesh: '#a02850',
      inside: [0.8, 0.55, 0.3].flatMap((share) => [
        { kind: 'core', wide: share, high: share, colour: '#c04a70' } as const,
        { kind: 'core', wide: share - 0.07, high: share - 0.07, colour: '#9a2448' } as const,
      ]),
    },
  ),
  carrot: [
    {
      of: {
        form: 'whole',
        outline: { width: 32, height: 72, taper: 0.82, box: 2.5 },
        at: [50, 58],
        skin: { base: '#f0862a', shade: '#c9611a' },
        patterns: [{ kind: 'dashes', count: 16, colour: '#c9611a' }],
        top: { kind: 'tuft', leaves: 7, length: 32, spread: 24, colour: '#4f9a3c', other: '#6fb052' },
      },
      turn: 18,
      scale: 1.05,
    },
  ],
  cucumber: opened(
    {
      form: 'whole',
      outline: { width: 30, height: 96, bend: 22, box: 3, turn: 40 },
      skin: { base: '#4a8a3a', shade: '#306a28' },
      patterns: [{ kind: 'speckles', count: 34, size: 1.1, colour: '#86b85f' }],
    },
    {
      form: 'cut',
      outline: { width: 70, height: 70 },
      rind: '#3f7d34',
      rindThick: 3,
      pith: { colour: '#d6ecb4', thick: 3 },
      flesh: '#e9f4d0',
      inside: [
        { kind: 'rays', count: 3, colour: '#c6e09c', from: 0, to: 0.8 },
        { kind: 'seeds', count: 9, far: 0.42, length: 8, wide: 3.4, colour: '#cfe0a0' },
      ],
    },
  ),
  zucchini: [
    {
      of: {
        form: 'whole',
        outline: { width: 28, height: 92, bend: 10, box: 3, neck: 0.16, turn: 0 },
        skin: { base: '#3f7a38', shade: '#285a26' },
        patterns: [
          { kind: 'stripes', count: 5, colour: '#6fa352', thick: 1.6 },
          { kind: 'band', colour: '#7f9a4a', from: -0.05, to: 0.07 },
        ],
      },
      at: [56, 46],
      turn: 42,
      scale: 0.95,
    },
    {
      of: {
        form: 'whole',
        outline: { width: 28, height: 92, bend: 10, box: 3, neck: 0.16 },
        skin: { base: '#4a8840', shade: '#306a2c' },
        patterns: [
          { kind: 'stripes', count: 5, colour: '#86b864', thick: 1.6 },
          { kind: 'band', colour: '#8fa852', from: -0.05, to: 0.07 },
        ],
      },
      at: [46, 60],
      turn: 56,
      scale: 0.9,
    },
  ],
  kohlrabi: alone({
    form: 'whole',
    outline: { width: 68, height: 58 },
    at: [50, 66],
    skin: { base: '#a9cf86', shade: '#7fae5c' },
    patterns: [{ kind: 'dashes', count: 8, colour: '#d9ecc0' }],
    top: { kind: 'tuft', leaves: 4, length: 50, spread: 40, colour: '#4f8a4a', other: '#6fa85f' },
  }),
  'sweet-potato': alone({
    form: 'whole',
    outline: { width: 44, height: 92, taper: 0.6, neck: 0.5, lobes: 3, lobe: 0.03, turn: 52 },
    skin: { base: '#b8604a', shade: '#8a4034' },
    patterns: [
      { kind: 'dashes', count: 18, colour: '#8a4034' },
      { kind: 'speckles', count: 10, size: 1.2, colour: '#7a352c' },
    ],
    dull: true,
  }),
  potato: potato('#d9b66a', '#b28e46'),
  'Potato Red': potato('#b5585a', '#8a3c42'),
  'Potato White': potato('#ead8a2', '#c4ae74'),
  onion: opened(onion('#d9973c', '#a86c24'), onionCut('#c98a3a', '#dfe3c4')),
  'Onion Red': opened(onion('#8a2f5a', '#611c3e'), onionCut('#8a2f5a', '#b8608a')),
  'Onion Red Peeled': opened(onion('#b0507f', '#833058'), onionCut('#b0507f', '#c97aa0')),
  'Onion White': opened(onion('#f1ede0', '#cfc7b0'), onionCut('#e6e0cc', '#dfe6cc')),
  eggplant: alone({
    form: 'whole',
    outline: { width: 54, height: 84, neck: 0.44, turn: 22 },
    at: [50, 55],
    skin: { base: '#4a2a5c', shade: '#2e163c' },
    top: { kind: 'calyx', leaves: 5, length: 22, colour: '#5f8a3c', stalk: 12, broad: true },
  }),
  pepino: alone({
    form: 'whole',
    outline: { width: 62, height: 78, taper: 0.24, turn: 14 },
    at: [50, 54],
    skin: { base: '#efe0a0', shade: '#cdb972' },
    patterns: [{ kind: 'stripes', count: 8, colour: '#8a5a94', thick: 1.7 }],
    top: { kind: 'calyx', leaves: 5, length: 14, colour: '#5f8a3c', stalk: 10 },
  }),
  pepper: pepper('#d6322c', '#9f1f22'),
  'Pepper Green': pepper('#4f9a3c', '#347428'),
  'Pepper Orange': pepper('#f08a24', '#c46414'),
  'Pepper Yellow': pepper('#f4cf32', '#cfa41e'),
  tamarillo: opened(
    {
      form: 'whole',
      outline: { width: 56, height: 84 },
      skin: { base: '#b5322c', shade: '#841f22' },
      patterns: [{ kind: 'stripes', count: 4, colour: '#94262a', thick: 1.3 }],
      top: { kind: 'stalk', length: 18, colour: '#6b6a3a' },
    },
    {
      form: 'cut',
      outline: { width: 66, height: 86 },
      rind: '#b5322c',
      rindThick: 3,
      pith: { colour: '#f0a05a', thick: 6 },
      flesh: '#d9632c',
      inside: [{ kind: 'strewn', count: 34, within: 0.75, size: 2, colour: '#3f1a1e' }],
    },
  ),
  tomato: opened(tomato('#dc3a2a', '#a82420'), {
    form: 'cut',
    outline: { width: 84, height: 80 },
    rind: '#d2342a',
    pith: { colour: '#e8604a', thick: 5 },
    flesh: '#d9422f',
    inside: [
      { kind: 'segments', count: 5, colour: '#e9844c', wall: '#c6372a' },
      { kind: 'seeds', count: 15, far: 0.62, length: 5, wide: 3.2, colour: '#f6dc9a' },
      { kind: 'core', wide: 0.24, high: 0.24, colour: '#f0a08a' },
    ],
  }),
  'Tomato Cherry Red': pair(tomato('#d93428', '#a3221f', { width: 66, height: 64, dentTop: 4 })),
  'Tomato Heart': alone(
    tomato('#d64434', '#a02a26', { width: 78, height: 76, dentTop: 7, taper: 0.42, lobes: 5, lobe: 0.02 }),
  ),
  'Tomato Maroon': alone(
    tomato('#6e2f2c', '#481c1e', undefined, [{ kind: 'blush', colour: '#4f5a2c', angle: 0, strength: 0.6 }]),
  ),
  'Tomato Yellow': alone(tomato('#f2c52e', '#c9991c')),
  'Tomato not Ripened': alone(
    tomato('#93b34a', '#6c8c32', undefined, [
      { kind: 'blush', colour: '#cdd98a', angle: 150, strength: 0.6 },
    ]),
  ),
  chestnut: alone({
    form: 'whole',
    outline: { width: 72, height: 66, neck: 0.24, tipTop: 8, box: 2.3 },
    at: [50, 56],
    skin: { base: '#7d4526', shade: '#552c16' },
    patterns: [
      { kind: 'stripes', count: 8, colour: '#94582f', thick: 1.3 },
      { kind: 'band', colour: '#d8b98a', from: 0.82, to: 1.1 },
    ],
  }),
  hazelnut: alone({
    form: 'whole',
    outline: { width: 64, height: 70, tipTop: 3, neck: 0.12 },
    at: [50, 52],
    skin: { base: '#c08a4c', shade: '#8f6030' },
    patterns: [
      { kind: 'stripes', count: 9, colour: '#a8743c', thick: 1.3 },
      { kind: 'band', colour: '#e0c79a', from: 0.74, to: 1.1 },
    ],
  }),
  pecan: opened(
    {
      form: 'whole',
      outline: { width: 44, height: 88, tipTop: 5, tipBottom: 5 },
      skin: { base: '#a8683a', shade: '#7a4624' },
      patterns: [{ kind: 'dashes', count: 14, colour: '#3f2616', upright: true }],
    },
    {
      form: 'cut',
      outline: { width: 52, height: 88 },
      rind: '#8a5430',
      rindThick: 4,
      flesh: '#d9b98a',
      inside: [
        { kind: 'core', wide: 0.82, high: 0.88, colour: '#9a5f34' },
        { kind: 'core', wide: 0.18, high: 0.84, colour: '#6b3f22' },
      ],
    },
  ),
};
