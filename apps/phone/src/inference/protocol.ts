import type { Box, ClassMap } from '@verger/vision';
import type { FoundKind } from '../answer/kinds.js';
import type { Example } from '../answer/prototypes.js';
import type { SpeciesAnswer } from '../answer/species-answer.js';
import type { FailureCode } from '../failure.js';

/** What the page asks. `id` comes back with the reply. */
export type Request = { readonly id: number } & (
  | {
      /** All photos show one fruit; they make one answer. */
      readonly kind: 'recognize';
      readonly photos: readonly Blob[];
    }
  | {
      /** A frame of the viewfinder; answers are smoothed over frames. The bitmap is closed by the worker. */
      readonly kind: 'frame';
      readonly frame: ImageBitmap;
      /** Forget earlier frames: another camera, another fruit. */
      readonly restart: boolean;
    }
  | {
      /** What the network reads of a photo, for comparison with other platforms. */
      readonly kind: 'tensor';
      readonly photo: Blob;
    }
  | {
      /** What the person corrected: the model minds it from now on. */
      readonly kind: 'learn';
      readonly examples: readonly Example[];
    }
  | {
      /** The feature vector of a photo, to make an example of. */
      readonly kind: 'features';
      readonly photo: Blob;
    }
  | {
      /** Where on a photo the first answer was found. */
      readonly kind: 'where';
      readonly photo: Blob;
    }
  | {
      /** Whether several kinds are on a photo: as long as a dozen answers, so it gives way to any other question. */
      readonly kind: 'kinds';
      readonly photo: Blob;
    }
  | {
      /** Get or renew the model now. */
      readonly kind: 'model';
    }
);

export interface Replies {
  readonly recognize: SpeciesAnswer;
  readonly frame: SpeciesAnswer;
  /** `size x size x 3` float32. */
  readonly tensor: Float32Array;
  readonly learn: undefined;
  readonly features: Float32Array;
  readonly where: Where;
  /** Fewer than two: one kind is all that is seen. Undefined: it gave way to another question. */
  readonly kinds: readonly FoundKind[] | undefined;
  readonly model: ModelFacts;
}

/** Where an answer was found; see `whereSeen` and `boxesOf` of packages/vision. */
export interface Where {
  readonly map: ClassMap;
  readonly boxes: readonly Box[];
}

/** What the page may say of the model. */
export interface ModelFacts {
  /** SHA-256 (hex) of the packed model. */
  readonly sha256: string;
  /** SHA-256 (hex) of the backbone. */
  readonly backbone: string;
  readonly classes: readonly string[];
  /** What it was trained on. */
  readonly data: string;
}

/** Progress of the model, told without being asked. */
export type ModelState =
  | { readonly state: 'downloading'; readonly done: number; readonly total: number }
  | { readonly state: 'opening' }
  | { readonly state: 'ready'; readonly facts: ModelFacts }
  /** A newer model took the place of the old one. */
  | { readonly state: 'renewed'; readonly facts: ModelFacts }
  | { readonly state: 'failed'; readonly code: FailureCode; readonly message: string };

/** What the worker says. */
export type Message =
  | { readonly kind: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly code: FailureCode; readonly message: string }
  | { readonly kind: 'model'; readonly model: ModelState };
