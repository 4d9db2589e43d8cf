import type { Labelled, Origin } from './labelled.js';

/** A source of photos, as the card tells it. */
export interface CountedOrigin extends Origin {
  /** Training photos. */
  readonly photos: number;
}

/** Where photos come from, by name and licence, sorted. */
export function countOrigins(photos: readonly Labelled[]): CountedOrigin[] {
  const counts = new Map<string, CountedOrigin>();
  for (const { origin } of photos) {
    const key = JSON.stringify([origin.name, origin.licence]);
    counts.set(key, { ...origin, photos: (counts.get(key)?.photos ?? 0) + 1 });
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
