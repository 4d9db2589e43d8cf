import { type Child, h, section } from './element.js';
import type { ReportData } from './report-data.js';
import { count, counted, duration, moment, oneLine, percent } from './words.js';

/** How fast, on what, with which configuration. */
export function runFacts(data: ReportData): HTMLElement {
  const { run, metrics } = data;
  const speed = run.throughput;
  const stages = Object.entries(run.timings).filter(([, seconds]) => seconds > 0);
  const total = stages.reduce((sum, [, seconds]) => sum + seconds, 0);
  const { cpu, cores, memoryBytes, node, platform } = run.machine;
  return section(
    'run',
    'The run',
    [
      speed && h('p', { class: 'speed' }, h('b', {}, speed.photosPerSecond.toFixed(0)), ' photos a second'),
      speed &&
        h(
          'p',
          {},
          `${counted(speed.photos, 'photo')} in ${duration(speed.seconds)} with `,
          `${counted(speed.workers, 'worker')}, ${speed.engine} engine.`,
        ),
    ],
    stages.length > 0 &&
      h(
        'ol',
        { class: 'stages', 'aria-label': 'Time of each stage' },
        stages.map(([stage, seconds]) => {
          const bar = h('i', { class: 'bar' });
          bar.style.setProperty('--share', String(seconds / Math.max(...stages.map(([, each]) => each))));
          return h(
            'li',
            {},
            h('span', {}, stage),
            bar,
            h(
              'span',
              { class: 'number' },
              duration(seconds),
              ' ',
              h('small', {}, percent(seconds / total, 0)),
            ),
          );
        }),
      ),
    h(
      'div',
      { class: 'lists' },
      list('Photos', [
        ['Folder', run.config.photos],
        ['Licence', data.licence ?? 'not known'],
        ['Listed', count(run.counts.listed)],
        ['With features', count(run.counts.features)],
        ['Failed', count(run.counts.errors)],
      ]),
      list('Machine', [
        ['Processor', cpu],
        ['Cores', count(cores)],
        ['Memory', `${(memoryBytes / 2 ** 30).toFixed(0)} GiB`],
        ['Node', node],
        ['System', platform],
      ]),
      list('Configuration', [
        ['Backbone', h('code', { title: run.config.backbone }, run.config.backbone.slice(0, 16))],
        ['Preprocessing', run.config.preprocessing],
        ['Precision', run.config.precision],
        ['Largest photo', `${count(run.config.maxPixels)} pixels`],
        ...Object.entries(run.options).map(([name, value]): [string, Child] => [inWords(name), said(value)]),
      ]),
      metrics &&
        list('Classifier', [
          ['Inputs', `${count(metrics.k)} components`],
          ['L2 penalty', metrics.l2.toPrecision(2)],
          ['Temperature', metrics.temperature.toFixed(2)],
          ['Unknown below', `${metrics.rejection.threshold.toPrecision(4)} (${metrics.rejection.score})`],
          ['Known accepted', percent(metrics.rejection.acceptedKnown)],
        ]),
      list('Run', [
        ['Id', run.runId],
        ['State', run.state],
        ['Verger', run.code],
        ['Started', moment(run.startedAt)],
        ['Finished', run.finishedAt === null ? 'not yet' : moment(run.finishedAt)],
      ]),
    ),
  );
}

function list(title: string, facts: readonly (readonly [string, Child])[]): HTMLElement {
  return h(
    'div',
    {},
    h('h3', {}, title),
    h(
      'dl',
      { class: 'facts' },
      facts.map(([name, value]) =>
        h('div', {}, h('dt', {}, name), h('dd', {}, typeof value === 'string' ? oneLine(value) : value)),
      ),
    ),
  );
}

/** `maxErrors` as `Max errors`. */
function inWords(option: string): string {
  const words = option.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function said(value: string | number | boolean | null): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === null ? 'not set' : String(value);
}
