import type { Photo } from '@verger/storage/photos';
import { photoFacts } from '@verger/storage/photos';

/** A photo that became features. */
export interface FeatureRow {
  readonly path: string;
  readonly label: string | null;
  readonly bytes: number;
  readonly etag: string;
  /** SHA-256 (hex) of the content. */
  readonly sha256: string;
  /** What the photo looks like: 208 bytes in base64; see `fingerprint`. Not in parts of version 0.1.0. */
  readonly fingerprint?: string;
  /** Of the decoded photo, in pixels, its orientation applied. */
  readonly width: number;
  readonly height: number;
}

/** A photo that did not, and why. */
export interface ErrorRow {
  readonly path: string;
  readonly label: string | null;
  readonly bytes: number;
  readonly etag: string;
  readonly stage: 'read' | 'decode' | 'compute';
  /** Stable, kebab-case: `not-found`, `empty`, `broken`, `worker-died`, … */
  readonly code: string;
  readonly message: string;
}

/** What became of one photo: never nothing, never zeros. */
export type Outcome =
  | { readonly ok: true; readonly row: FeatureRow; readonly features: Float32Array }
  | { readonly ok: false; readonly row: ErrorRow };

/** The outcome of a photo that killed too many workers. */
export function givenUp({ path, bytes, etag }: Photo): Outcome {
  const { label } = photoFacts(path);
  const message = 'workers died while they worked on it';
  return { ok: false, row: { path, label, bytes, etag, stage: 'compute', code: 'worker-died', message } };
}
