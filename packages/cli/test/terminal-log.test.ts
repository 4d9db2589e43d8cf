import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { terminalLog } from '../src/terminal-log.js';

/** A terminal of so many columns that keeps what is written. */
function terminal(columns: number) {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true, columns });
  return {
    stream: stream as unknown as NodeJS.WriteStream,
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those of a terminal
    drawn: () => String(stream.read() ?? '').replace(/\x1b\[\d*[a-zA-Z]/g, ''),
  };
}

test.each([20, 40, 80])('what is drawn again stays on one line of %i columns', (columns) => {
  let clock = 0;
  const { stream, drawn } = terminal(columns);
  const log = terminalLog({ stream, now: () => clock });
  const total = 1234;
  for (let done = 0; done < total; done += 7) {
    clock += 1000;
    log.progress({ unit: 'photos', done, total, errors: done > 99 ? 3 : 0 });
  }
  const lines = drawn().split(/[\r\n]/);
  expect(lines.some((line) => line.includes('/1234 photos'))).toBe(true);
  expect(lines.filter((line) => line.length >= columns)).toEqual([]);
  expect(lines.some((line) => line.includes('failed'))).toBe(columns > 20);
});

test('lines are broken at words, further in, and in one colour', () => {
  const { stream, drawn } = terminal(30);
  terminalLog({ stream, now: () => 0 }).warn('6.8 % of 2.7 MB are nowhere: /a/path/that/is/longer/than/that');
  expect(drawn()).toBe(
    '  warning: 6.8 % of 2.7 MB are\n    nowhere:\n    /a/path/that/is/longer/than/that\n',
  );
});
