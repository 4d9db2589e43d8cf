import type { DataHealth } from './health.js';
import { type CopiesFound, healthFindings, healthLines } from './health-lines.js';

/** Most findings of one kind that are named. */
const NAMED = 3;

const clean = (text: string) => text.replace(/\p{Cc}/gu, '?');

/**
 * The data health block: every file of the folder once, then what is worth a look.
 *
 * @param copies what content says, where it was looked at
 * @returns counts in 35 columns; lines of names are as long as they are
 */
export function printHealth(health: DataHealth, copies: CopiesFound | null): string {
  const out = ['data health'];
  for (const { name, count, detail, depth } of healthLines(health, copies)) {
    out.push(`${'  '.repeat(depth)}${name}`.padEnd(27) + String(count).padStart(8));
    if (detail !== '') out.push(`${'  '.repeat(depth + 1)}${clean(detail)}`);
  }
  for (const { text, named, all } of healthFindings(health, copies)) {
    const more = all > NAMED ? `, … ${all - NAMED} more` : '';
    out.push(`  ! ${text}: ${named.slice(0, NAMED).map(clean).join(', ')}${more}`);
  }
  return out.join('\n');
}
