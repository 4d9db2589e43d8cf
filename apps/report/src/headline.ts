import { h } from './element.js';
import { nextSteps, type ShowPhotos } from './next-steps.js';
import type { Protocol, ReportData } from './report-data.js';
import { count, counted, moment, oneLine, percent } from './words.js';

/** What was asked, how good it is on what it has never seen, and what to do next. */
export function headline(data: ReportData, show: ShowPhotos | null): HTMLElement {
  const { run, pca, classes } = data;
  const protocols = data.metrics?.protocols ?? [];
  const photos = counted(run.counts.listed, 'photo');
  const title = classes.length > 0 ? `${photos} of ${counted(classes.length, 'class', 'classes')}` : photos;
  const line = [
    run.counts.errors > 0
      ? `${count(run.counts.features)} read, ${count(run.counts.errors)} failed`
      : 'all read',
    pca && `${count(pca.dimension)} features reduced to ${count(pca.k)}`,
  ].filter(Boolean);
  return h(
    'div',
    { class: 'headline' },
    h('p', { class: 'of' }, h('b', {}, oneLine(data.name)), ' ', h('span', {}, moment(data.madeAt))),
    h('h1', {}, title),
    h('p', { class: 'line' }, line.join(', ')),
    protocols.length > 0 ? asked(protocols) : without(data),
    nextSteps(data, show),
  );
}

function asked(protocols: readonly Protocol[]): HTMLElement {
  const official = protocols.find(({ id }) => id === 'official');
  const groups = protocols.find(({ id }) => id === 'groups');
  const gap = official && groups ? (official.accuracy.value - groups.accuracy.value) * 100 : 0;
  return h(
    'div',
    { class: 'asked' },
    // What it has never seen comes first: that is what to expect.
    [groups, official].map((protocol) => protocol && figure(protocol)),
    gap >= 1 &&
      h(
        'p',
        { class: 'gap' },
        `The official split flatters by ${gap.toFixed(0)} points. `,
        'On photos unlike these, expect the lower figure at best.',
      ),
    h(
      'details',
      { class: 'caveats' },
      h('summary', {}, protocols.length > 1 ? 'What the two figures say' : 'What the figure says'),
      protocols.map(({ title, caveat }) => h('p', {}, h('b', {}, `${title}. `), caveat)),
    ),
  );
}

/** Fewer capture groups than this make no percentage in large type: each moves it by three points and more. */
const FEW = 30;

function figure({ id, title, accuracy, test }: Protocol): HTMLElement {
  const few = test.groups < FEW;
  const right = id === 'groups' ? ' right on captures it has never seen' : ' right';
  return h(
    'div',
    { class: `figure ${id}${few ? ' few' : ''}` },
    h('h2', {}, title),
    few
      ? h(
          'p',
          { class: 'value' },
          `${count(Math.round(accuracy.value * test.photos))} of ${count(test.photos)}`,
          h('small', {}, right),
        )
      : h('p', { class: 'value' }, (accuracy.value * 100).toFixed(1), h('small', {}, `\u00a0%${right}`)),
    ruler(protocolLabel(id), accuracy),
    h(
      'p',
      { class: 'interval' },
      `95 % interval ${(accuracy.low * 100).toFixed(1)} to ${percent(accuracy.high)}, `,
      `${counted(test.photos, 'photo')} from ${counted(test.groups, 'capture group')}`,
    ),
  );
}

/** The figure and its interval on a rule from 0 to 100 %. */
function ruler(label: string, { value, low, high }: Protocol['accuracy']): HTMLElement {
  const at = (share: number) => `${(share * 100).toFixed(2)}%`;
  const rule = h('div', { class: 'ruler', role: 'img', 'aria-label': `${label}: ${percent(value)}` });
  const interval = h('i', { class: 'between' });
  interval.style.left = at(low);
  interval.style.width = at(Math.max(0, high - low));
  const filled = h('i', { class: 'filled' });
  filled.style.width = at(value);
  const tick = h('i', { class: 'tick' });
  tick.style.left = at(value);
  rule.append(filled, interval, tick);
  return rule;
}

function without(data: ReportData): HTMLElement {
  return h(
    'div',
    { class: 'asked without' },
    h('h2', {}, 'No classifier'),
    h('p', {}, data.withoutClassifier ?? 'This run stopped before a classifier was trained.'),
  );
}

/** Short name of a way to ask. */
export function protocolLabel(id: Protocol['id']): string {
  return id === 'official' ? 'official split' : 'capture groups held out';
}
