import { type Finding, reached } from './benchmark.js';
import type { Result } from './result.js';
import { figure } from './rounds.js';

/** `5.9 x`, `0.91`, `+0.003`. */
export function written({ value, unit, target }: Finding): string {
  if (unit !== 'share') return `${figure(value)} ${unit}`;
  const difference = target !== null && target.value < 0;
  return `${difference && value > 0 ? '+' : ''}${value.toFixed(3)}`;
}

export function aim({ target, unit }: Finding): string {
  if (target === null) return '';
  const { at, value } = target;
  return `${at === 'least' ? '≥' : '≤'} ${value}${unit === 'share' ? '' : ` ${unit}`}`;
}

export function verdict(finding: Finding): string {
  const is = reached(finding);
  return is === null ? '' : is ? 'reached' : '**missed**';
}

/** What docs/benchmarks.md shows of a result, in Markdown. */
export function markdown(result: Result): string {
  const { machine } = result;
  const values = result.contestants.map(
    ({ name, what, median, best, values: all }) =>
      `| ${name} | ${what} | ${figure(median)} | ${figure(best)} | ${all.map(figure).join(', ')} |`,
  );
  const versions = Object.entries(result.versions).map(([name, version]) => `${name} ${version}`);
  return [
    '| | to reach | measured | |',
    '| --- | --- | --- | --- |',
    ...result.findings.map(
      (finding) => `| ${finding.what} | ${aim(finding)} | ${written(finding)} | ${verdict(finding)} |`,
    ),
    '',
    `| ${result.unit} | | median | best | rounds |`,
    '| --- | --- | --- | --- | --- |',
    ...values,
    '',
    `${result.data}. ${result.date.slice(0, 10)}, \`${result.command}\`, ${machine.cores} cores of ${machine.cpu}, ` +
      `${Math.round(machine.memoryBytes / 2 ** 30)} GiB, Node ${machine.node.slice(1)}` +
      `${versions.length > 0 ? `, ${versions.join(', ')}` : ''}; load ${machine.load.before.toFixed(1)} before, ` +
      `${machine.load.after.toFixed(1)} after.`,
    ...(result.notes ?? []).flatMap((note) => ['', note]),
  ].join('\n');
}

/** The same for a terminal. */
export function plain(result: Result): string {
  const lines = result.contestants.map(
    ({ name, median, values }) =>
      `  ${name.padEnd(38)} ${figure(median).padStart(8)} ${result.unit}   (${values.map(figure).join(', ')})`,
  );
  const findings = result.findings.map(
    (finding) =>
      `  ${written(finding).padStart(9)}  ${finding.what}  ${aim(finding)}  ${verdict(finding).replaceAll('*', '')}`,
  );
  return [...lines, '', ...findings].join('\n');
}
