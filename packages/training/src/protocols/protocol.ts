import type { Log } from '@verger/base';
import type { Protocol as RunProtocol } from '@verger/learning/metrics';
import type { PackedModel } from '@verger/vision';
import type { FitContext } from '../fit/fit-model.js';
import type { KnownFigures, ScoredPrediction, UnknownFigures } from '../fit/measure.js';
import type { OpenedRecipe } from '../recipe/open-recipe.js';
import type { TrainingImage } from '../recipe/plan-images.js';

/** What a protocol may use: the photos, the features, the packed model, and the means to fit another head. */
export interface EvaluationContext extends OpenedRecipe, FitContext {
  /** All training images of the packed model. */
  readonly training: readonly TrainingImage[];
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
  readonly asks: string | ((context: EvaluationContext) => string);
  /** What the figure does not say; null: nothing. The recipe can add to it. @default nothing */
  readonly caveat?: (context: EvaluationContext) => string | null;
  /** Whether `verger train --recipe` measures it too: it costs nothing more there. */
  readonly withTraining: boolean;
  measure(context: EvaluationContext): Promise<Measured>;
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
  readonly wrong: readonly ScoredPrediction[];
  /** How many at most. @default 24 */
  readonly shown?: number;
  /** How sure and how right, by domain. */
  readonly reliability?: readonly { readonly name: string; readonly bins: RunProtocol['reliability'] }[];
  /** By species, worst first. */
  readonly bySpecies?: readonly SpeciesScore[];
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
export interface ProtocolResult extends Omit<Measured, 'shown' | 'wrong'> {
  readonly id: string;
  readonly title: string;
  readonly asks: string;
  readonly caveat: string | null;
  readonly failures: readonly Failure[];
}

/** `protocols.json`: the packed model of a folder by several protocols. There is no date in it. */
export interface ProtocolsJson {
  readonly version: 1;
  readonly data: string;
  /** SHA-256 (hex) of the packed model, and of its backbone. */
  readonly model: string;
  readonly backbone: string;
  readonly protocols: readonly ProtocolResult[];
}
