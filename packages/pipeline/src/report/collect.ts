import type { Answer, Metrics } from '@verger/learning/metrics';
import type { FeatureBatch, PcaJson } from '@verger/learning/pca';
import type { DataHealth } from '../dataset/health.js';
import type { RunJson } from '../manifest/run-json.js';
import { answerTable } from './answer-table.js';
import type { ClassFace, ErrorGroup, ReportData, ReportError, ReportPoint } from './data.js';
import { ERROR_ROWS } from './data.js';
import { propose } from './proposals.js';
import { lot, Sample } from './sample.js';
import { type Portrait, portrait } from './thumbnail.js';

/** Where a report takes its data from. */
export interface ReportSources {
  readonly name: string;
  readonly licence: string | null;
  /** ISO 8601. */
  readonly madeAt: string;
  readonly run: RunJson;
  readonly health: DataHealth | null;
  readonly pca: PcaJson | null;
  readonly metrics: Metrics | null;
  /** Every photo asked. Empty in runs of earlier versions. */
  readonly answers: readonly Answer[];
  readonly withoutClassifier: string | null;
  /** The rows of `reduced/`: `dimension` is k. Empty without a PCA. */
  readonly reduced: AsyncIterable<FeatureBatch> | Iterable<FeatureBatch>;
  /** Class of a photo, from its path; null when it has none. */
  readonly labelOf: (path: string) => string | null;
  readonly errors: AsyncIterable<ReportError> | Iterable<ReportError>;
  /** The bytes of a photo of the listing. When it throws, the photo has no thumbnail. */
  readonly readPhoto: (path: string) => Promise<Uint8Array>;
}

export interface ReportLimits {
  /** Decides which photos are drawn. @default 1 */
  readonly seed?: number;
  /** Most points of the scatter plot. @default 1500 */
  readonly points?: number;
  /** Side of a thumbnail in pixels. @default 52 */
  readonly side?: number;
  /** Most characters of all thumbnails together; photos drawn after that have none. @default 2_100_000 */
  readonly thumbnails?: number;
}

interface Place {
  readonly path: string;
  readonly label: string | null;
  readonly x: number;
  readonly y: number;
}

/** Photos read at the same time. */
const AT_ONCE = 8;

/**
 * Draws the sample, reads its photos and those of the mistakes, and puts together what the report shows. Memory
 * depends on the number of points and classes, not on the number of photos. The same rows give the same data in
 * whatever order they come.
 */
export async function collectReportData(
  sources: ReportSources,
  limits: ReportLimits = {},
): Promise<ReportData> {
  const { seed = 1, points: most = 1500, side = 52, thumbnails = 2_100_000 } = limits;
  const { sample, faces, rows } = await draw(sources, most, seed);
  const { metrics, answers } = sources;
  const proposals = metrics ? propose(metrics, answers, sources.run.counts.errors) : [];
  const named = [
    ...proposals.flatMap((one) => ('paths' in one ? one.paths : [])),
    ...(metrics?.protocols.flatMap(({ mistakes }) => mistakes.map(({ path }) => path)) ?? []),
  ];
  // Faces, proposals and mistakes come first: they carry more than one more point of the plot.
  const wanted = [...faces.values()]
    .map((face) => face.path)
    .concat(
      named,
      sample.map(({ path }) => path),
    );
  const portraits = await portray(sources.readPhoto, [...new Set(wanted)], side, thumbnails);
  const byPath = (a: { path: string }, b: { path: string }) =>
    a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
  return {
    name: sources.name,
    licence: sources.licence,
    madeAt: sources.madeAt,
    run: sources.run,
    health: sources.health,
    pca: sources.pca,
    metrics,
    withoutClassifier: sources.withoutClassifier,
    classes: classFaces(faces, sample, portraits),
    points: sample
      .map((place): ReportPoint => ({ ...place, thumbnail: portraits.get(place.path)?.url ?? null }))
      .sort(byPath),
    pointsOf: rows,
    proposals,
    answers: answers.length > 0 ? answerTable(answers, seed) : null,
    pictures: Object.fromEntries(
      named.flatMap((path) => {
        const url = portraits.get(path)?.url;
        return url === undefined ? [] : [[path, url]];
      }),
    ),
    errors: await groupErrors(sources.errors),
  };
}

