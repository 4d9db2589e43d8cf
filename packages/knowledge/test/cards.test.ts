import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { families } from '../src/cards/families.js';
import { allCards, cardOf, sourceOf } from '../src/cards/index.js';
import { sources } from '../src/cards/sources.js';
import { allClasses } from '../src/taxonomy/classes.js';
import { displayName } from '../src/taxonomy/naming.js';
import { allSpecies } from '../src/taxonomy/species.js';
import type { Text } from '../src/taxonomy/text.js';
import { allData, objectsIn } from './card-data.js';

const isText = (value: object): value is Text => 'en' in value && 'fr' in value;
const isFact = (value: object): value is { text: Text } => 'text' in value;
const isMonths = (value: object): value is { months: number[] } => 'months' in value;
const isStatement = (value: object): value is { source?: string; url?: string } =>
  ['text', 'months', 'category', 'what'].some((key) => key in value);
const hasUrl = (value: object): value is { url: string } => 'url' in value;

/** Texts that are right as they are in both languages. */
const alike = new Set(['Base', 'Madagascar', 'Orange']);

describe('cards', () => {
  it('are there for every species and every class', () => {
    expect(allCards().map((card) => card.species.id)).toEqual(allSpecies.map((entry) => entry.id));
    for (const { name, species } of allClasses) {
      const card = cardOf(species, name);
      expect(card?.class?.name, name).toBe(name);
      expect(card?.name, name).toEqual({ en: displayName(name, 'en'), fr: displayName(name, 'fr') });
    }
  });

  it('each tell where the plant comes from, and how to eat it', () => {
    for (const card of allCards()) {
      expect(card.origin.length, card.species.id).toBeGreaterThan(0);
      expect(card.eat, card.species.id).not.toEqual([]);
      expect(card.family.name.fr, card.species.id).toBe(families[card.species.family]?.fr);
    }
  });

  it('hold no species, class or nutrition twice', () => {
    const species = allData.knownSpecies.map((entry) => entry.species);
    expect(new Set(species).size).toBe(species.length);
    const classes = allData.knownVarieties.flatMap((entry) => entry.classes);
    expect(new Set(classes).size).toBe(classes.length);
  });

  it('say of each class whether it has something of its own', () => {
    const golden = cardOf('apple', 'Apple Golden 2')!;
    expect(golden.level).toBe('variety');
    expect(golden.about[0]!.text.fr).toContain('1914');
    expect(golden.nutrition?.ndb).toBe('09501');
    expect(golden.keep).toEqual(cardOf('apple')!.keep);
    const red = cardOf('apple', 'Apple Red 1')!;
    expect(red.level).toBe('inherited');
    expect(red.about).toEqual([]);
    expect(red.nutrition?.ndb).toBe('09003');
    expect(cardOf('apple')!.level).toBe('species');
    const piel = cardOf('melon', 'Melon Piel de Sapo')!;
    expect(piel.keep).toHaveLength(cardOf('melon')!.keep.length + 1);
  });

  it('of a class somebody added are those of its species; of an unknown species, none', () => {
    for (const added of ['Apple from my garden', 'Pear', 'constructor']) {
      const card = cardOf('apple', added)!;
      expect(card.level).toBe('species');
      expect(card.class).toBeNull();
    }
    expect(cardOf('unheard-of')).toBeUndefined();
    expect(cardOf('constructor')).toBeUndefined();
  });

  it('of a variety name classes of their species, all those of that variety', () => {
    for (const { species, classes } of allData.knownVarieties) {
      expect(classes.length).toBeGreaterThan(0);
      const [first] = classes.map((name) => allClasses.find((entry) => entry.name === name)!);
      const same = allClasses.filter(
        (entry) => entry.species === species && entry.variety && entry.variety.en === first?.variety?.en,
      );
      if (first?.variety) expect(classes).toEqual(same.map((entry) => entry.name));
      else expect(first?.species, classes.join()).toBe(species);
    }
  });

  it('of a variety differ from the species', () => {
    for (const { classes, species } of allData.knownVarieties) {
      const { level, class: _, name, ...ofVariety } = cardOf(species, classes[0])!;
      const { level: __, class: ___, name: ____, ...ofSpecies } = cardOf(species)!;
      expect(level, name.en).toBe('variety');
      expect(ofVariety, name.en).not.toEqual(ofSpecies);
    }
  });
});

