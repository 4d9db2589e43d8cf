import type { SecondLook } from '@verger/vision';

/** An answer to a photo, and what it would be after a second look. */
export interface LookedTwice {
  /** Of the first answer to the photo as a whole, calibrated. */
  readonly probability: number;
  readonly known: boolean;
  readonly right: boolean;
  /** Whether the answer to both looks is right, for each of {@link WEIGHTS}. */
  readonly rightAfter: readonly boolean[];
}

/** Weights that are tried, see `SecondLook`. */
export const WEIGHTS = [0.3, 0.5, 0.7] as const;
/** Thresholds that are tried. */
export const BELOWS = [0.5, 0.6, 0.7, 0.8, 0.9] as const;

/**
 * The second look that costs least among those that are as good as the best: no more right answers behind it than the
 * deviation of what differs between the two, which is the root of the number of answers that are right by one only.
 *
 * @returns undefined when never to look again is as good
 */
export function fitSecondLook(answers: readonly LookedTwice[]): SecondLook | undefined {
  const once = answers.map(({ right }) => right);
  const tried = BELOWS.flatMap((below) =>
    WEIGHTS.map((weight, w) => {
      const rights = answers.map(({ probability, known, right, rightAfter }) =>
        known && probability < below ? rightAfter[w]! : right,
      );
      return { look: { below, weight }, rights, count: count(rights) };
    }),
  );
  const best = tried.reduce((a, b) => (b.count > a.count ? b : a));
  const asGood = (rights: readonly boolean[]) =>
    best.count - count(rights) <= Math.sqrt(rights.filter((right, i) => right !== best.rights[i]).length);
  if (count(once) >= best.count || asGood(once)) return undefined;
  const good = tried.filter(({ rights }) => asGood(rights));
  const least = Math.min(...good.map(({ look }) => look.below));
  return good.filter(({ look }) => look.below === least).reduce((a, b) => (b.count > a.count ? b : a)).look;
}

const count = (rights: readonly boolean[]): number => rights.filter(Boolean).length;
