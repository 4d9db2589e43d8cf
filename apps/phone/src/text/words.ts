/** Lower case and without accents: `Pêche` is found by `peche`. */
const folded = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('œ', 'oe').toLowerCase();

/** Whether every word of the query begins somewhere in the text. */
export function matches(text: string, query: string): boolean {
  const within = ` ${folded(text).replace(/[^\p{L}\p{N}]+/gu, ' ')}`;
  return folded(query)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .every((word) => within.includes(` ${word}`));
}
