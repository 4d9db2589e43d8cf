import type { Progress } from '@verger/base';
import {
  type NamedFamily,
  type NamedPrediction,
  openRecognizer as open,
  type PhotoFailure,
  type Recognizer as Pipeline,
  readPhotoFile,
} from '@verger/learning/classify';
import type { Box, Confidence, Pixels } from '@verger/vision';
import { checkCount, checkList, checkOptions } from './check-options.js';

/** A photo: the path or `file:` URL of a file, the bytes of one (JPEG, HEIC, PNG, WebP, AVIF, GIF, TIFF or BMP), or decoded pixels. */
export type PhotoInput = string | URL | Uint8Array | Pixels;

/** What a recognizer is opened with. */
export interface RecognizerOptions {
  /** A packed model. @default the shipped one */
  readonly model?: string;
  /** The backbone it was trained with: a file, or the name of a shipped one. @default the shipped one that fits */
  readonly backbone?: string;
  /** Photos with more pixels are not decoded. @default 120,000,000 */
  readonly maxPixels?: number;
  /** Threads of the network. @default 1 */
  readonly threads?: number;
}

/** How photos are classified. */
export interface ClassifyOptions {
  /** How many predictions a photo, all when there are fewer classes. @default 3 */
  readonly top?: number;
  /** Tell also where on the photo the fruit is; takes about as long again. @default false */
  readonly where?: boolean;
  /** Called after each photo. */
  readonly onProgress?: (progress: Progress) => void;
  /** Stops before the next photo; the promise then rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** A photo that was classified. The fields are those of `verger classify --json`. */
export interface Classified {
  /** Of the file; null for bytes and pixels. */
  readonly path: string | null;
  /** False when the photo does not look like any fruit the model was trained on. */
  readonly known: boolean;
  /** How far the first prediction can be trusted; at most `maybe` where `known` is false. */
  readonly confidence: Confidence;
  /** A family of species, where no species is likely but those of one family together are. */
  readonly family?: NamedFamily;
  /** Forward passes: 2 where it looked again at the middle of the photo. */
  readonly looks: 1 | 2;
  /** Best first, `top` of them. */
  readonly predictions: readonly NamedPrediction[];
  /** From the bytes to the answer, in milliseconds. */
  readonly ms: number;
  /** With `where`: a class activation map, `rows x columns` values from 0 to 1, row by row from the top. */
  readonly map?: { readonly rows: number; readonly columns: number; readonly values: readonly number[] };
  /** With `where`: in shares of width and height from the upper left corner; the largest first. */
  readonly boxes?: readonly Box[];
  readonly error?: undefined;
}

/** A photo that could not be used, and why. */
export interface Unclassified {
  /** Of the file; null for bytes and pixels. */
  readonly path: string | null;
  readonly error: PhotoFailure;
  readonly known?: undefined;
  readonly predictions?: undefined;
}

/** What became of one photo. */
export type Classification = Classified | Unclassified;

/** Names the fruit on photos; see {@link openRecognizer}. */
export class Recognizer implements AsyncDisposable {
  readonly #recognizer: Pipeline;
  #closed: Promise<void> | undefined;

  /** @internal */
  constructor(recognizer: Pipeline) {
    this.#recognizer = recognizer;
  }

  /** Names of the classes it can answer with. */
  get classes(): readonly string[] {
    return this.#recognizer.classes;
  }

  /**
   * Classifies photos, one after the other. A photo that cannot be used gives an entry with `error`.
   *
   * @returns one entry a photo, in the order given
   * @throws VergerError usage `unknown-option`, `bad-option`; `no-positions` for `where` with a backbone that
   * cannot tell; TypeError after `close`; the reason of the signal when it is aborted
   */
  async classify(photos: readonly PhotoInput[], options: ClassifyOptions = {}): Promise<Classification[]> {
    checkList(photos);
    checkOptions('classify', options, { top: true, where: true, onProgress: true, signal: true });
    const { top = 3, where = false, onProgress, signal } = options;
    checkCount('top', top);
    const out: Classification[] = [];
    for (const photo of photos) {
      signal?.throwIfAborted();
      if (this.#closed !== undefined) throw new TypeError('the recognizer is closed');
      out.push(await this.#classify(photo, { top, where }));
      const errors = out.filter(({ error }) => error !== undefined).length;
      onProgress?.({ unit: 'photos', done: out.length, total: photos.length, errors });
    }
    return out;
  }

  async #classify(photo: PhotoInput, asked: { top: number; where: boolean }): Promise<Classification> {
    const isFile = typeof photo === 'string' || photo instanceof URL;
    const path = isFile ? String(photo) : null;
    const file = isFile ? await readPhotoFile(photo) : { ok: true as const, bytes: photo };
    if (!file.ok) return { path, error: file.failure };
    const answer = await this.#recognizer.recognize(file.bytes, asked);
    if (!answer.ok) return { path, error: answer.failure };
    const { ok: _, where, ...rest } = answer;
    return { path, ...rest, ...where };
  }

  /** Frees the memory of the network. May be called twice. */
  close(): Promise<void> {
    this.#closed ??= this.#recognizer.release();
    return this.#closed;
  }

  /** `await using recognizer = await openRecognizer()` closes it at the end of the block. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/**
 * Opens the shipped classifier, or one that `verger run` has made, with its backbone.
 *
 * @example
 * ```ts
 * await using recognizer = await openRecognizer();
 * for (const { path, predictions } of await recognizer.classify(['apple.jpg'])) {
 *   console.log(path, predictions?.[0]?.name);
 * }
 * ```
 *
 * @throws VergerError usage `unknown-option`, `bad-option`; input `model-missing`, `model-wrong-backbone`,
 * `model-wrong-preprocessing`, `backbone-missing`, `backbone-unknown`
 */
export async function openRecognizer(options: RecognizerOptions = {}): Promise<Recognizer> {
  checkOptions('openRecognizer', options, { model: true, backbone: true, maxPixels: true, threads: true });
  checkCount('maxPixels', options.maxPixels);
  checkCount('threads', options.threads);
  return new Recognizer(await open(options));
}
