/** A block of committed feature rows, as the later stages read them. */
export interface FeatureBatch {
  readonly paths: readonly string[];
  /** Row major `paths.length x dimension` float32. */
  readonly values: Float32Array;
  readonly dimension: number;
}
