import { Option } from 'commander';
import type { Context } from './command.js';

/** What a command does: with its arguments and options, to an exit code. */
export type Act = (
  context: Context,
  args: readonly string[],
  options: Record<string, unknown>,
) => Promise<number>;

/** A command: its code is loaded only when it is called, so that `verger --help` starts in a blink. */
export interface Entry {
  readonly usage: string;
  /** A name of before that still works. */
  readonly former?: string;
  readonly summary: string;
  readonly options: readonly Option[];
  readonly load: () => Promise<Act>;
  /** Started again after a stop, it goes on where it was. */
  readonly resumes?: boolean;
}

export const option = (flags: string, text: string) => new Option(flags, text);

export const number = (flags: string, text: string) => option(flags, text).argParser(toNumber);

/** An option that may be given several times. */
export const several = (flags: string, text: string) =>
  option(flags, text).argParser((value: string, before: string[] = []) => [...before, value]);

/** Anything that is no number stays as it is, so that the check of options can name it. */
function toNumber(text: string): number | string {
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? text : value;
}
