import { cells } from './confusion.js';
import { h, section } from './element.js';
import { type ClassFace, facesOf, nameOf, type Protocol, picture, type ReportData } from './report-data.js';
import { count, counted, oneLine, percent } from './words.js';

/** Classes shown, and photos of each. */
const WORST = 8;
const PHOTOS = 6;
const CONFIDENT = 18;

type Faces = ReadonlyMap<string, ClassFace>;

/** The classes recognised worst, with their photos, and the mistakes it was surest of. */
export function mistakes(data: ReportData, classes: readonly string[], protocol: Protocol): HTMLElement {
  const faces = facesOf(data);
  const worst = protocol.perClass
    .flatMap(({ class: name, recall, photos }) =>
      recall === null || recall >= 1 ? [] : [{ name, recall, photos }],
    )
    .sort((a, b) => a.recall - b.recall || (a.name < b.name ? -1 : 1))
    .slice(0, WORST);
  const wrong = cells(classes, protocol.confusion)
    .filter(({ truth, predicted }) => truth !== predicted)
    .sort((a, b) => b.count - a.count);
  if (protocol.mistakes.length === 0 && worst.length === 0) {
    return section('mistakes', 'Where it goes wrong', h('p', {}, 'Every photo of this test was recognised.'));
  }
  return section(
    'mistakes',
    'Where it goes wrong',
    h(
      'p',
      {},
      'The classes recognised worst, with the mistakes among them, then the wrong answers given with most ',
      'confidence. The small picture stands for the answer.',
    ),
    h(
      'ol',
      { class: 'worst' },
      worst.map(({ name, recall, photos }) =>
        h(
          'li',
          {},
          h(
            'div',
            { class: 'who' },
            nameOf(faces, name),
            h('p', { class: 'recall' }, h('b', {}, percent(recall, 0)), ` of ${counted(photos, 'photo')}`),
            h('p', { class: 'quiet' }, takenFor(wrong.filter(({ truth }) => truth === name))),
          ),
          examples(data, faces, protocol, name),
        ),
      ),
    ),
    protocol.mistakes.length > 0 && h('h3', {}, 'Sure, and wrong'),
    protocol.mistakes.length > 0 &&
      h(
        'ul',
        { class: 'sure' },
        protocol.mistakes
          .slice(0, CONFIDENT)
          .map((mistake) =>
            h(
              'li',
              { title: oneLine(mistake.path) },
              pair(data, faces, mistake),
              h(
                'p',
                {},
                h('b', {}, oneLine(mistake.truth)),
                h('span', {}, '→ ', oneLine(mistake.predicted)),
                h('small', {}, percent(mistake.probability, 0)),
              ),
            ),
          ),
      ),
  );
}

function takenFor(wrong: readonly { predicted: string; count: number }[]): string {
  const most = wrong.slice(0, 3).map(({ predicted, count }) => `${oneLine(predicted)} ${count}×`);
  const rest = wrong.slice(3).reduce((sum, { count }) => sum + count, 0);
  if (rest > 0) most.push(`others ${count(rest)}×`);
  return `Taken for ${most.join(', ')}`;
}

/** Mistakes of a class when some are listed; else photos of it. */
function examples(data: ReportData, faces: Faces, protocol: Protocol, name: string): HTMLElement {
  const own = protocol.mistakes.filter(({ truth }) => truth === name).slice(0, PHOTOS);
  if (own.length > 0) {
    return h(
      'ul',
      { class: 'examples' },
      own.map((mistake) =>
        h(
          'li',
          { title: `${oneLine(mistake.path)}: taken for ${oneLine(mistake.predicted)}` },
          pair(data, faces, mistake),
          h('small', {}, percent(mistake.probability, 0)),
        ),
      ),
    );
  }
  const photos = data.points.filter(({ label, thumbnail }) => label === name && thumbnail).slice(0, PHOTOS);
  return h(
    'ul',
    { class: 'examples' },
    photos.map(({ path, thumbnail }) => h('li', { title: oneLine(path) }, picture(thumbnail, 'large'))),
  );
}

/** The photo, and small on its corner the face of the class it was taken for. */
function pair(
  data: ReportData,
  faces: Faces,
  { path, predicted }: Protocol['mistakes'][number],
): HTMLElement {
  return h(
    'span',
    { class: 'pair' },
    picture(data.pictures[path], 'large'),
    picture(faces.get(predicted)?.thumbnail, 'answer'),
  );
}
