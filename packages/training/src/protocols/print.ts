import { elementAt } from '@verger/base';
import type { Estimate } from '@verger/learning/metrics';
import type { Line, ProtocolResult } from './protocol.js';

/** Columns of the one table of all protocols: heading, and what stands there of a line. */
const COLUMNS: readonly (readonly [string, (line: Line) => string])[] = [
  ['photos', ({ known, unknown }) => String((known ?? unknown)!.photos)],
  ['top-1 (95 % interval)', ({ known }) => (known ? interval(known.top1) : '')],
  ['top-3', ({ known }) => (known ? percent(known.top3.value) : '')],
  ['ECE', ({ known }) => (known ? percent(known.ece) : '')],
  ['taken for known', ({ known, unknown }) => percent((known ?? unknown)!.accepted)],
  ['AUROC', ({ unknown }) => (unknown ? unknown.auroc.toFixed(3) : '')],
  ['at 95 %', ({ unknown }) => (unknown ? percent(unknown.acceptedAt95) : '')],
];

/**
 * One table of all protocols for people; where there is no room for it, each line of it as lines.
 *
 * @param width columns @default as many as it takes
 * @returns lines without colours
 */
export function printProtocols(
  protocols: readonly Pick<ProtocolResult, 'title' | 'lines'>[],
  width = Number.POSITIVE_INFINITY,
): string[] {
  const table = [
    ['', ...COLUMNS.map(([title]) => title)],
    ...protocols.flatMap(({ title, lines }) => [
      [title],
      ...lines.map((line) => [`  ${line.name}`, ...COLUMNS.map(([, cell]) => cell(line))]),
    ]),
  ];
  const cells = table.filter((row) => row.length > 1);
  const widths = ['', ...COLUMNS].map((_, i) => Math.max(...cells.map((row) => elementAt(row, i).length)));
  if (widths.reduce((sum, one) => sum + one + 2, -2) > width) return asLines(protocols);
  return table.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(elementAt(widths, i)) : cell.padStart(elementAt(widths, i))))
      .join('  ')
      .trimEnd(),
  );
}

function asLines(protocols: readonly Pick<ProtocolResult, 'title' | 'lines'>[]): string[] {
  return protocols.flatMap(({ title, lines }) => [
    title,
    ...lines.flatMap((line) => [
      `  ${line.name}`,
      ...COLUMNS.map(([heading, cell]) => [heading, cell(line)] as const)
        .filter(([, value]) => value !== '')
        .map(([heading, value]) => `    ${heading}: ${value}`),
    ]),
  ]);
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const interval = ({ value, low, high }: Estimate): string =>
  `${percent(value)} (${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)})`;
