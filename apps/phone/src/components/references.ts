import type { Source } from '@verger/knowledge/cards';

/** The sources that one card cites, each with one number, in the order in which they are cited first. */
export class References {
  readonly #numbers = new Map<string, number>();
  readonly #sources: Source[] = [];

  /** Number of a source, from 1. */
  number(source: Source): number {
    const key = `${source.title} ${source.url}`;
    const found = this.#numbers.get(key);
    if (found !== undefined) return found;
    this.#sources.push(source);
    this.#numbers.set(key, this.#sources.length);
    return this.#sources.length;
  }

  get list(): readonly Source[] {
    return this.#sources;
  }
}

/** Numbers all statements of a card before it is drawn: the list at its end must be whole. */
export function referencesOf(card: object, sourceOf: (statement: never) => Source): References {
  const references = new References();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('source' in value) references.number(sourceOf(value as never));
    for (const one of Object.values(value)) visit(one);
  };
  visit(card);
  return references;
}
