import type { Metrics } from '@verger/learning/metrics';
import { type Answer, decodePredictions, encodePredictions } from '@verger/learning/metrics';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerTable } from '../../src/report/answer-table.js';
import { PATHS, propose } from '../../src/report/proposals.js';
import { orchardSources } from './fixture.js';

const three = () => orchardSources({ classes: ['Kiwi', 'Lemon', 'Plum'], photos: 20, dimension: 9, k: 3 });

/** Metrics of three classes with this confusion of whole groups held out. */
function metricsWith(
  confusion: number[][],
  changes: Partial<NonNullable<Metrics['grouping']>> = {},
): Metrics {
  const metrics = three().metrics!;
  return {
    ...metrics,
    grouping: {
      ...metrics.grouping!,
      classes: ['Kiwi', 'Lemon', 'Plum'].map((name) => ({ class: name, photos: 60, groups: 40, byName: 40 })),
      ...changes,
    },
    protocols: metrics.protocols.map((protocol) => ({
      ...protocol,
      confusion: protocol.id === 'groups' ? confusion : protocol.confusion,
      perClass: confusion.map((row, index) => {
        const photos = row.reduce((a, b) => a + b, 0);
        const recall = photos === 0 ? null : row[index]! / photos;
        return { class: metrics.classes[index]!, photos, recall, precision: 1 };
      }),
    })),
  };
}

const RIGHT = [
  [20, 0, 0],
  [0, 20, 0],
  [0, 0, 20],
];

/** Wrong answers of whole groups held out. */
const wrong = (label: string, predicted: string, count: number): Answer[] =>
  Array.from({ length: count }, (_, i) => ({
    path: `${label}/${predicted}-${String(i).padStart(2, '0')}.jpg`,
    label,
    predicted,
    probability: 0.5 + i / 100,
    protocol: 'groups',
    group: `${label}/${i}`,
  }));

describe('what to do next', () => {
  test('two classes that are confused, with the surest of their photos, whichever way round', () => {
    const confusion = [
      [12, 8, 0],
      [6, 14, 0],
      [0, 0, 20],
    ];
    const answers = [
      ...wrong('Kiwi', 'Lemon', 8),
      ...wrong('Lemon', 'Kiwi', 6),
      { ...wrong('Kiwi', 'Lemon', 1)[0]!, path: 'other test', protocol: 'official' as const },
    ];
    const [first, second] = propose(metricsWith(confusion), answers, 0);
    expect(first).toMatchObject({ kind: 'confused', classes: ['Kiwi', 'Lemon'], wrong: 14, asked: 40 });
    const { paths } = first as Extract<typeof first, { kind: 'confused' }>;
    expect(paths).toHaveLength(PATHS);
    expect(paths.slice(0, 3)).toEqual(['Kiwi/Lemon-07.jpg', 'Kiwi/Lemon-06.jpg', 'Kiwi/Lemon-05.jpg']);
    expect(paths).not.toContain('other test');
    expect(second).toEqual({
      ...{ kind: 'add', class: 'Kiwi', photos: 10, groups: 40, middle: 40, recall: 0.6, asked: 20 },
    });
  });

  test('a class that is nearly all copies comes before one of frames, and another one is to grow', () => {
    const classes = [
      { class: 'Kiwi', photos: 100, groups: 2, byName: 2 },
      { class: 'Lemon', photos: 100, groups: 20, byName: 90 },
      { class: 'Plum', photos: 100, groups: 90, byName: 90 },
    ];
    const confusion = [[18, 0, 2], [0, 10, 10], RIGHT[2]!];
    const proposals = propose(metricsWith(confusion, { classes }), wrong('Lemon', 'Plum', 10), 3);
    expect(proposals).toMatchObject([
      { kind: 'confused', classes: ['Lemon', 'Plum'] },
      { kind: 'copies', class: 'Lemon', photos: 100, groups: 20, copies: true },
      { kind: 'add', class: 'Kiwi', photos: 20, groups: 2, middle: 20 },
    ]);
    const frames = classes.map((one) => ({ ...one, byName: one.groups }));
    expect(propose(metricsWith(RIGHT, { classes: frames }), [], 0)).toEqual([
      { kind: 'copies', class: 'Kiwi', photos: 100, groups: 2, copies: false },
    ]);
  });

  test('a photo under two labels comes first, a class that could not be asked before a weak one', () => {
    const conflicts = [
      { paths: ['Kiwi/a.jpg', 'Plum/a.jpg'], labels: ['Kiwi', 'Plum'], copy: 'same' as const },
    ];
    const metrics = metricsWith([[10, 10, 0], [0, 0, 0], RIGHT[2]!], { conflicts, conflicting: 4 });
    expect(propose(metrics, [], 0)).toMatchObject([
      { kind: 'labels', pictures: 4, paths: ['Kiwi/a.jpg', 'Plum/a.jpg'] },
      { kind: 'confused', classes: ['Kiwi', 'Lemon'] },
      { kind: 'add', class: 'Lemon', recall: null, asked: 0 },
    ]);
  });

  test('where nothing went wrong: photos that were not read, else photos of another place', () => {
    expect(propose(metricsWith(RIGHT), [], 2)).toEqual([{ kind: 'unread', photos: 2 }]);
    expect(propose(metricsWith(RIGHT), [], 0)).toEqual([{ kind: 'elsewhere' }]);
  });

  test('a run of an earlier version, without groups and answers, has its proposals from the mistakes it kept', () => {
    const { metrics } = three();
    const old = { ...metrics!, grouping: null };
    const [first] = propose(old, [], 0);
    expect(first).toMatchObject({ kind: 'confused', paths: expect.arrayContaining([expect.any(String)]) });
  });
});