interface Face {
  path: string;
  lot: number;
  photos: number;
}

async function draw({ reduced, labelOf }: ReportSources, most: number, seed: number) {
  const sample = new Sample<Place>(most, seed);
  const faces = new Map<string, Face>();
  let rows = 0;
  for await (const { paths, values, dimension } of reduced) {
    rows += paths.length;
    for (const [row, path] of paths.entries()) {
      const label = labelOf(path);
      const y = dimension > 1 ? values[row * dimension + 1]! : 0;
      sample.add(path, { path, label, x: values[row * dimension]!, y });
      if (label === null) continue;
      const ticket = lot(seed, path);
      const face = faces.get(label);
      if (!face) faces.set(label, { path, lot: ticket, photos: 1 });
      else {
        face.photos++;
        if (ticket < face.lot || (ticket === face.lot && path < face.path)) {
          face.path = path;
          face.lot = ticket;
        }
      }
    }
  }
  return { sample: sample.items(), faces, rows };
}

/** Portraits in the order asked, until their characters are used up. */
async function portray(
  readPhoto: ReportSources['readPhoto'],
  paths: readonly string[],
  side: number,
  budget: number,
): Promise<Map<string, Portrait>> {
  const portraits = new Map<string, Portrait>();
  let left = budget;
  for (let start = 0; start < paths.length && left > 0; start += AT_ONCE) {
    const block = paths.slice(start, start + AT_ONCE);
    const made = await Promise.all(
      block.map(async (path) => {
        const bytes = await readPhoto(path).catch(() => undefined);
        return bytes && portrait(bytes, side);
      }),
    );
    for (const [index, picture] of made.entries()) {
      if (!picture || picture.url.length > left) continue;
      left -= picture.url.length;
      portraits.set(block[index]!, picture);
    }
  }
  return portraits;
}

function classFaces(
  faces: ReadonlyMap<string, Face>,
  sample: readonly Place[],
  portraits: ReadonlyMap<string, Portrait>,
): ClassFace[] {
  const photosOf = new Map([...faces].map(([name, face]) => [name, new Set([face.path])]));
  for (const { label, path } of sample) if (label !== null) photosOf.get(label)?.add(path);
  return [...faces]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { path, photos }]) => {
      const colours = [...photosOf.get(name)!].sort().flatMap((of) => {
        const colour = portraits.get(of)?.colour;
        return colour ? [colour] : [];
      });
      return { name, photos, thumbnail: portraits.get(path)?.url ?? null, colour: meanColour(colours) };
    });
}

function meanColour(colours: readonly (readonly [number, number, number])[]): string | null {
  if (colours.length === 0) return null;
  const channel = (index: 0 | 1 | 2) => {
    const mean = colours.reduce((sum, colour) => sum + colour[index], 0) / colours.length;
    return Math.round(mean).toString(16).padStart(2, '0');
  };
  return `#${channel(0)}${channel(1)}${channel(2)}`;
}

async function groupErrors(errors: ReportSources['errors']): Promise<ErrorGroup[]> {
  const groups = new Map<string, { stage: string; code: string; count: number; rows: ReportError[] }>();
  const byPath = (a: ReportError, b: ReportError) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
  for await (const { path, stage, code, message } of errors) {
    const key = JSON.stringify([stage, code]);
    const group = groups.get(key) ?? { stage, code, count: 0, rows: [] };
    groups.set(key, group);
    group.count++;
    group.rows.push({ path, stage, code, message });
    if (group.rows.length >= 2 * ERROR_ROWS) group.rows = group.rows.sort(byPath).slice(0, ERROR_ROWS);
  }
  return [...groups.values()]
    .map((group) => ({ ...group, rows: group.rows.sort(byPath).slice(0, ERROR_ROWS) }))
    .sort((a, b) => b.count - a.count || (a.stage + a.code < b.stage + b.code ? -1 : 1));
}
