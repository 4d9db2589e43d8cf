import { classTable } from './class-table.js';
import { confusion } from './confusion.js';
import { h, section } from './element.js';
import { failures } from './failures.js';
import { headline, protocolLabel } from './headline.js';
import { dataHealth } from './health.js';
import { mistakes } from './mistakes.js';
import type { ShowPhotos } from './next-steps.js';
import { photoTable } from './photo-table.js';
import { projectionPlot } from './projection-plot.js';
import { reliability } from './reliability.js';
import { type ReportData, readReport } from './report-data.js';
import { runFacts } from './run-facts.js';
import { variance } from './variance.js';

/** The whole page, top to bottom. */
function page(data: ReportData): Node[] {
  const { pca, metrics } = data;
  const photos = photoTable(data);
  const show = photos?.show ?? null;
  const main = h(
    'main',
    { id: 'main' },
    h(
      'div',
      { class: data.points.length > 0 ? 'top' : 'top bare' },
      headline(data, show),
      data.points.length > 0 && projectionPlot(data),
    ),
    data.health && dataHealth(data.health, metrics?.grouping ?? null),
    pca && variance(pca),
    metrics && metrics.protocols.length > 0 && recognition(data, metrics, show),
    metrics && classTable(data),
    photos?.element,
    !metrics &&
      section(
        'recognition',
        'Recognition',
        h('p', {}, data.withoutClassifier ?? 'No classifier was trained.'),
      ),
    failures(data.errors),
    runFacts(data),
  );
  const links = [...main.querySelectorAll('section')].map(({ id }) =>
    h('li', {}, h('a', { href: `#${id}` }, main.querySelector(`#${id}-title`)!.textContent!)),
  );
  return [
    h('a', { class: 'skip', href: '#main' }, 'Skip to the report'),
    h(
      'header',
      { class: 'mast' },
      h('p', {}, 'Verger'),
      h('nav', { 'aria-label': 'Parts' }, h('ul', {}, links)),
    ),
    main,
  ];
}

/** Confusion, mistakes and reliability of one protocol, and the choice between them. */
function recognition(
  data: ReportData,
  metrics: NonNullable<ReportData['metrics']>,
  showPhotos: ShowPhotos | null,
): HTMLElement {
  const parts = h('div', { class: 'parts' });
  const show = (index: number) => {
    const protocol = metrics.protocols[index]!;
    parts.replaceChildren(
      confusion(metrics.classes, protocol, showPhotos),
      mistakes(data, metrics.classes, protocol),
      reliability(protocol, metrics.temperature),
    );
  };
  // The stricter question first: it is the one that says what to expect.
  const first = Math.max(
    0,
    metrics.protocols.findIndex(({ id }) => id === 'groups'),
  );
  show(first);
  const choice = h(
    'fieldset',
    { class: 'choice' },
    h('legend', {}, 'Mistakes of'),
    metrics.protocols.map(({ id }, index) =>
      h(
        'label',
        {},
        h('input', { type: 'radio', name: 'protocol', checked: index === first, change: () => show(index) }),
        protocolLabel(id),
      ),
    ),
  );
  return h('div', { class: 'recognition' }, metrics.protocols.length > 1 && choice, parts);
}

document.getElementById('report')!.replaceChildren(...page(readReport()));

// What is folded on the screen is open on paper, and as it was afterwards.
let folded: HTMLDetailsElement[] = [];
addEventListener('beforeprint', () => {
  folded = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
  for (const details of folded) details.open = true;
});
addEventListener('afterprint', () => {
  for (const details of folded) details.open = false;
});
