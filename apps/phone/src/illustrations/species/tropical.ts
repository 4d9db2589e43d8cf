import type { Whole } from '../forms/whole.js';
import { alone, type Illustration, opened, type Piece } from '../illustration.js';

const finger = (base: string, shade: string, width: number, tip: string): Whole => ({
  form: 'whole',
  outline: { width, height: 92, bend: 78, box: 2.6, neck: 0.5, taper: 0.45 },
  skin: { base, shade },
  patterns: [
    { kind: 'band', colour: tip, from: -0.04, to: 0.035 },
    { kind: 'band', colour: tip, from: 0.97, to: 1.05 },
  ],
});
const bananas = (base: string, shade: string, width = 25, tip = '#5d4a22'): readonly Piece[] => [
  { of: finger(base, shade, width, tip), at: [63, 45], scale: 1.06, turn: 38 },
  { of: finger(base, shade, width, tip), at: [50, 53], scale: 1.1, turn: 18 },
];
const mango = (base: string, shade: string, blush: string): Whole => ({
  form: 'whole',
  outline: { width: 62, height: 80, neck: 0.14, lobes: 1, lobe: 0.06, turn: 24 },
  skin: { base, shade },
  patterns: [
    { kind: 'blush', colour: blush, angle: 40, strength: 0.9 },
    { kind: 'speckles', count: 30, size: 0.7, colour: '#f6e2a0' },
  ],
  top: { kind: 'stalk', length: 8 },
});
const melonCut = (rind: string, pale: string, flesh: string) =>
  ({
    form: 'cut',
    outline: { width: 92, height: 88 },
    rind,
    rindThick: 3,
    pith: { colour: pale, thick: 4 },
    flesh,
    inside: [
      { kind: 'core', wide: 0.42, high: 0.42, colour: '#f3dc9a' },
      { kind: 'seeds', count: 16, far: 0.3, length: 8, wide: 3.4, colour: '#fbf2cf' },
    ],
  }) as const;

