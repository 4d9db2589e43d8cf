import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wilsonLow } from '@verger/learning/metrics';
import { temporaryFolder } from '@verger/testing/program';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Calibration, readCalibration, writtenCalibration } from '../../src/fit/calibration.js';
import { BELOWS, fitSecondLook, type LookedTwice, WEIGHTS } from '../../src/fit/fit-second-look.js';
import { fitWords, type HeardAnswer } from '../../src/fit/fit-words.js';

describe('wilsonLow', () => {
  it('is the lower end of the interval: 45 of 50 are .7864 at least, 50 of 50 are .9287', () => {
    expect(wilsonLow(45, 50)).toBeCloseTo(0.7864, 4);
    expect(wilsonLow(50, 50)).toBeCloseTo(0.9287, 4);
    expect(wilsonLow(0, 50)).toBeCloseTo(0, 9);
    expect(wilsonLow(0, 0)).toBe(0);
  });
});

const promised = { sure: 0.96, likely: 0.75 };
const many = (
  count: number,
  probability: number,
  wrongs: number,
  more: Partial<HeardAnswer> = {},
): HeardAnswer[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ probability, right: i >= wrongs, group: `${probability}/${i}`, domain: 'web' },
    ...more,
  }));

describe('fitWords', () => {
  it('takes the least probability from which on the promise is kept', () => {
    const answers = [...many(200, 0.95, 1), ...many(200, 0.8, 20), ...many(200, 0.5, 110)];
    expect(fitWords(answers, promised)).toEqual({ sure: 0.95, likely: 0.8 });
  });

  it('never says what it cannot promise', () => {
    expect(fitWords(many(200, 0.95, 20), promised)).toEqual({ sure: 1, likely: 0.95 });
    expect(fitWords(many(200, 0.95, 120), promised)).toEqual({ sure: 1, likely: 1 });
    expect(fitWords([], promised)).toEqual({ sure: 1, likely: 1 });
  });

  it('counts one photographer as no more than twenty', () => {
    expect(fitWords(many(500, 0.95, 0, { group: 'one' }), promised).sure).toBe(1);
    expect(fitWords(many(500, 0.95, 0), promised).sure).toBe(0.95);
  });

  it('keeps its promise in each domain: easy photos do not make up for hard ones', () => {
    const easy = many(2000, 0.9, 0, { domain: 'shop' });
    const hard = [...many(300, 0.9, 30), ...many(300, 0.98, 1)];
    expect(fitWords([...easy, ...hard], promised).sure).toBe(0.98);
  });

  it('is always 0 < likely <= sure <= 1', () => {
    const answer = fc.record({
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
      right: fc.boolean(),
      group: fc.constantFrom('a', 'b', 'c', 'd'),
      domain: fc.constantFrom('web', 'shop'),
    });
    fc.assert(
      fc.property(fc.array(answer), (answers) => {
        const { sure, likely } = fitWords(answers, { sure: 0.5, likely: 0.2 });
        expect(likely).toBeGreaterThan(0);
        expect(sure).toBeGreaterThanOrEqual(likely);
        expect(sure).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('fitSecondLook', () => {
  const looked = (count: number, probability: number, right: boolean, after: boolean): LookedTwice[] =>
    Array.from({ length: count }, () => ({
      ...{ probability, known: true, right },
      rightAfter: WEIGHTS.map((weight) => (weight === 0.5 ? after : right)),
    }));

  it('looks again no more often than it is worth', () => {
    const answers = [
      ...looked(40, 0.55, false, true),
      ...looked(300, 0.95, true, true),
      ...looked(9, 0.75, true, false),
    ];
    expect(fitSecondLook(answers)).toEqual({ below: 0.6, weight: 0.5 });
  });

  it('looks once when a second look brings nothing, or no more than chance', () => {
    expect(fitSecondLook(looked(50, 0.3, false, false))).toBeUndefined();
    expect(fitSecondLook([])).toBeUndefined();
    const even = [...looked(10, 0.3, false, true), ...looked(9, 0.3, true, false)];
    expect(fitSecondLook(even)).toBeUndefined();
  });

  it('does not look again at what it does not know', () => {
    const [one] = looked(1, 0.3, false, true);
    const answers = Array.from({ length: 20 }, () => one!);
    expect(fitSecondLook(answers)).toEqual({ below: BELOWS[0], weight: 0.5 });
    expect(fitSecondLook(answers.map((of) => ({ ...of, known: false })))).toBeUndefined();
  });
});

describe('a calibration as a file', () => {
  const calibration: Calibration = {
    temperature: 1.3,
    rejection: {
      ...{ score: 'energy-fruit', threshold: -2 },
      ...{ fruit: { mean: 4, std: 1 }, energy: { mean: 9, std: 2 } },
    },
    words: { sure: 0.97, likely: 0.7 },
    secondLook: { below: 0.8, weight: 0.5 },
    from: 'strangers',
  };
  const written = (content: string | Uint8Array) => {
    const path = join(temporaryFolder(), 'calibration.json');
    writeFileSync(path, content);
    return path;
  };

  it('is read as it was written, with or without a second look', async () => {
    const path = written(writtenCalibration(calibration));
    expect(await readCalibration(path)).toEqual(calibration);
    expect(readFileSync(path, 'utf8')).toMatch(/\n$/);
    const { secondLook: _, ...once } = calibration;
    expect(await readCalibration(written(writtenCalibration(once)))).toEqual(once);
  });

  it('is read with the name that 0.1 gave the standard deviation', async () => {
    const old = new TextDecoder().decode(writtenCalibration(calibration)).replaceAll('"std"', '"deviation"');
    expect(old).toContain('"deviation"');
    expect(await readCalibration(written(old))).toEqual(calibration);
  });

  it('is refused when it is none, or makes no sense', async () => {
    await expect(readCalibration('/nowhere/calibration.json')).rejects.toMatchObject({
      code: 'calibration-missing',
    });
    const torn = { ...calibration, rejection: { ...calibration.rejection, energy: undefined } };
    for (const content of [
      'no JSON',
      '{}',
      writtenCalibration({ ...calibration, words: { sure: 0.5, likely: 0.6 } }),
      writtenCalibration(torn),
    ]) {
      await expect(readCalibration(written(content))).rejects.toMatchObject({ code: 'calibration-invalid' });
    }
  });
});
