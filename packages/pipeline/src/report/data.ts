import type { Metrics } from '@verger/learning/metrics';
import type { PcaJson } from '@verger/learning/pca';
import type { DataHealth } from '../dataset/health.js';
import type { RunJson } from '../manifest/run-json.js';
import type { AnswerTable } from './answer-table.js';
import type { Proposal } from './proposals.js';

/** A small picture as a `data:image/webp;base64,…` address; null when the photo could not be read. */
export type Thumbnail = string | null;

/** One photo in the plane of the first two components. */
export interface ReportPoint {
  readonly path: string;
  /** Class name; null in a folder without labels. */
  readonly label: string | null;
  /** Score on the first component. */
  readonly x: number;
  /** Score on the second component; 0 when only one is kept. */
  readonly y: number;
  readonly thumbnail: Thumbnail;
}

/** How a class looks in the report. */
export interface ClassFace {
  readonly name: string;
  /** Photos of the class in the reduced space. */
  readonly photos: number;
  /** One photo that stands for the class. */
  readonly thumbnail: Thumbnail;
  /** Colour of the fruit itself, `#rrggbb`, measured in sampled photos; null when none was readable. */
  readonly colour: string | null;
}

/** A failed photo, as in `errors/` of a run. */
export interface ReportError {
  readonly path: string;
  readonly stage: string;
  readonly code: string;
  readonly message: string;
}

/** The failed photos of one stage and code. */
export interface ErrorGroup {
  readonly stage: string;
  readonly code: string;
  /** All of them, also those not in `rows`. */
  readonly count: number;
  /** The first by path, at most {@link ERROR_ROWS}. */
  readonly rows: readonly ReportError[];
}

/** Most rows of one error group that the report lists. */
export const ERROR_ROWS = 200;

/** All that a report shows. Plain values: it goes into the page as JSON. */
export interface ReportData {
  /** What people call the photos: the name of their folder. */
  readonly name: string;
  /** Licence of the photos in a few words; null when not known. */
  readonly licence: string | null;
  /** When the report was made, ISO 8601. */
  readonly madeAt: string;
  readonly run: RunJson;
  /** What became of every file of the folder; null for a run of version 0.1.0. */
  readonly health: DataHealth | null;
  readonly pca: PcaJson | null;
  readonly metrics: Metrics | null;
  /** Why there is no classifier, as a sentence; null when there is one. */
  readonly withoutClassifier: string | null;
  /** Sorted by name; empty in a folder without labels. */
  readonly classes: readonly ClassFace[];
  /** A seeded sample of the reduced rows, sorted by path. */
  readonly points: readonly ReportPoint[];
  /** Number of reduced rows the points were drawn from. */
  readonly pointsOf: number;
  /** What to do next; empty without a classifier. */
  readonly proposals: readonly Proposal[];
  /** Photos asked, or some of them; null where none was. */
  readonly answers: AnswerTable | null;
  /** Pictures of the mistakes of every protocol and of the proposals, by path. */
  readonly pictures: Readonly<Record<string, string>>;
  /** Most photos first. */
  readonly errors: readonly ErrorGroup[];
}
