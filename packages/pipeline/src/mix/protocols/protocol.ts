import type { PackedModel } from '@verger/vision';
import type { Protocol as RunProtocol } from '../../evaluate/metrics.js';
import type { Log } from '../../run/log.js';
import type { Calibration } from '../calibration.js';
import type { Judged, KnownFigures, UnknownFigures } from '../measure.js';
import type { Mix } from '../open-mix.js';
import type { Picture } from '../plan.js';
import type { Teacher } from '../teach.js';

/** What a protocol may use: the photos, the features, the packed model, and the means to teach another head. */
export interface ProtocolWorld extends Mix, Teacher {
  /** All pictures the packed model was taught with. */
  readonly teaching: readonly Picture[];
  /** The packed model. */
  readonly model: PackedModel;
  readonly log: Log;
}

/** One way to ask how good a model is. */
export interface Protocol {
  /** As in `--protocols`. */
  readonly id: string;
  readonly title: string;
  /** What is asked of whom, in a sentence or two. */
  readonly asks: string | ((world: ProtocolWorld) => string);
  /** What the figure does not say; null: nothing. The recipe can add to it. @default nothing */
  readonly caveat?: (world: ProtocolWorld) => string | null;
  /** Whether `verger train --mix` measures it too: it costs nothing more there. */
  readonly withTraining: boolean;
  measure(world: ProtocolWorld): Promise<Measured>;
}

/** One row of the table. */
export interface Line {
  readonly name: string;
  /** Of photos of what the model knows. */
  readonly known: KnownFigures | null;
  /** Of photos of what it does not. */
  readonly unknown: UnknownFigures | null;
}

export interface Measured {
  readonly lines: readonly Line[];
  /** What follows from the lines, in a sentence. @default nothing */
  readonly finding?: string;
  /** Of the wrong answers some are shown. */
  readonly wrong: readonly Judged[];
  /** How many at most. @default 24 */
  readonly shown?: number;
  /** How sure and how right, by domain. */
  readonly reliability?: readonly { readonly name: string; readonly bins: RunProtocol['reliability'] }[];
  /** By species, worst first. */
  readonly bySpecies?: readonly SpeciesScore[];
  /** Fitted on its answers, where nothing has seen their photographers: `verger train --calibration` reads it. */
  readonly calibration?: Calibration;
}

export interface SpeciesScore {
  readonly species: string;
  readonly photos: number;
  readonly right: number;
  /** What its wrong answers were most often; null when none was wrong. */
  readonly mostly: string | null;
}

/** A wrong answer that is shown. */
export interface Failure {
  /** Key of the picture. */
  readonly key: string;
  /** File name of the photo with its folder; of a composite, what it shows. */
  readonly photo: string;
  /** Null: nothing the model knows. */
  readonly truth: string | null;
  readonly predicted: string;
  readonly probability: number;
  /** Taken for known. */
  readonly accepted: boolean;
}

/** A protocol of `protocols.json`. */
export interface ProtocolResult extends Omit<Measured, 'shown' | 'wrong' | 'calibration'> {
  readonly id: string;
  readonly title: string;
  readonly asks: string;
  readonly caveat: string | null;
  readonly failures: readonly Failure[];
}
