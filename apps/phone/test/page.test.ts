import { readFileSync } from 'node:fs';
import { allClasses, allSpecies, displayName, speciesNamed } from '@verger/knowledge';
import { describe, expect, test } from 'vitest';
import type { SpeciesAnswer } from '../src/answer/species-answer.js';
import { startViewfinder } from '../src/camera/viewfinder.js';
import { fruitColour } from '../src/components/fruit-colour.js';
import { scallop } from '../src/components/scallop.js';
import { en } from '../src/i18n/en.js';
import { fr } from '../src/i18n/fr.js';
import { localeOf, messagesIn, preferredLanguage, regional } from '../src/i18n/language.js';
import { inSentence } from '../src/names/in-sentence.js';
import { hashOf, type Route, routeOf } from '../src/state/route.js';

describe('addresses', () => {
  const routes: Route[] = [
    { screen: 'look' },
    { screen: 'answer', id: 12 },
    { screen: 'answer', id: -1 },
    { screen: 'album' },
    { screen: 'fruits' },
    { screen: 'fruit', species: 'passion-fruit', className: undefined },
    { screen: 'fruit', species: 'apple', className: 'Apple Golden 1' },
    { screen: 'compare', species: 'pear', other: 2 },
    { screen: 'settings' },
    { screen: 'privacy' },
    { screen: 'shared' },
  ];
  test.each(routes.map((route) => [hashOf(route), route] as const))('%s', (hash, route) => {
    expect(routeOf(hash)).toEqual(route);
  });

  test.each(['', '#', '#/nowhere', '#/%E0%A4%A'])('%s is the viewfinder', (hash) => {
    expect(routeOf(hash)).toEqual({ screen: 'look' });
  });
});

describe('words of confidence', () => {
  test.each([en, fr])('promise what the release check of the model holds', ({ confidenceMeans }) => {
    const recipe = readFileSync(new URL('../../../models/fruits.recipe.json', import.meta.url), 'utf8');
    const { words } = JSON.parse(recipe) as { words: Record<'sure' | 'likely', number> };
    for (const word of ['sure', 'likely'] as const)
      expect(confidenceMeans[word]).toMatch(
        new RegExp(`\\b${Math.floor(words[word] * 10)} (times in|fois sur) 10$`),
      );
  });
});

describe('languages', () => {
  /** Paths of all texts; of a function, of what it gives. */
  const texts = (of: unknown, path = ''): [string, string][] => {
    if (typeof of === 'string') return [[path, of]];
    if (typeof of === 'function') return [[path, String(of(2, '3'))]];
    return Object.entries(of as object).flatMap(([key, value]) => texts(value, `${path}.${key}`));
  };

  test('both say the same things, and none is empty', () => {
    expect(texts(fr).map(([path]) => path)).toEqual(texts(en).map(([path]) => path));
    expect([...texts(en), ...texts(fr)].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test('French has its apostrophe and its space before a colon', () => {
    expect(texts(fr).filter(([, text]) => /'|[^\s]: |\w\?/.test(text))).toEqual([]);
  });

  test('English is that of the device: British but for America; both are whole', () => {
    expect(localeOf('en', ['fr-FR', 'en-US'])).toBe('en-US');
    expect(localeOf('en', ['en-IE', 'en-US'])).toBe('en-GB');
    expect(localeOf('en', ['de'])).toBe('en-GB');
    expect(localeOf('fr', ['en-US'])).toBe('fr-FR');
    expect(regional('Eggplant, two zucchinis and beetroots', 'en-GB')).toBe(
      'Aubergine, two courgettes and beetroots',
    );
    expect(regional('Eggplant, two zucchinis and Beetroots', 'en-US')).toBe(
      'Eggplant, two zucchinis and Beets',
    );
    expect(regional('No mould, no pips', 'en-GB')).toBe('No mould, no pips');
    expect(regional('No mould, no pips', 'en-US')).toBe('No mold, no seeds');
    expect(regional('Aubergine', 'fr-FR')).toBe('Aubergine');
    expect(regional('« Mûr ? »', 'fr-FR')).toBe('«\u00a0Mûr\u202f?\u00a0»');
    expect(texts(messagesIn('fr-FR')).filter(([, text]) => / [?!;:»]|« /.test(text))).toEqual([]);
    expect(messagesIn('en-US').settings.theme).toBe('Colors');
    expect(messagesIn('en-US').album.count(2)).toBe('2 fruits');
    expect(texts(messagesIn('en-US')).map(([path]) => path)).toEqual(texts(en).map(([path]) => path));
  });

  test('inside a sentence a fruit has no capital, a variety with a name of its own has', () => {
    const { either } = en.answer;
    expect(either('Peach', inSentence('Nectarine'))).toBe('Peach or nectarine?');
    expect(inSentence('Granny Smith apple')).toBe('Granny Smith apple');
    expect(inSentence('Red apple')).toBe('red apple');
    expect(inSentence('Red Delicious apple')).toBe('Red Delicious apple');
    expect(fr.answer.either('Pêche', inSentence('Pomme Golden Delicious'))).toBe(
      'Pêche ou pomme Golden Delicious ?',
    );
    // Each name that keeps its capital begins with that of a variety.
    const kept = allClasses
      .map(({ name }) => displayName(name, 'en'))
      .filter((name) => inSentence(name) === name);
    expect(kept.filter((name) => speciesNamed(name) !== undefined)).toEqual([]);
    expect(new Set(kept).size).toBe(14);
  });

  test('the first language of the person that the app speaks', () => {
    expect(preferredLanguage(['de-DE', 'fr-CH', 'en'])).toBe('fr');
    expect(preferredLanguage(['en-US', 'fr'])).toBe('en');
    expect(preferredLanguage(['ja'])).toBe('en');
  });
});

test('every species has a colour of its own', () => {
  const leaf = fruitColour(null);
  expect(allSpecies.filter(({ id }) => fruitColour(id) === leaf).map(({ id }) => id)).toEqual([]);
});

test('the outline of a sticker closes', () => {
  const path = scallop(100, 90, 22);
  const points = [...path.matchAll(/(-?[\d.]+) (-?[\d.]+)(?=A|Z)/g)].map(
    (found) => `${found[1]} ${found[2]}`,
  );
  expect(points).toHaveLength(23);
  expect(points[0]).toBe(points.at(-1));
});

describe('the viewfinder', () => {
  const answer = (confidence: 'sure' | 'maybe'): SpeciesAnswer => ({
    known: true,
    ms: 1,
    guesses: [
      { species: 'apple', name: en as never, latin: null, probability: 1, confidence, varieties: [] },
    ],
  });
  const frame = (closed: string[], name: string) =>
    ({ name, close: () => closed.push(name) }) as unknown as ImageBitmap;

  test('asks four times a second at most, one frame at a time, and closes what it grabbed', async () => {
    const closed: string[] = [];
    let at = 0;
    let asking = 0;
    const restarts: boolean[] = [];
    let end = () => {};
    const done = new Promise<void>((resolve) => {
      end = resolve;
    });
    const finder = startViewfinder({
      now: () => at,
      grab: async (side) => frame(closed, side === undefined ? 'whole' : 'small'),
      ask: async (_, restart) => {
        expect(++asking).toBe(1);
        restarts.push(restart);
        at += 300;
        asking--;
        return answer('maybe');
      },
      onAnswer: () => {
        if (restarts.length === 3) end();
      },
    });
    await done;
    finder.stop();
    expect(restarts).toEqual([true, false, false]);
    expect(closed).toEqual(['whole', 'whole', 'whole']);
  });
});
