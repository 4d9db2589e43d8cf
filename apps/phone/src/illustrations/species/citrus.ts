import type { Cut } from '../forms/cut.js';
import type { Whole } from '../forms/whole.js';
import { type Illustration, opened, pair } from '../illustration.js';

const peel = (base: string, shade: string, outline: Whole['outline'], leaf = true): Whole => ({
  form: 'whole',
  outline,
  skin: { base, shade },
  patterns: [{ kind: 'speckles', count: 60, size: 0.7, colour: shade }],
  top: { kind: 'stalk', length: 6, colour: '#5f7d32', ...(leaf ? { leaf: '#3f8a3c' } : {}) },
});
const slice = (rind: string, flesh: string, wall: string, more: Partial<Cut> = {}): Cut => ({
  form: 'cut',
  outline: { width: 88, height: 88 },
  rind,
  pith: { colour: '#fbf3dc', thick: 4 },
  flesh: '#fbf0d0',
  inside: [{ kind: 'segments', count: 9, colour: flesh, wall }],
  ...more,
});

const round = { width: 82, height: 80, dentTop: 2 };
const oblong = { width: 66, height: 78, tipTop: 5, tipBottom: 9 };

/** Citrus fruit, by colour, shape and cut face. */
export const citrus: Readonly<Record<string, Illustration>> = {
  orange: opened(peel('#f58f1e', '#d57012', round), slice('#f58f1e', '#f9a93a', '#f4c878')),
  mandarin: opened(
    peel('#f28a17', '#cf6c0f', { width: 86, height: 68, dentTop: 8, neck: 0.1 }),
    slice('#f28a17', '#f79a2c', '#fbd9a0', {
      outline: { width: 88, height: 74 },
      rindThick: 4,
      pith: { colour: '#fde9c4', thick: 3 },
    }),
  ),
  Clementine: opened(
    peel('#f57c12', '#cf5f0c', { width: 80, height: 72, dentTop: 5 }),
    slice('#f57c12', '#f58a1e', '#fbd09a', {
      outline: { width: 86, height: 78 },
      rindThick: 3,
      pith: { colour: '#fde9c4', thick: 2 },
    }),
  ),
  tangelo: opened(
    peel('#ee6a1a', '#c54d10', { width: 74, height: 86, neck: 0.42, tipTop: 6 }),
    slice('#ee6a1a', '#f5822c', '#fbc99a'),
  ),
  lemon: opened(
    peel('#f6dc3c', '#d3b422', { ...oblong, turn: -24 }),
    slice('#f6dc3c', '#f7e67a', '#fdf6c8', { outline: { width: 80, height: 80 } }),
  ),
  'Lemon Meyer': opened(
    peel('#f5c232', '#d39a1c', { width: 72, height: 78, tipBottom: 5, turn: -20 }),
    slice('#f5c232', '#f6d25a', '#fdf0bc', { outline: { width: 82, height: 82 } }),
  ),
  lime: opened(
    peel('#6fae35', '#4d8a22', { width: 70, height: 74, tipTop: 3, tipBottom: 6, turn: -20 }),
    slice('#6fae35', '#bfdc72', '#e9f4c2', {
      outline: { width: 78, height: 78 },
      rindThick: 2.5,
      pith: { colour: '#eef6d4', thick: 2 },
    }),
  ),
  kumquat: pair(
    {
      form: 'whole',
      outline: { width: 50, height: 78 },
      skin: { base: '#f79a1c', shade: '#d4760f' },
      patterns: [{ kind: 'speckles', count: 40, size: 0.9, colour: '#d4760f' }],
      top: { kind: 'stalk', length: 8, colour: '#5f7d32', leaf: '#3f8a3c' },
    },
    [-18, 26],
  ),
  grapefruit: opened(
    peel('#f2a63a', '#d2842a', { width: 90, height: 84, dentTop: 3 }),
    slice('#f2b54c', '#e8624f', '#f7b39a', { outline: { width: 94, height: 92 } }),
  ),
  'Grapefruit Pink': opened(
    peel('#f0935a', '#d06f3c', { width: 90, height: 84, dentTop: 3 }),
    slice('#f0a468', '#e25868', '#f5a8a8', { outline: { width: 94, height: 92 } }),
  ),
  'Grapefruit White': opened(
    peel('#eedb6a', '#cdb648', { width: 90, height: 84, dentTop: 3 }),
    slice('#eedb6a', '#f1e7a0', '#fffbe0', { outline: { width: 94, height: 92 } }),
  ),
  pomelo: opened(
    peel('#c6cf52', '#a0aa38', { width: 86, height: 92, neck: 0.46 }),
    slice('#c6cf52', '#f2e0a2', '#fff8dc', {
      outline: { width: 96, height: 94 },
      pith: { colour: '#fbf6e4', thick: 10 },
    }),
  ),
  'Pomelo Sweetie': opened(
    peel('#7fb23e', '#5c8c2a', { width: 86, height: 86, neck: 0.3 }),
    slice('#7fb23e', '#f0eba6', '#fffbe0', {
      outline: { width: 94, height: 92 },
      pith: { colour: '#f7f5e0', thick: 9 },
    }),
  ),
};
