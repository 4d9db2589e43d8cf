import { type Child, h, section } from './element.js';
import type { ReportData } from './report-data.js';
import { count, counted, duration, moment, oneLine, percent } from './words.js';

/** How fast, on what, with which configuration. */
export function runFacts(data: ReportData): HTMLElement {
  const { throughput, timings } = data.run;
  const stages = Object.entries(timings).filter(([, seconds]) => seconds > 0);
  return section(
    'run',
    'The run',
    [
      throughput &&
        h('p', { class: 'speed' }, h('b', {}, throughput.photosPerSecond.toFixed(0)), ' photos a second'),
      throughput &&
        h(
          'p',
          {},
          `${counted(throughput.photos, 'photo')} in ${duration(throughput.seconds)} with `,
          `${counted(throughput.workers, 'worker')}, ${throughput.engine} engine.`,
        ),
    ],
    stages.length > 0 && stageTimes(stages),
    h('div', { class: 'lists' }, factLists(data)),
  );
}

function stageTimes(stages: readonly (readonly [string, number])[]): HTMLElement {
  const total = stages.reduce((sum, [, seconds]) => sum + seconds, 0);
  const longest = Math.max(...stages.map(([, seconds]) => seconds));
  return h(
    'ol',
    { class: 'stages', 'aria-label': 'Time of each stage' },
    stages.map(([stage, seconds]) => {
      const bar = h('i', { class: 'bar' });
      bar.style.setProperty('--share', String(seconds / longest));
      const share = h('small', {}, percent(seconds / total, 0));
      return h(
        'li',
        {},
        h('span', {}, stage),
        bar,
        h('span', { class: 'number' }, duration(seconds), ' ', share),
      );
    }),
  );
}

function factLists({ run, metrics, licence }: ReportData): Child[] {
  const { cpu, cores, memoryBytes, node, platform } = run.machine;
  return [
    list('Photos', [
      ['Folder', run.config.photos],
      ['Licence', licence ?? 'not known'],
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
  ];
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
