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

/** @throws VergerError usage `bad-option` */
export function checkCount(name: string, value: number | undefined): void {
  if (value === undefined || (Number.isInteger(value) && value >= 1)) return;
  throw new VergerError('usage', 'bad-option', `${name}: ${value}: takes a whole number from 1`);
}
