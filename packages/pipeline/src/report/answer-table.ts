import type { Answer } from '@verger/learning/metrics';
import { lot } from './sample.js';

/** Most rows of the table of photos in the report. */
const ANSWER_ROWS = 4000;

/** Photos asked, with names written once: a row holds their places. */
export interface AnswerTable {
  /** Labels and answers. */
  readonly classes: readonly string[];
  readonly protocols: readonly Answer['protocol'][];
  readonly groups: readonly string[];
  /** Path, label, predicted, probability, protocol, group; sorted by path, then protocol. */
  readonly rows: readonly (readonly [string, number, number, number, number, number])[];
  /** Number of answers the rows were drawn from. */
  readonly of: number;
  readonly mistakesOf: number;
}

/**
 * The answers for the report: mistakes first, the surest of them; then right ones, drawn by lot.
 *
 * @param most rows
 */
export function answerTable(answers: readonly Answer[], seed: number, most = ANSWER_ROWS): AnswerTable {
  const wrong = answers.filter(({ label, predicted }) => label !== predicted);
  const kept = [...wrong].sort((a, b) => b.probability - a.probability || byPath(a, b)).slice(0, most);
  if (kept.length < most) {
    const drawn = answers
      .filter(({ label, predicted }) => label === predicted)
      .map((answer) => ({ answer, ticket: lot(seed, `${answer.protocol} ${answer.path}`) }))
      .sort((a, b) => a.ticket - b.ticket || byPath(a.answer, b.answer))
      .slice(0, most - kept.length);
    kept.push(...drawn.map(({ answer }) => answer));
  }
  const classes = new Places();
  const protocols = new Places<Answer['protocol']>();
  const groups = new Places();
  const rows = kept
    .sort(byPath)
    .map(
      ({ path, label, predicted, probability, protocol, group }) =>
        [
          path,
          classes.of(label),
          classes.of(predicted),
          Number(probability.toFixed(4)),
          protocols.of(protocol),
          groups.of(group),
        ] as const,
    );
  return {
    classes: classes.names,
    protocols: protocols.names,
    groups: groups.names,
    rows,
    of: answers.length,
    mistakesOf: wrong.length,
  };
}

/** Names, each with a place. */
class Places<Name extends string = string> {
  readonly #places = new Map<Name, number>();

  get names(): Name[] {
    return [...this.#places.keys()];
  }

  of(name: Name): number {
    const place = this.#places.get(name) ?? this.#places.size;
    this.#places.set(name, place);
    return place;
  }
}

const byPath = (a: Answer, b: Answer) =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : a.protocol < b.protocol ? -1 : 1;
