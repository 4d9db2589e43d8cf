import type { Recolour } from './recolour.js';

/** One class of the sample data set: a picture and how to make a fruit of it. */
export interface SampleClass {
  /** Class name, as Fruits-360 spells it. */
  readonly label: string;
  /** Code point of the emoji: the name of its picture. */
  readonly picture: string;
  /** Depth of the solid: 1 for a ball, less for a slice. Default 1. */
  readonly depth?: number;
  /** Another variety from the same picture. */
  readonly recolour?: Recolour;
}

/** All classes that can be rendered, sorted by name. Each name is also a class of Fruits-360. */
export const SAMPLE_CLASSES: readonly SampleClass[] = [
  { label: 'Apple Golden 1', picture: '1f34f', recolour: { from: 50, to: 150, turn: -24, value: 1.12 } },
  { label: 'Apple Granny Smith', picture: '1f34f' },
  { label: 'Apple Red 1', picture: '1f34e' },
  { label: 'Avocado', picture: '1f951', depth: 0.8 },
  { label: 'Banana', picture: '1f34c' },
  { label: 'Blueberry', picture: '1fad0' },
  { label: 'Cherry 1', picture: '1f352' },
  { label: 'Chestnut', picture: '1f330', depth: 0.8 },
  { label: 'Cocos', picture: '1f965' },
  { label: 'Grape Blue', picture: '1f347' },
  {
    label: 'Grape White',
    picture: '1f347',
    recolour: { from: 220, to: 330, turn: -198, saturation: 0.8, value: 1.35 },
  },
  { label: 'Kiwi', picture: '1f95d', depth: 0.7 },
  { label: 'Lemon', picture: '1f34b' },
  {
    label: 'Limes',
    picture: '1f34b',
    recolour: { from: 5, to: 62, turn: 42, saturation: 0.85, value: 0.82 },
  },
  { label: 'Mango', picture: '1f96d', depth: 0.8 },
  { label: 'Orange', picture: '1f34a' },
  { label: 'Peach', picture: '1f351' },
  { label: 'Pear', picture: '1f350' },
  { label: 'Pear Red', picture: '1f350', recolour: { from: 30, to: 75, turn: -52, value: 0.85 } },
  { label: 'Pineapple', picture: '1f34d' },
  { label: 'Strawberry', picture: '1f353' },
  { label: 'Tomato 1', picture: '1f345' },
  { label: 'Tomato Yellow', picture: '1f345', recolour: { from: 300, to: 385, turn: 55, value: 1.05 } },
  { label: 'Watermelon', picture: '1f349', depth: 0.35 },
];
