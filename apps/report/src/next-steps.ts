import { type Child, h } from './element.js';
import type { Proposal, Protocol, ReportData } from './report-data.js';
import { picture } from './report-data.js';
import { count, counted, oneLine, percent } from './words.js';

/** Which photos a proposal or a cell points to. */
export type ShowPhotos = (between: readonly [string, string], protocol: Protocol['id']) => void;

/** What to do next, with the photos that say so. */
export function nextSteps(data: ReportData, show: ShowPhotos | null): HTMLElement | false {
  if (data.proposals.length === 0) return false;
  return h(
    'div',
    { class: 'next' },
    h('h2', {}, 'What to do next'),
    h(
      'ol',
      {},
      data.proposals.map((one) => h('li', {}, said(one), 'paths' in one && photos(data, one, show))),
    ),
  );
}

function said(one: Proposal): HTMLElement {
  switch (one.kind) {
    case 'labels':
      return step(
        one.pictures === 1
          ? 'A photo is there under two labels.'
          : `${counted(one.pictures, 'photo')} are there under two labels.`,
        `${one.paths.map(oneLine).join(' and ')} show the same: remove the wrong one.`,
      );
    case 'copies':
      return step(
        one.copies
          ? `Photos of ${oneLine(one.class)} are nearly all copies.`
          : `Photos of ${oneLine(one.class)} are nearly all frames of the same.`,
        `${counted(one.photos, 'photo')}, but ${counted(one.groups, 'capture')}: photograph others of them.`,
      );
    case 'confused': {
      const these = one.paths.length === 1 ? 'this photo' : `these ${count(one.paths.length)} photos`;
      return step(
        `${one.classes.map(oneLine).join(' and ')} are confused.`,
        `${count(one.wrong)} of ${counted(one.asked, 'photo')} got the other name. Look at ${these}: are the labels right?`,
      );
    }
    case 'add':
      return step(
        `Add ${counted(one.photos, 'photo')} of ${oneLine(one.class)}.`,
        one.recall === null
          ? `It could not be tested: its photos show ${counted(one.groups, 'capture')}.`
          : `${percent(one.recall, 0)} of ${count(one.asked)} were recognised, from ${counted(one.groups, 'capture')}. Each of another one, in other light.`,
      );
    case 'unread':
      return step(
        `${counted(one.photos, 'photo')} could not be read.`,
        h('a', { href: '#failures' }, 'See which, and why'),
      );
    case 'elsewhere':
      return step(
        'Ask it photos unlike these.',
        'It made no mistake here: another day, place and camera tell more. ',
        h('code', {}, 'verger classify'),
      );
  }
}

const step = (what: string, ...why: Child[]): HTMLElement =>
  h('p', {}, h('b', {}, what), ' ', h('span', {}, why));

function photos(
  data: ReportData,
  one: Extract<Proposal, { paths: readonly string[] }>,
  show: ShowPhotos | null,
): HTMLElement {
  return h(
    'div',
    { class: 'these' },
    h(
      'ul',
      {},
      one.paths.map((path) => h('li', { title: oneLine(path) }, picture(data.pictures[path]))),
    ),
    one.kind === 'confused' &&
      show &&
      h('a', { href: '#photos', click: () => show(one.classes, one.protocol) }, 'In the table'),
  );
}