describe('texts of cards', () => {
  const texts = objectsIn(allData, isText);

  it('are in both languages, and not the same', () => {
    expect(texts.length).toBeGreaterThan(500);
    const bad = texts.filter(
      ({ value: { en, fr } }) =>
        en.trim() !== en || fr.trim() !== fr || en === '' || fr === '' || (en === fr && !alike.has(en)),
    );
    expect(bad).toEqual([]);
  });

  it('are typeset: curly apostrophes, single spaces, French punctuation spaced', () => {
    const bad = texts.filter(
      ({ value: { en, fr } }) =>
        /['"]|\s{2}|\.\./.test(en + fr) || /\S[;:!?]/.test(fr.replace(/https:/g, '')),
    );
    expect(bad).toEqual([]);
  });

  it('that state a fact are sentences, short enough for a phone', () => {
    const bad = objectsIn(allData, isFact).filter(({ value: { text } }) =>
      [text.en, text.fr].some((words) => !/^[\p{Lu}\d].*\.$/u.test(words) || words.length > 260),
    );
    expect(bad.map(({ path, value }) => `${path}: ${value.text.en}`)).toEqual([]);
  });

  it('fit in 250 kB with all the rest', () => {
    expect(Buffer.byteLength(JSON.stringify(allData))).toBeLessThan(250_000);
  });
});

describe('sources', () => {
  const statements = objectsIn(allData, isStatement);

  it('stand behind every statement, months and status', () => {
    expect(statements.length).toBeGreaterThan(400);
    expect(statements.filter(({ value }) => !Object.hasOwn(sources, value.source ?? ''))).toEqual([]);
  });

  it('have a title, a publisher and a year, and are all in use', () => {
    const used = new Set<string>(['sr28', ...statements.map(({ value }) => value.source!)]);
    expect(Object.keys(sources).filter((id) => !used.has(id))).toEqual([]);
    for (const [id, { title, publisher, year }] of Object.entries(sources)) {
      expect(title.length, id).toBeGreaterThan(10);
      expect(publisher.length, id).toBeGreaterThan(3);
      expect(year >= 1900 && year <= 2026, id).toBe(true);
    }
  });

  it('and links are https addresses', () => {
    const bad = objectsIn(allData, hasUrl).filter(({ value: { url } }) => {
      return new URL(url).protocol !== 'https:' || /\s/.test(url);
    });
    expect(bad).toEqual([]);
    for (const card of allCards()) {
      for (const { url } of card.links) expect(new URL(url).protocol, card.species.id).toBe('https:');
    }
  });

  it('are found from a statement, with its exact page', () => {
    const [origin] = cardOf('quince')!.origin;
    expect(sourceOf(origin!)).toEqual({
      ...sources.powo,
      url: 'https://powo.science.kew.org/results?q=Cydonia%20oblonga',
    });
    expect(sourceOf({ source: 'ah66' })).toBe(sources.ah66);
  });
});

describe('seasons', () => {
  it('are months of the year, in order, each once', () => {
    const found = objectsIn(allData, isMonths);
    expect(found.length).toBeGreaterThan(40);
    for (const { path, value } of found) {
      expect(value.months, path).toEqual([...new Set(value.months)].sort((a, b) => a - b));
      expect(value.months.length, path).toBeGreaterThan(0);
      for (const month of value.months)
        expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], path).toContain(month);
    }
  });
});

describe('the entry point', () => {
  it('is one of its own, so that the names of things load without the cards', () => {
    const root = new URL('../', import.meta.url);
    const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
    expect(exports['./cards'].default).toBe('./dist/cards/index.js');
    expect(existsSync(new URL('src/cards/index.ts', root))).toBe(true);
    const seen = new Set<string>();
    const follow = (file: URL) => {
      if (seen.has(file.pathname)) return;
      seen.add(file.pathname);
      for (const [, to] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)\.js'/g)) {
        follow(new URL(`${to}.ts`, file));
      }
    };
    follow(new URL('src/index.ts', root));
    expect(seen.size).toBeGreaterThan(5);
    expect([...seen].filter((path) => path.includes('/src/cards/'))).toEqual([]);
  });
});
