import type { Failure, ProtocolResult, SpeciesScore } from '@verger/training';
import { h, section } from './element.js';
import { protocolTable } from './protocol-table.js';
import { reliabilityPlots } from './reliability-plots.js';
import { count, oneLine, percent } from './words.js';

/** Species listed as hard. */
const HARD = 12;

/** One protocol: what is asked, its figures, what is hard, and failures to look at. */
export function protocolPart(
  protocol: ProtocolResult,
  thumbnails: Readonly<Record<string, string>>,
): HTMLElement {
  const { id, title, asks, caveat, finding, failures, reliability, bySpecies } = protocol;
  const hard = (bySpecies ?? []).filter(({ right, photos }) => right < photos).slice(0, HARD);
  return section(
    id,
    title,
    [h('p', {}, asks), caveat && h('p', { class: 'warn' }, caveat)],
    finding && h('p', { class: 'finding' }, finding),
    protocolTable([protocol], { headed: false }),
    reliability && reliabilityPlots(reliability),
    hard.length > 0 && [h('h3', {}, 'Hardest species'), hardest(hard)],
    failures.length > 0 && [
      h('h3', {}, 'Surest mistakes'),
      h(
        'ul',
        { class: 'misses' },
        failures.map((failure) => miss(failure, thumbnails[failure.key])),
      ),
    ],
  );
}

function hardest(scores: readonly SpeciesScore[]): HTMLElement {
  return h(
    'ul',
    { class: 'hardest' },
    scores.map(({ species, photos, right, mostly }) => {
      const bar = h('i', { class: right / photos < 0.5 ? 'bar low' : 'bar' });
      bar.style.setProperty('--share', String(right / photos));
      return h(
        'li',
        {},
        h('b', {}, oneLine(species)),
        h('span', { class: 'number' }, `${count(right)} of ${count(photos)}`),
        bar,
        h('small', {}, mostly === null ? '' : `mostly taken for ${oneLine(mostly)}`),
      );
    }),
  );
}

function miss(
  { photo, truth, predicted, probability, accepted }: Failure,
  url: string | undefined,
): HTMLElement {
  return h(
    'li',
    {},
    url === undefined
      ? h('span', { class: 'shot none' })
      : h('img', { class: 'shot', src: url, alt: '', width: 144, height: 144, loading: 'lazy' }),
    h(
      'p',
      {},
      h('b', {}, truth === null ? 'no fruit' : oneLine(truth)),
      h('span', {}, `→ ${oneLine(predicted)}`),
    ),
    h('small', {}, `${percent(probability, 0)}, ${accepted ? 'taken for known' : 'not taken for known'}`),
    h('small', { class: 'file' }, oneLine(photo)),
  );
}
