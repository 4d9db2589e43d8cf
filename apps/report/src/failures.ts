import { h, section } from './element.js';
import type { ErrorGroup } from './report-data.js';
import { count, counted, oneLine } from './words.js';

/** The photos that could not be used, by stage and reason. */
export function failures(groups: readonly ErrorGroup[]): HTMLElement {
  const total = groups.reduce((sum, group) => sum + group.count, 0);
  if (total === 0) {
    return section(
      'failures',
      'Photos that failed',
      h('p', {}, 'None: every photo listed has its features.'),
    );
  }
  return section(
    'failures',
    'Photos that failed',
    h('p', {}, `${counted(total, 'photo')} left out, each with its reason.`),
    groups.map((group, index) =>
      h(
        'details',
        { open: index === 0 && group.count <= 12 },
        h(
          'summary',
          {},
          h('b', {}, count(group.count)),
          ' ',
          h('code', {}, group.code),
          ` while ${group.stage}`,
        ),
        h(
          'ul',
          { class: 'failed' },
          group.rows.map(({ path, message }) =>
            h('li', {}, h('code', {}, oneLine(path)), h('span', {}, oneLine(message))),
          ),
        ),
        group.rows.length < group.count &&
          h(
            'p',
            { class: 'quiet' },
            `The first ${count(group.rows.length)}; all of them are in errors/ of the run.`,
          ),
      ),
    ),
  );
}
