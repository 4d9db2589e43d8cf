import type { DataHealth } from './health.js';
import { type CopiesFound, healthFindings, healthLines } from './health-lines.js';
import { wrapped } from './wrapped.js';

/** Most findings of one kind that are named. */
const NAMED = 3;

const clean = (text: string) => text.replace(/\p{Cc}/gu, '?');

/**
 * The data health block: every file of the folder once, then what is worth a look.
 *
 * @param copies what content says, where it was looked at
 * @param width columns, at least 36 @default 80
 */
export function printHealth(health: DataHealth, copies: CopiesFound | null, width = 80): string {
  const out = ['data health'];
  const most = Math.max(36, width);
  for (const { name, count, detail, depth } of healthLines(health, copies)) {
    out.push(`${'  '.repeat(depth)}${name}`.padEnd(27) + String(count).padStart(8));
    if (detail !== '') out.push(...wrapped(clean(detail), most, '  '.repeat(depth + 1)));
  }
  for (const { text, named, all } of healthFindings(health, copies)) {
    const more = all > NAMED ? `, … ${all - NAMED} more` : '';
    out.push(...wrapped(`! ${text}: ${named.slice(0, NAMED).map(clean).join(', ')}${more}`, most, '  '));
  }
  return out.join('\n');
}
