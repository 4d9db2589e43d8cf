import type { Bunch } from '../forms/bunch.js';
import { alone, type Illustration, opened, pair } from '../illustration.js';

const grapes = (base: string, shade: string, gleam = '#fff'): Illustration =>
  alone({
    form: 'bunch',
    hang: 'grapes',
    size: 7.4,
    skin: { base, shade },
    gleam,
    stalk: '#6b5a2a',
    leaf: '#5f9a3f',
  });
const currants = (base: string, shade: string): Illustration =>
  alone({ form: 'bunch', hang: 'string', size: 8, skin: { base, shade }, stalk: '#7d8f3f', leaf: '#5f9a3f' });
const heap = (more: Omit<Bunch, 'form' | 'hang'>): Illustration =>
  alone({ form: 'bunch', hang: 'heap', ...more });

/** Small fruit of temperate gardens, with figs, kiwis and the like. */
export const berries: Readonly<Record<string, Illustration>> = {
  grape: grapes('#8a4a86', '#5f2c60', '#e6cfe8'),
  'Grape Blue': grapes('#3f3a72', '#26224c', '#c3c4ea'),
  'Grape Pink': grapes('#c8697a', '#99445a', '#f6dbe0'),
  'Grape White': grapes('#b9cf5a', '#8fa83a'),
  blueberry: heap({
    size: 17,
    skin: { base: '#5b74b8', shade: '#37508c' },
    gleam: '#dfe8fa',
    star: '#2a3a6a',
    leaf: '#5f9a3f',
  }),
  huckleberry: heap({
    size: 14,
    skin: { base: '#33294f', shade: '#1b1430' },
    gleam: '#b7aed6',
    star: '#120c22',
    leaf: '#4f8a4a',
    stalk: '#6b7a3a',
  }),
  cranberry: heap({
    size: 16,
    skin: { base: '#c31f35', shade: '#8c1226' },
    gleam: '#fff',
    leaf: '#2f7a46',
    stalk: '#8a4a3a',
  }),
  redcurrant: currants('#e0343a', '#ad1d2a'),
  blackcurrant: currants('#2f2440', '#170f24'),
  gooseberry: pair(
    {
      form: 'whole',
      outline: { width: 66, height: 74 },
      skin: { base: '#b7cf62', shade: '#8dab40' },
      patterns: [{ kind: 'stripes', count: 9, colour: '#e4efb4', thick: 1.3 }],
      top: { kind: 'stalk', length: 12, colour: '#7d8f3f' },
      hairs: { length: 4, colour: '#a9b46a', count: 40 },
      blossom: '#7a5a32',
    },
    [-10, 16],
  ),
  mulberry: [
    {
      of: {
        form: 'bunch',
        hang: 'compound',
        size: 6.6,
        skin: { base: '#5a1f3c', shade: '#370f24' },
        gleam: '#d9a8c0',
        stalk: '#7d9a3f',
      },
    },
  ],
  fig: opened(
    {
      form: 'whole',
      outline: { width: 66, height: 78, neck: 0.66 },
      skin: { base: '#5f3a6b', shade: '#40244c' },
      patterns: [{ kind: 'stripes', count: 9, colour: '#7f5a8a', thick: 1.4 }],
      top: { kind: 'stalk', length: 8, colour: '#7f9a4a' },
    },
    {
      form: 'cut',
      outline: { width: 72, height: 84, neck: 0.5 },
      rind: '#5f3a6b',
      rindThick: 2.5,
      pith: { colour: '#f4e6cc', thick: 6 },
      flesh: '#c64a56',
      inside: [
        { kind: 'strewn', count: 46, within: 0.82, size: 1.5, colour: '#f2c78a' },
        { kind: 'core', wide: 0.22, high: 0.34, colour: '#f1cfa8', down: 4 },
      ],
    },
  ),
  kiwi: opened(
    {
      form: 'whole',
      outline: { width: 72, height: 84, box: 2.3 },
      skin: { base: '#8d6a3c', shade: '#684b28' },
      patterns: [{ kind: 'dashes', count: 60, colour: '#b08f5a', upright: true }],
      hairs: { length: 2.5, colour: '#8d6a3c', count: 60 },
      dull: true,
    },
    {
      form: 'cut',
      outline: { width: 88, height: 82 },
      rind: '#7d5c32',
      rindThick: 2.5,
      flesh: '#86b83a',
      inside: [
        { kind: 'rays', count: 36, colour: '#b4d672', from: 0.3, to: 0.92 },
        { kind: 'core', wide: 0.27, high: 0.32, colour: '#f1f0c8' },
        { kind: 'seeds', count: 22, far: 0.42, length: 5, wide: 2.4, colour: '#241a12' },
      ],
    },
  ),
  persimmon: alone({
    form: 'whole',
    outline: { width: 78, height: 64, box: 2.4, dentTop: 4 },
    at: [50, 57],
    skin: { base: '#f07a1c', shade: '#c75a10' },
    top: { kind: 'calyx', leaves: 4, length: 32, colour: '#7a9a4a', stalk: 6, broad: true },
  }),
  pomegranate: opened(
    {
      form: 'whole',
      outline: { width: 78, height: 74, lobes: 6, lobe: 0.02 },
      at: [50, 58],
      skin: { base: '#c8383c', shade: '#95222e' },
      patterns: [{ kind: 'blush', colour: '#e8a04c', angle: -60, strength: 0.7 }],
      top: { kind: 'crown', colour: '#a83436' },
    },
    {
      form: 'cut',
      outline: { width: 84, height: 82 },
      rind: '#b52f36',
      pith: { colour: '#f6e2b4', thick: 4 },
      flesh: '#f3d9a2',
      inside: [
        { kind: 'seeds', count: 15, far: 0.76, length: 11, wide: 8, colour: '#b5152f' },
        { kind: 'seeds', count: 9, far: 0.44, length: 11, wide: 8, colour: '#cf2a44' },
        { kind: 'seeds', count: 4, far: 0.15, length: 9, wide: 7, colour: '#b5152f' },
      ],
    },
  ),
  olive: [
    {
      of: {
        form: 'whole',
        outline: { width: 44, height: 62 },
        skin: { base: '#8a9a3a', shade: '#66742a' },
        top: { kind: 'stalk', length: 14, colour: '#7a7a4a', leaf: '#8fa07a' },
      },
      at: [36, 52],
      turn: 14,
      scale: 0.95,
    },
    {
      of: {
        form: 'whole',
        outline: { width: 44, height: 62 },
        skin: { base: '#3d2c44', shade: '#241828' },
        top: { kind: 'stalk', length: 14, colour: '#7a7a4a' },
      },
      at: [68, 60],
      turn: -16,
      scale: 0.8,
    },
  ],
};
