import { type Bunch, drawBunch } from './forms/bunch.js';
import { type Cut, drawCut } from './forms/cut.js';
import { drawSpecial, type Special } from './forms/special.js';
import { drawWhole, type Whole } from './forms/whole.js';
import { Pen, type Point, placed } from './pen.js';

/** One thing of a picture. */
export type Form = Whole | Cut | Bunch | Special;

/** A thing with its place: its middle, its size (1 fills the picture), its turn in degrees. */
export interface Piece {
  readonly of: Form;
  readonly at?: Point;
  readonly scale?: number;
  readonly turn?: number;
}

/** What is drawn of a fruit, the hindmost first. */
export type Illustration = readonly Piece[];

/** A thing alone. */
export const alone = (of: Form): Illustration => [{ of }];

/** Whole behind, cut before it: by its inside many a fruit is known. */
export const opened = (whole: Form, cut: Form): Illustration => [
  { of: whole, at: [36, 40], scale: 0.72 },
  { of: cut, at: [64, 63], scale: 0.66 },
];

/** Two of a kind. */
export const pair = (of: Form, turns: readonly [number, number] = [-8, 14]): Illustration => [
  { of, at: [64, 44], scale: 0.68, turn: turns[1] },
  { of, at: [37, 58], scale: 0.72, turn: turns[0] },
];

/**
 * Draws a picture as the content of an SVG with the view box `0 0 100 100`.
 *
 * @param prefix unique on the page, for what the picture refers to within itself
 */
export function draw(illustration: Illustration, prefix: string): string {
  const pen = new Pen(prefix);
  return illustration
    .map(({ of, at = [50, 50], scale = 1, turn = 0 }) => {
      const drawn = drawForm(pen, of);
      return at[0] === 50 && at[1] === 50 && scale === 1 && turn === 0
        ? drawn
        : placed(drawn, at, scale, turn);
    })
    .join('');
}

function drawForm(pen: Pen, form: Form): string {
  switch (form.form) {
    case 'whole':
      return drawWhole(pen, form);
    case 'cut':
      return drawCut(pen, form);
    case 'bunch':
      return drawBunch(pen, form);
    case 'special':
      return drawSpecial(pen, form);
  }
}