const answer = fc.record({
  path: fc.string(),
  label: fc.constantFrom('Kiwi', 'Lemon', '__proto__'),
  predicted: fc.constantFrom('Kiwi', 'Lemon', '__proto__'),
  probability: fc.double({ min: 0, max: 1, noNaN: true }),
  protocol: fc.constantFrom('official' as const, 'groups' as const),
  group: fc.string(),
});
const answersOf = fc.uniqueArray(answer, { selector: ({ path, protocol }) => `${protocol} ${path}` });

describe('the table of photos', () => {
  test('holds mistakes first, as many rows as fit, and does not depend on their order', () => {
    fc.assert(
      fc.property(answersOf, fc.integer({ min: 0, max: 12 }), (answers, most) => {
        const table = answerTable(answers, 1, most);
        const isWrong = answers.filter(({ label, predicted }) => label !== predicted);
        expect(table.rows).toHaveLength(Math.min(most, answers.length));
        expect([table.of, table.mistakesOf]).toEqual([answers.length, isWrong.length]);
        const shown = table.rows.filter(([, label, predicted]) => label !== predicted);
        expect(shown).toHaveLength(Math.min(most, isWrong.length));
        expect(answerTable([...answers].reverse(), 1, most)).toEqual(table);
        for (const [path, label, predicted, probability, protocol, group] of table.rows) {
          expect(answers).toContainEqual({
            path,
            label: table.classes[label],
            predicted: table.classes[predicted],
            probability: expect.closeTo(probability, 4),
            protocol: table.protocols[protocol],
            group: table.groups[group],
          });
        }
      }),
    );
  });
});

describe('predictions.parquet', () => {
  test('reads back as it was written', () => {
    fc.assert(
      fc.property(answersOf, (answers) => {
        expect(decodePredictions(encodePredictions(answers))).toEqual(answers);
      }),
    );
  });

  test('whatever bit is flipped: rows, or an error of ours', () => {
    const bytes = encodePredictions(wrong('Kiwi', 'Lemon', 30));
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const damaged = Buffer.from(bytes);
        damaged[bit >> 3]! ^= 1 << (bit & 7);
        try {
          expect(decodePredictions(damaged)).toHaveLength(30);
        } catch (error) {
          expect(error).toMatchObject({ kind: 'input', code: 'parquet-broken' });
        }
      }),
    );
  });
});