/** Fruit of warm countries, and melons. */
export const tropical: Readonly<Record<string, Illustration>> = {
  avocado: opened(
    {
      form: 'whole',
      outline: { width: 62, height: 84, neck: 0.46 },
      skin: { base: '#557d33', shade: '#395a22' },
      patterns: [{ kind: 'speckles', count: 46, size: 0.9, colour: '#7da04a' }],
      top: { kind: 'stalk', length: 6 },
    },
    {
      form: 'cut',
      outline: { width: 72, height: 92, neck: 0.44 },
      rind: '#3f5f28',
      pith: { colour: '#a9c458', thick: 4 },
      flesh: '#e9e59a',
      inside: [{ kind: 'stone', wide: 32, high: 34, colour: '#a8713c', shade: '#7d4f28', down: 12 }],
    },
  ),
  'Avocado ripe': opened(
    {
      form: 'whole',
      outline: { width: 62, height: 84, neck: 0.46 },
      skin: { base: '#4a3a3c', shade: '#2e2226' },
      patterns: [{ kind: 'bumps', size: 2.6, colour: '#3c2d30', light: '#64504f' }],
      top: { kind: 'stalk', length: 6 },
    },
    {
      form: 'cut',
      outline: { width: 72, height: 92, neck: 0.44 },
      rind: '#33262a',
      pith: { colour: '#a9c458', thick: 4 },
      flesh: '#ece39a',
      inside: [{ kind: 'stone', wide: 32, high: 34, colour: '#a8713c', shade: '#7d4f28', down: 12 }],
    },
  ),
  banana: bananas('#f7d83a', '#d4b020'),
  'Banana Lady Finger': [
    { of: finger('#f5dc5a', '#d2b636', 30, '#5d4a22'), at: [66, 44], scale: 0.62, turn: 44 },
    { of: finger('#f5dc5a', '#d2b636', 30, '#5d4a22'), at: [54, 50], scale: 0.64, turn: 24 },
    { of: finger('#f5dc5a', '#d2b636', 30, '#5d4a22'), at: [42, 58], scale: 0.64, turn: 4 },
  ],
  'Banana Red': bananas('#a8483a', '#7a2f28', 28),
  plantain: [
    { of: finger('#7fae45', '#5c8a2e', 32, '#3f4a22'), at: [60, 42], scale: 0.98, turn: 40 },
    { of: finger('#8fba52', '#6c9a36', 32, '#3f4a22'), at: [46, 50], scale: 1, turn: 22 },
    {
      of: {
        form: 'cut',
        outline: { width: 62, height: 62 },
        rind: '#6c9a36',
        rindThick: 4,
        flesh: '#f6e7b8',
        inside: [{ kind: 'seeds', count: 3, far: 0.22, length: 8, wide: 4, colour: '#c9a860' }],
      },
      at: [76, 74],
      scale: 0.52,
    },
  ],
  carambola: alone({ form: 'special', of: 'star', flesh: '#f4e06a', rim: '#d3b52e' }),
  coconut: opened(
    {
      form: 'whole',
      outline: { width: 84, height: 84 },
      skin: { base: '#7f5733', shade: '#5c3c22' },
      patterns: [{ kind: 'dashes', count: 90, colour: '#a87c50', upright: true }],
      hairs: { length: 4, colour: '#8d6440', count: 50 },
      dull: true,
    },
    {
      form: 'cut',
      outline: { width: 92, height: 88 },
      rind: '#6b4728',
      rindThick: 5,
      flesh: '#fdfbf4',
      inside: [
        { kind: 'core', wide: 0.66, high: 0.66, colour: '#d8d4cc' },
        { kind: 'core', wide: 0.6, high: 0.58, colour: '#e8e5de', down: 3 },
      ],
    },
  ),
  date: opened(
    {
      form: 'whole',
      outline: { width: 46, height: 84, box: 2.4 },
      skin: { base: '#8a4a22', shade: '#5c2d14' },
      patterns: [{ kind: 'dashes', count: 22, colour: '#6b3518', upright: true }],
      top: { kind: 'stalk', length: 5, colour: '#d9b87a' },
    },
    {
      form: 'cut',
      outline: { width: 50, height: 86, box: 2.4 },
      rind: '#6e3a1a',
      rindThick: 3,
      flesh: '#b9773a',
      inside: [
        { kind: 'core', wide: 0.62, high: 0.78, colour: '#e8c48a' },
        { kind: 'stone', wide: 15, high: 50, colour: '#a87a50', shade: '#7a5230' },
      ],
    },
  ),
  durian: opened(
    {
      form: 'whole',
      outline: { width: 80, height: 86 },
      skin: { base: '#9aa544', shade: '#6f7a2e' },
      patterns: [{ kind: 'scales', size: 6, colour: '#5f6a26', fill: '#aab552' }],
      hairs: { length: 7, colour: '#7d8836', count: 44 },
      top: { kind: 'stalk', length: 12, colour: '#6b5a32' },
      dull: true,
    },
    {
      form: 'cut',
      outline: { width: 80, height: 88 },
      rind: '#8a9640',
      rindThick: 5,
      pith: { colour: '#f6efd6', thick: 5 },
      flesh: '#f6efd6',
      inside: [
        { kind: 'stone', wide: 30, high: 26, colour: '#f4d566', shade: '#d9b244', down: -17 },
        { kind: 'stone', wide: 34, high: 30, colour: '#f4d566', shade: '#d9b244', down: 14 },
      ],
    },
  ),
  jackfruit: opened(
    {
      form: 'whole',
      outline: { width: 70, height: 94, lobes: 1, lobe: 0.04 },
      skin: { base: '#a8ab4a', shade: '#7f8334' },
      patterns: [{ kind: 'bumps', size: 2.8, colour: '#8d9140', light: '#c8ca72' }],
      top: { kind: 'stalk', length: 10, colour: '#6b5a32' },
      dull: true,
    },
    {
      form: 'cut',
      outline: { width: 84, height: 92 },
      rind: '#8a8d3c',
      rindThick: 4,
      pith: { colour: '#f7efcf', thick: 5 },
      flesh: '#f8e9b0',
      inside: [
        { kind: 'seeds', count: 9, far: 0.68, length: 22, wide: 15, colour: '#f2b932' },
        { kind: 'seeds', count: 9, far: 0.7, length: 9, wide: 6, colour: '#c98f4a' },
        { kind: 'core', wide: 0.3, high: 0.34, colour: '#fbf3d8' },
      ],
    },
  ),
  granadilla: opened(
    {
      form: 'whole',
      outline: { width: 76, height: 82 },
      skin: { base: '#ee9a2e', shade: '#c87618' },
      patterns: [{ kind: 'speckles', count: 50, size: 0.9, colour: '#fbe0a8' }],
      top: { kind: 'stalk', length: 14, colour: '#8a6a3a' },
    },
    {
      form: 'cut',
      outline: { width: 84, height: 84 },
      rind: '#ee9a2e',
      rindThick: 4,
      pith: { colour: '#fbf6ec', thick: 6 },
      flesh: '#c9ccc0',
      inside: [{ kind: 'strewn', count: 30, within: 0.85, size: 3, colour: '#4a4a44' }],
    },
  ),
  guava: opened(
    {
      form: 'whole',
      outline: { width: 74, height: 82, neck: 0.22, lobes: 5, lobe: 0.015 },
      skin: { base: '#a9cc5a', shade: '#7fa63c' },
      patterns: [{ kind: 'speckles', count: 40, size: 0.8, colour: '#d9ebaa' }],
      top: { kind: 'stalk', length: 8, leaf: '#4f8a3c' },
      blossom: '#5c5a2a',
    },
    {
      form: 'cut',
      outline: { width: 86, height: 84 },
      rind: '#9cc04c',
      pith: { colour: '#f6cfc2', thick: 5 },
      flesh: '#ee8a80',
      inside: [
        { kind: 'core', wide: 0.62, high: 0.62, colour: '#e8706c' },
        { kind: 'strewn', count: 34, within: 0.58, size: 1.9, colour: '#f7e6b4' },
      ],
    },
  ),
  lychee: opened(
    {
      form: 'whole',
      outline: { width: 72, height: 74 },
      skin: { base: '#c93a4c', shade: '#94233a' },
      patterns: [{ kind: 'bumps', size: 5.4, colour: '#b52f44', light: '#e0707a' }],
      top: { kind: 'stalk', length: 10 },
      dull: true,
    },
    {
      form: 'cut',
      outline: { width: 80, height: 82 },
      rind: '#c93a4c',
      rindThick: 5,
      flesh: '#f4f1ee',
      inside: [
        { kind: 'core', wide: 0.86, high: 0.86, colour: '#fbfafa' },
        { kind: 'stone', wide: 26, high: 40, colour: '#6b3a24', shade: '#4a2616' },
      ],
    },
  ),
  mango: alone(mango('#e9b23e', '#c48a28', '#d9532c')),
  'Mango Red': alone(mango('#c9423a', '#96282a', '#e8903c')),
  mangosteen: opened(
    {
      form: 'whole',
      outline: { width: 78, height: 70 },
      at: [50, 58],
      skin: { base: '#5c2a48', shade: '#3a162c' },
      top: { kind: 'calyx', leaves: 4, length: 30, colour: '#7fa04a', stalk: 10, broad: true },
    },
    {
      form: 'cut',
      outline: { width: 84, height: 78 },
      rind: '#4f2340',
      rindThick: 4,
      pith: { colour: '#a8405a', thick: 9 },
      flesh: '#e9dfe2',
      inside: [{ kind: 'segments', count: 6, colour: '#fdfcfb', wall: '#dccfd2' }],
    },
  ),
  papaya: opened(
    {
      form: 'whole',
      outline: { width: 60, height: 94, neck: 0.46 },
      skin: { base: '#e8b03c', shade: '#bf862a' },
      patterns: [{ kind: 'blush', colour: '#7fa63c', angle: 0, strength: 0.8 }],
      top: { kind: 'stalk', length: 8 },
    },
    {
      form: 'cut',
      outline: { width: 66, height: 96, neck: 0.44 },
      rind: '#d9a63a',
      rindThick: 2.5,
      pith: { colour: '#f6b860', thick: 2 },
      flesh: '#f28a3c',
      inside: [
        { kind: 'core', wide: 0.46, high: 0.62, colour: '#f7c98a', down: 8 },
        { kind: 'core', wide: 0.36, high: 0.5, colour: '#e0702c', down: 9 },
        { kind: 'strewn', count: 26, within: 0.4, size: 2.6, colour: '#2c2a26' },
      ],
    },
  ),
  'passion-fruit': opened(
    {
      form: 'whole',
      outline: { width: 78, height: 76 },
      skin: { base: '#5f3558', shade: '#3f1f3c' },
      patterns: [{ kind: 'speckles', count: 40, size: 0.8, colour: '#8a5f80' }],
      top: { kind: 'stalk', length: 10, colour: '#8a7a4a' },
    },
    {
      form: 'cut',
      outline: { width: 84, height: 82 },
      rind: '#5f3558',
      rindThick: 3,
      pith: { colour: '#f2dfe4', thick: 6 },
      flesh: '#e8a52c',
      inside: [{ kind: 'strewn', count: 34, within: 0.86, size: 3, colour: '#2a221e' }],
    },
  ),
  pineapple: alone({
    form: 'whole',
    outline: { width: 48, height: 58, box: 2.7 },
    at: [50, 66],
    skin: { base: '#e2a93a', shade: '#b57f24' },
    patterns: [{ kind: 'scales', size: 5, colour: '#9a6a1c', fill: '#edbd52' }],
    top: { kind: 'tuft', leaves: 7, length: 36, spread: 24, colour: '#3f8a4a', other: '#5fa65a' },
    dull: true,
  }),
  'Pineapple Mini': alone({
    form: 'whole',
    outline: { width: 42, height: 44, box: 2.6 },
    at: [50, 70],
    skin: { base: '#d98f34', shade: '#a8691f' },
    patterns: [{ kind: 'scales', size: 5, colour: '#8a5a1c', fill: '#e8aa4c' }],
    top: { kind: 'tuft', leaves: 9, length: 46, spread: 26, colour: '#3f8a4a', other: '#6aa85f' },
    dull: true,
  }),
  pitahaya: opened(
    {
      form: 'whole',
      outline: { width: 68, height: 80 },
      skin: { base: '#e0357a', shade: '#ab1f5a' },
      patterns: [{ kind: 'scales', size: 11, colour: '#7fb04a', fill: '#e8508c' }],
      hairs: { length: 12, colour: '#86b24c', count: 13, curl: 4 },
      dull: true,
    },
    {
      form: 'cut',
      outline: { width: 82, height: 84 },
      rind: '#e0357a',
      rindThick: 5,
      flesh: '#fdfbfa',
      inside: [{ kind: 'strewn', count: 80, within: 0.95, size: 1.1, colour: '#26221f' }],
    },
  ),
  'prickly-pear': alone({
    form: 'whole',
    outline: { width: 56, height: 74, box: 2.25, taper: 0.12, dentTop: 4 },
    at: [50, 54],
    skin: { base: '#d9573a', shade: '#a8362a' },
    patterns: [
      { kind: 'blush', colour: '#a9b03c', angle: 180, strength: 0.6 },
      { kind: 'speckles', count: 26, size: 2, colour: '#f6e0a8' },
    ],
    hairs: { length: 3.4, colour: '#c9a86a', count: 34 },
    dull: true,
  }),
  rambutan: opened(
    {
      form: 'whole',
      outline: { width: 60, height: 66 },
      skin: { base: '#c92f3c', shade: '#94202e' },
      hairs: { length: 14, colour: '#d9523c', count: 46, curl: 6 },
      patterns: [{ kind: 'bumps', size: 3.2, colour: '#b52636', light: '#e86a54' }],
      dull: true,
    },
    {
      form: 'cut',
      outline: { width: 76, height: 80 },
      rind: '#c92f3c',
      rindThick: 5,
      flesh: '#f3f1ec',
      inside: [
        { kind: 'core', wide: 0.88, high: 0.88, colour: '#fdfdfb' },
        { kind: 'stone', wide: 24, high: 42, colour: '#c9a878', shade: '#a3814f' },
      ],
    },
  ),
  salak: alone({
    form: 'whole',
    outline: { width: 62, height: 78, neck: 0.5, tipTop: 6 },
    at: [50, 57],
    skin: { base: '#8a4f2c', shade: '#5f341c' },
    patterns: [{ kind: 'scales', size: 5.6, colour: '#54301a', fill: '#9c5f38' }],
    dull: true,
  }),
  'sugar-apple': alone({
    form: 'whole',
    outline: { width: 74, height: 70, neck: 0.12 },
    at: [50, 56],
    skin: { base: '#a3bf6a', shade: '#7a9a48' },
    patterns: [{ kind: 'scales', size: 8, colour: '#6f8f42', fill: '#b4cf7c' }],
    top: { kind: 'stalk', length: 12, leaf: '#4f8a3c' },
    dull: true,
  }),
  melon: opened(
    {
      form: 'whole',
      outline: { width: 86, height: 80 },
      skin: { base: '#d9c98a', shade: '#b3a264' },
      patterns: [
        { kind: 'net', colour: '#f1e8c4' },
        { kind: 'stripes', count: 7, colour: '#9aa85a', thick: 1.5 },
      ],
      top: { kind: 'stalk', length: 8, colour: '#8a8a4a' },
      dull: true,
    },
    melonCut('#c9b878', '#c6d48a', '#f5a04c'),
  ),
  'Cantaloupe 1': opened(
    {
      form: 'whole',
      outline: { width: 86, height: 80 },
      skin: { base: '#d3c38a', shade: '#ab9c62' },
      patterns: [{ kind: 'net', colour: '#f3ebcb' }],
      top: { kind: 'stalk', length: 8, colour: '#8a8a4a' },
      dull: true,
    },
    melonCut('#c2b47a', '#bccf86', '#f39242'),
  ),
  'Melon Piel de Sapo': opened(
    {
      form: 'whole',
      outline: { width: 94, height: 66 },
      skin: { base: '#4f7d3a', shade: '#345c26' },
      patterns: [{ kind: 'speckles', count: 60, size: 2, colour: '#86a84c' }],
      dull: true,
    },
    melonCut('#4f7d3a', '#cfe0a0', '#f2efc8'),
  ),
  watermelon: [
    {
      of: {
        form: 'whole',
        outline: { width: 88, height: 80 },
        skin: { base: '#5fa044', shade: '#3f7d30' },
        patterns: [{ kind: 'stripes', count: 6, colour: '#2f6a2c', thick: 6 }],
        top: { kind: 'stalk', length: 8, colour: '#6b7a3a' },
      },
      at: [40, 38],
      scale: 0.74,
    },
    {
      of: {
        form: 'cut',
        outline: { width: 92, height: 88 },
        at: [50, 32],
        half: true,
        rind: '#3f8a3c',
        rindThick: 4,
        pith: { colour: '#e6f2c4', thick: 4 },
        flesh: '#e8434c',
        inside: [
          { kind: 'seeds', count: 14, far: 0.62, length: 6, wide: 3.4, colour: '#2a1a16' },
          { kind: 'seeds', count: 8, far: 0.3, length: 6, wide: 3.4, colour: '#2a1a16' },
        ],
      },
      at: [58, 64],
      scale: 0.9,
    },
  ],
};
