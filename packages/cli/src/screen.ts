/** Fewer columns hold no sentence. */
const LEAST = 20;

/**
 * Columns that a line may have: as `COLUMNS` says, else those of the terminal; undefined where lines may be as long as
 * they are: in files and pipes.
 */
export function columnsOf(stream: NodeJS.WriteStream): number | undefined {
  const told = Number(process.env.COLUMNS);
  const columns = Number.isInteger(told) && told > 0 ? told : stream.isTTY ? stream.columns : undefined;
  // Some terminals do not know their size and say 0.
  return columns ? Math.max(LEAST, columns) : undefined;
}

/** A word with the spaces before it; a mark stays with what it marks, a number with its unit and with its range. */
const WORD = / *(?:[→!✓✗] )?[^ ]+(?: – [^ ]+)?(?: (?:%|[kMG]?B(?!\w))[^ ]*)?/g;

/**
 * Breaks lines that are too long at their spaces; what follows stands two further in than the line began. A word that
 * is longer, such as a path, stands alone.
 *
 * @param columns at most so many a line; undefined leaves the text as it is
 */
export function wrap(text: string, columns: number | undefined): string {
  if (columns === undefined) return text;
  return text
    .split('\n')
    .flatMap((line) => wrapLine(line, columns))
    .join('\n');
}

function wrapLine(line: string, columns: number): string[] {
  if (line.length <= columns) return [line];
  const indent = `${/^ */.exec(line)![0]}  `;
  const lines: string[] = [];
  let last = '';
  for (const word of line.match(WORD) ?? []) {
    if (last !== '' && last.length + word.length > columns) {
      lines.push(last);
      last = indent + word.trimStart();
    } else last += word;
  }
  return [...lines, last];
}
