/** `s3://b/p` as `s3`, `b`, `p`; `/data/p` as `file`, `data`, `p`. */
function stepsOf(url: string): string[] {
  const [, scheme = 'file', path = url] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/.exec(url) ?? [];
  return [scheme, ...path.split('/').filter((step) => step !== '')];
}

function common(all: readonly string[][]): string[] {
  const [first = [], ...others] = all;
  const end = first.findIndex((step, at) => others.some((steps) => steps[at] !== step));
  return end === -1 ? first : first.slice(0, end);
}

/**
 * The nearest folder that holds all the given ones: `/data` of `/data/a` and `/data/b`, `s3://b` of `s3://b/x` and
 * `s3://b/y/z`. The common beginning, which cannot be opened, where there is none: `/`, `s3://` or ''.
 */
export function commonFolder(urls: readonly string[]): string {
  const [scheme, ...folders] = common(urls.map(stepsOf));
  if (scheme === undefined) return '';
  return `${scheme === 'file' ? '/' : `${scheme}://`}${folders.join('/')}`;
}

/** For each folder, what stands before the paths below it, seen from the common one: `a/`; '' for that one itself. */
export function prefixesBelow(urls: readonly string[]): string[] {
  const all = urls.map(stepsOf);
  const { length } = common(all);
  return all.map((steps) =>
    steps
      .slice(length)
      .map((step) => `${step}/`)
      .join(''),
  );
}
