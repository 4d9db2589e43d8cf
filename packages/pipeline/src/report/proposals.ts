import { elementAt } from '@verger/base';
import type { Answer, ClassGroups, Metrics, Protocol } from '@verger/learning/metrics';

/** Something to do next, with what in the data says so. */
export type Proposal =
  /** Photos of one picture under more than one label: `paths` and `labels` are those of the first such picture. */
  | {
      readonly kind: 'labels';
      readonly pictures: number;
      readonly paths: readonly string[];
      readonly labels: readonly string[];
    }
  /** Many photos, few captures; `copies` where content, not names, joined most of them. */
  | {
      readonly kind: 'copies';
      readonly class: string;
      readonly photos: number;
      readonly groups: number;
      readonly copies: boolean;
    }
  /** Two classes taken for one another: `paths` are the photos, at most {@link PATHS}. */
  | {
      readonly kind: 'confused';
      readonly protocol: Protocol['id'];
      readonly classes: readonly [string, string];
      readonly wrong: number;
      /** Photos of both that were asked. */
      readonly asked: number;
      readonly paths: readonly string[];
    }
  /** The class that gains most by more photos; `recall` is null when it could not be asked. */
  | {
      readonly kind: 'add';
      readonly class: string;
      readonly photos: number;
      readonly groups: number;
      /** Capture groups of the class in the middle. */
      readonly middle: number;
      readonly recall: number | null;
      readonly asked: number;
    }
  | { readonly kind: 'unread'; readonly photos: number }
  /** Nothing above: only photos unlike these can tell more. */
  | { readonly kind: 'elsewhere' };

/** Most proposals made, and photos that one of them names. */
const MOST = 3;
export const PATHS = 12;
/** Below this share of captures among its photos, a class of at least `MANY` is nearly all copies. */
const NEARLY_ALL = 0.25;
const MANY = 10;
/** Photos worth asking for at once. */
const LEAST = 10;
const GREATEST = 50;

/** The protocol that asks the stricter question: it says what to expect. */
const strictest = (protocols: readonly Protocol[]): Protocol | undefined =>
  protocols.find(({ id }) => id === 'groups') ?? protocols[0];

/**
 * At most three things to do next, most urgent first, each derived from the figures of this run.
 *
 * @param failed photos that could not be read
 */
export function propose(metrics: Metrics, answers: readonly Answer[], failed: number): Proposal[] {
  const protocol = strictest(metrics.protocols);
  const groups = metrics.grouping?.classes ?? [];
  const copied = copies(groups);
  const found = [
    labels(metrics),
    protocol && confused(metrics.classes, protocol, answers),
    copied,
    protocol && add(protocol, groups, copied?.class),
    failed > 0 ? ({ kind: 'unread', photos: failed } as const) : undefined,
  ].filter((one) => one !== undefined);
  const proposals: Proposal[] = found.slice(0, MOST);
  return proposals.length > 0 ? proposals : [{ kind: 'elsewhere' }];
}

function labels({ grouping }: Metrics): Extract<Proposal, { kind: 'labels' }> | undefined {
  const [first] = grouping?.conflicts ?? [];
  if (grouping === null || first === undefined) return undefined;
  return {
    kind: 'labels',
    pictures: grouping.conflicting,
    paths: first.paths.slice(0, PATHS),
    labels: first.labels,
  };
}

/** The class of which the fewest photos are captures of their own. */
function copies(groups: readonly ClassGroups[]): Extract<Proposal, { kind: 'copies' }> | undefined {
  const share = (one: ClassGroups) => one.groups / one.photos;
  const joined = (one: ClassGroups) => one.byName >= 2 * one.groups;
  // Copies come before frames of a turn: whoever made frames knows it.
  const [worst] = groups
    .filter((one) => one.photos >= MANY && share(one) <= NEARLY_ALL)
    .sort((a, b) => Number(joined(b)) - Number(joined(a)) || share(a) - share(b) || order(a.class, b.class));
  if (worst === undefined) return undefined;
  return {
    kind: 'copies',
    class: worst.class,
    photos: worst.photos,
    groups: worst.groups,
    copies: joined(worst),
  };
}

/** The two classes with most mistakes between them. */
function confused(
  classes: readonly string[],
  { id, confusion, mistakes }: Protocol,
  answers: readonly Answer[],
): Extract<Proposal, { kind: 'confused' }> | undefined {
  let best: { wrong: number; a: number; b: number } | undefined;
  for (const [a, row] of confusion.entries()) {
    for (let b = a + 1; b < row.length; b++) {
      const wrong = elementAt(row, b) + elementAt(elementAt(confusion, b), a);
      if (wrong > (best?.wrong ?? 0)) best = { wrong, a, b };
    }
  }
  if (best === undefined) return undefined;
  const pair = [elementAt(classes, best.a), elementAt(classes, best.b)] as const;
  const between = (one: string, other: string) => one !== other && pair.includes(one) && pair.includes(other);
  const own = answers.filter(
    ({ protocol, label, predicted }) => protocol === id && between(label, predicted),
  );
  // Runs of earlier versions kept the surest mistakes only.
  const wrong = own.length > 0 ? own : mistakes.filter(({ truth, predicted }) => between(truth, predicted));
  const asked = [best.a, best.b].reduce(
    (sum, of) => sum + elementAt(confusion, of).reduce((row, count) => row + count, 0),
    0,
  );
  const paths = [...wrong]
    .sort((a, b) => b.probability - a.probability || order(a.path, b.path))
    .slice(0, PATHS)
    .map(({ path }) => path);
  return { kind: 'confused', protocol: id, classes: pair, wrong: best.wrong, asked, paths };
}

/** The class that could not be asked, else the one recognised worst. */
function add(
  { perClass }: Protocol,
  groups: readonly ClassGroups[],
  not: string | undefined,
): Extract<Proposal, { kind: 'add' }> | undefined {
  const [weakest] = perClass
    .filter(({ class: name, recall }) => name !== not && (recall === null || recall < 1))
    .sort((a, b) => (a.recall ?? -1) - (b.recall ?? -1) || order(a.class, b.class));
  if (weakest === undefined) return undefined;
  const counts = groups.map((one) => one.groups).sort((a, b) => a - b);
  const middle = counts[Math.floor(counts.length / 2)] ?? 0;
  const own = groups.find((one) => one.class === weakest.class)?.groups ?? 0;
  const missing = 5 * Math.ceil((middle - own) / 5);
  return {
    kind: 'add',
    class: weakest.class,
    photos: Math.min(GREATEST, Math.max(LEAST, missing)),
    groups: own,
    middle,
    recall: weakest.recall,
    asked: weakest.photos,
  };
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
