import { expect, test } from 'vitest';
import { openLabels } from '../../src/corrections/labels.js';

test.each(['pear', 'PEAR', 'Pear', 'ｐｅａｒ', 'poire', 'pears'])('%s is one class: Pear', (label) => {
  expect(openLabels([]).folderOf(label)).toBe('Pear');
});

test('a class of the taxonomy keeps its spelling', () => {
  expect(openLabels([]).folderOf('apple golden 1')).toBe('Apple Golden 1');
  expect(openLabels([]).folderOf('Apple Golden 1')).toBe('Apple Golden 1');
});

test('what the photos are called already goes before the taxonomy', () => {
  const labels = openLabels(['poires', 'moon FRUIT', 'Apple Golden 1']);
  expect(labels.folderOf('Pear')).toBe('poires');
  expect(labels.folderOf('Moon fruit')).toBe('moon FRUIT');
  expect(labels.folderOf('Ｍｏｏｎ  ｆｒｕｉｔ')).toBe('moon FRUIT');
});

test('a new label is spelt as its first sender spelt it', () => {
  const labels = openLabels([]);
  expect(labels.folderOf('Sun fruit')).toBe('Sun fruit');
  expect(labels.folderOf('SUN FRUIT')).toBe('Sun fruit');
});

test.each(['Training', 'test', 'VALIDATION', 'ｔｒａｉｎ', 'val', 'Corrections', 'CON', 'lpt1'])(
  '%s is the name of something else',
  (label) => {
    expect(openLabels([]).folderOf(label)).toBeUndefined();
  },
);
