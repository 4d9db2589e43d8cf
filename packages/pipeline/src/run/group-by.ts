import { readFile } from 'node:fs/promises';
import { VergerError } from '@verger/vision';
import type { GroupBy } from '../dataset/capture-groups.js';

const bad = (text: string, why: string, cause?: unknown) =>
  new VergerError('usage', 'bad-option', `--group-by ${text}: ${why}`, {
    mend: "give a regular expression for paths, such as '^([^_]+)_', or a .csv or .tsv with columns path and group",
    cause,
  });

/**
 * What `--group-by` says of the capture of a photo: a regular expression matched with its path, whose first group (or
 * whole match) names the capture, or a table with columns `path` and `group`. Photos it says nothing of keep the
 * rules for names.
 *
 * @param paths of the run; at least one must be named
 * @throws VergerError usage `bad-option`
 */
export async function openGroupBy(text: string, paths: readonly string[]): Promise<GroupBy> {
  const groupBy = /\.[ct]sv$/i.test(text) ? await fromTable(text) : fromPattern(text);
  if (paths.some((path) => groupBy(path) !== undefined)) return groupBy;
  throw bad(text, `names none of the ${paths.length} photos, such as ${paths[0] ?? 'none'}`);
}

function fromPattern(text: string): GroupBy {
  let pattern: RegExp;
  try {
    pattern = new RegExp(text, 'u');
  } catch (cause) {
    throw bad(text, 'is no regular expression', cause);
  }
  return (path) => {
    const found = pattern.exec(path);
    return found === null ? undefined : (found[1] ?? found[0]);
  };
}

async function fromTable(file: string): Promise<GroupBy> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw bad(file, 'cannot be read', cause);
  });
  const [head, ...rows] = parseRows(text.replace(/^\uFEFF/, ''), /\.tsv$/i.test(file) ? '\t' : ',');
  const [path, group] = ['path', 'group'].map((name) => head?.indexOf(name) ?? -1) as [number, number];
  if (path < 0 || group < 0) throw bad(file, 'has no columns path and group in its first line');
  const groups = new Map(rows.flatMap((row) => (row[group] ? [[row[path]!, row[group]!] as const] : [])));
  return (photo) => groups.get(photo);
}

/** Rows of a table (RFC 4180): quotes may hold separators, line ends and doubled quotes. */
function parseRows(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endRow = () => {
    row.push(cell);
    if (row.length > 1 || cell !== '') rows.push(row);
    row = [];
    cell = '';
  };
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!;
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[i + 1] === '"') cell += text[++i];
      else quoted = false;
    } else if (letter === '"' && cell === '') quoted = true;
    else if (letter === separator) {
      row.push(cell);
      cell = '';
    } else if (letter === '\n') endRow();
    else if (letter !== '\r') cell += letter;
  }
  endRow();
  return rows;
}
