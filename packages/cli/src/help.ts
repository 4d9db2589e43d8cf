import type { Help, HelpConfiguration, OutputConfiguration } from 'commander';
import { columnsOf, wrap } from './screen.js';

/** Fewer columns beside the options, and what they do stands below them. */
const BESIDE = 30;
const INDENT = ' '.repeat(6);

/** Help that fits a narrow screen. */
export const helpFormat: HelpConfiguration = {
  minWidthToWrap: 10,
  formatItem(this: Help, term, termWidth, description, helper) {
    const width = this.helpWidth ?? 80;
    const room = width - termWidth - 4;
    if (description === '') return `  ${term}`;
    if (room < BESIDE) {
      const below = helper.boxWrap(description, width - INDENT.length).replaceAll('\n', `\n${INDENT}`);
      return `  ${term}\n${INDENT}${below}`;
    }
    const margin = ' '.repeat(termWidth + 4);
    return `  ${term.padEnd(termWidth)}  ${helper.boxWrap(description, room).replaceAll('\n', `\n${margin}`)}`;
  },
};

/** Help goes to the screen as all else does; errors are told by the program itself. */
export const helpOutput: OutputConfiguration = {
  getOutHelpWidth: () => columnsOf(process.stdout) ?? 80,
  getErrHelpWidth: () => columnsOf(process.stderr) ?? 80,
  writeOut: (text) => process.stdout.write(wrap(text, columnsOf(process.stdout))),
  writeErr: (text) => process.stderr.write(wrap(text, columnsOf(process.stderr))),
  outputError: () => {},
};
