import { readFile } from 'node:fs/promises';
import { VergerError } from '@verger/base';

/**
 * Reads columns of a table of tab-separated values with a heading.
 *
 * @returns rows, each with the cells of the columns in their order
 * @throws VergerError (usage) `recipe-invalid` when the file cannot be read, lacks a column, or a row lacks a cell
 */
export async function readTsv(path: string, columns: readonly string[]): Promise<string[][]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new VergerError('usage', 'recipe-invalid', `the table ${path} cannot be read`, {
      hint: 'correct its path in the recipe',
      cause,
    });
  }
  const [head, ...lines] = text.trimEnd().split(/\r?\n/);
  const names = head!.split('\t');
  const places = columns.map((name) => {
    const at = names.indexOf(name);
    if (at >= 0) return at;
    throw new VergerError('usage', 'recipe-invalid', `${path} has no column "${name}"`, {
      hint: `its columns: ${names.join(', ')}`,
    });
  });
  return lines.map((line, i) => {
    const cells = line.split('\t');
    return places.map((at) => {
      const cell = cells[at];
      if (cell !== undefined) return cell;
      throw new VergerError('usage', 'recipe-invalid', `${path} has no "${names[at]}" in line ${i + 2}`, {
        hint: 'separate the cells of each line by tabs, as many as in the first line',
      });
    });
  });
}
