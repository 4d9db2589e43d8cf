import {
  type CopiesFound,
  type HealthFinding,
  healthFindings,
  healthLines,
} from '@verger/pipeline/health-lines';
import { h, section } from './element.js';
import type { ReportData } from './report-data.js';
import { count, oneLine } from './words.js';

/** Most findings of one kind that are named before the rest is folded. */
const NAMED = 12;

/** What became of every file of the folder, and what is worth a look. */
export function dataHealth(
  health: NonNullable<ReportData['health']>,
  copies: CopiesFound | null,
): HTMLElement {
  const findings = healthFindings(health, copies);
  return section(
    'health',
    'Data health',
    h('p', {}, `All ${count(health.files)} files of the folder, each counted once.`),
    h(
      'dl',
      { class: 'facts counts' },
      healthLines(health, copies).map(({ name, count: many, detail, depth }) =>
        h(
          'div',
          { class: depth === 2 ? 'part' : null },
          h('dt', {}, name, detail !== '' && h('small', {}, oneLine(detail))),
          h('dd', {}, count(many)),
        ),
      ),
    ),
    findings.length > 0 && h('ul', { class: 'findings' }, findings.map(found)),
  );
}

function found({ text, named, all }: HealthFinding): HTMLElement {
  const names = named.slice(0, NAMED).map(oneLine).join(', ');
  const more = all > NAMED ? `, and ${count(all - NAMED)} more` : '';
  return h(
    'li',
    {},
    h('b', {}, `${text.charAt(0).toUpperCase()}${text.slice(1)}`),
    h('span', {}, `${names}${more}`),
  );
}
