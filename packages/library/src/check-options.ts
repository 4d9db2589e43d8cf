import { VergerError } from '@verger/base';

/**
 * Refuses options that do not exist: a mistyped name must not mean the default.
 *
 * @throws VergerError usage `unknown-option`
 */
export function checkOptions(of: string, given: object, known: Readonly<Record<string, true>>): void {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(known, name));
  if (unknown.length === 0) return;
  throw new VergerError('usage', 'unknown-option', `${of}: there is no option ${unknown.join(', ')}`, {
    hint: `it takes ${Object.keys(known).join(', ')}`,
  });
}

/**
 * A string is iterable, so that JavaScript would take it for many photos of one letter.
 *
 * @throws VergerError usage `bad-option`
 */
export function checkList(photos: unknown): void {
  if (Array.isArray(photos)) return;
  throw new VergerError('usage', 'bad-option', 'classify: photos is not an array', {
    hint: "give an array, of one photo too: classify(['apple.jpg'])",
  });
}

/** @throws VergerError usage `bad-option` when one of `names` is not given */
export function checkGiven(of: string, given: object, names: readonly string[]): void {
  const missing = names.find((name) => ((given as Record<string, unknown>)[name] ?? '') === '');
  if (missing === undefined) return;
  throw new VergerError('usage', 'bad-option', `${of}: ${missing} is missing`, {
    hint: `it needs ${names.join(' and ')}`,
  });
}

/** An error of the pipeline, which names options as the command line does, in the names of a function's options. */
export function inOptionNames(error: unknown): unknown {
  if (!(error instanceof VergerError) || error.code !== 'bad-option') return error;
  const name = (text: string) =>
    text.replace(/--([a-z][a-z-]*)/g, (_, flag: string) =>
      flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    );
  const hint = error.hint?.startsWith('see: verger') ? 'see the type RunOptions' : error.hint;
  return new VergerError(error.kind, error.code, name(error.message), {
    ...(hint !== undefined && { hint: name(hint) }),
    cause: error,
  });
}

/** @throws VergerError usage `bad-option` */
export function checkCount(name: string, value: number | undefined): void {
  if (value === undefined || (Number.isInteger(value) && value >= 1)) return;
  throw new VergerError('usage', 'bad-option', `${name}: ${value}: takes a whole number from 1`);
}
