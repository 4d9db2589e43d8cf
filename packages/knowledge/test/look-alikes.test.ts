import { describe, expect, it } from 'vitest';
import { allLookAlikes, lookAlikesOf } from '../src/cards/index.js';
import type { LookAlike, LookAlikeSide } from '../src/cards/look-alike.js';
import { fruitClass } from '../src/taxonomy/classes.js';
import { species } from '../src/taxonomy/species.js';

const sides = allLookAlikes.flatMap((pair) => [pair.first, pair.second]);
const label = ({ species: id, className }: LookAlikeSide) => className ?? id;
const pairLabel = (pair: LookAlike) => [label(pair.first), label(pair.second)].sort().join(' | ');

describe('look-alikes', () => {
  it('are at least 25 pairs, each once, each of two different things', () => {
    const labels = allLookAlikes.map(pairLabel);
    expect(labels.length).toBeGreaterThanOrEqual(25);
    expect(new Set(labels).size).toBe(labels.length);
    expect(allLookAlikes.filter((pair) => label(pair.first) === label(pair.second))).toEqual([]);
  });

  it('name species of the taxonomy, and classes of those species', () => {
    expect(sides.filter((side) => !species(side.species))).toEqual([]);
    const orphans = sides.filter(
      (side) => side.className !== undefined && fruitClass(side.className)?.species !== side.species,
    );
    expect(orphans).toEqual([]);
  });

  it('tell the two apart: no difference reads the same on both sides', () => {
    for (const pair of allLookAlikes) {
      expect(pair.differences.length, pairLabel(pair)).toBeGreaterThan(0);
      for (const { first, second } of pair.differences) {
        expect(first.en, pairLabel(pair)).not.toBe(second.en);
        expect(first.fr, pairLabel(pair)).not.toBe(second.fr);
      }
    }
  });

  it('are found from either side', () => {
    for (const pair of allLookAlikes) {
      for (const side of [pair.first, pair.second]) {
        expect(lookAlikesOf(side.species, side.className), pairLabel(pair)).toContain(pair);
      }
    }
    expect(lookAlikesOf('unheard-of')).toEqual([]);
  });

  it('of a class put its own variety first and leave out those of its sisters', () => {
    const names = lookAlikesOf('apple', 'Apple Golden 3').map(pairLabel);
    expect(names[0]).toBe('Apple Golden 1 | Apple Granny Smith');
    expect(names).toContain('apple | pomegranate');
    expect(names).not.toContain('Apple Pink Lady | Apple Red Delicious');
    expect(lookAlikesOf('apple').map(pairLabel)).toContain('Apple Pink Lady | Apple Red Delicious');
  });
});
