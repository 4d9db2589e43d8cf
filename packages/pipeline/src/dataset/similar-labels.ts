/** Two class names that may be meant as one. */
export interface SimilarLabels {
  readonly a: string;
  readonly b: string;
  /** `spelling`: equal but for case, accents, spaces and punctuation; `letter`: one letter apart. */
  readonly why: 'spelling' | 'letter';
}

/**
 * Pairs of labels that are spelled almost the same, sorted. Labels that differ in a number only (`Apple Red 1`,
 * `Apple Red 2`) are varieties and no pair, and a letter counts only in names of five letters or more.
 */
export function similarLabels(labels: Iterable<string>): SimilarLabels[] {
  const sorted = [...new Set(labels)].sort().map((label) => ({ label, plain: plainOf(label) }));
  const out: SimilarLabels[] = [];
  for (const [i, a] of sorted.entries()) {
    for (const b of sorted.slice(i + 1)) {
      if (a.plain === b.plain) out.push({ a: a.label, b: b.label, why: 'spelling' });
      else if (sameDigits(a.plain, b.plain) && oneEditApart(a.plain, b.plain)) {
        out.push({ a: a.label, b: b.label, why: 'letter' });
      }
    }
  }
  return out;
}

const plainOf = (label: string) =>
  label
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

const sameDigits = (a: string, b: string) => a.replace(/\D/g, '') === b.replace(/\D/g, '');

/** One letter added, left out, changed, or two neighbours exchanged. */
function oneEditApart(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 5 || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const left = a.slice(start, a.length - end);
  const right = b.slice(start, b.length - end);
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
