import { readFile } from 'node:fs/promises';
import { VergerError } from '@verger/base';
import type { GroupBy } from '@verger/storage/photos';
import { parse } from 'csv-parse/sync';

const bad = (text: string, why: string, cause?: unknown) =>
  new VergerError('usage', 'bad-option', `--group-by ${text}: ${why}`, {
    hint: "give a regular expression for paths, such as '^([^_]+)_', or a .csv or .tsv with columns path and group",
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
  let rows: Record<string, string>[];
  try {
    rows = parse(text, { bom: true, columns: true, delimiter: /\.tsv$/i.test(file) ? '\t' : ',' });
  } catch (cause) {
    throw bad(file, `cannot be read: ${(cause as Error).message}`, cause);
  }
  const [first] = rows;
  if (first?.path === undefined || first.group === undefined) {
    throw bad(file, 'has no columns path and group in its first line, or no other line');
  }
  const groups = new Map(rows.flatMap(({ path, group }) => (group ? [[path!, group] as const] : [])));
  return (photo) => groups.get(photo);
}
