/** Multinomial logistic regression on reduced features, with its calibration. */
export interface Head {
  /** Class names, in the order of the rows of `weights`. */
  readonly classes: readonly string[];
  /** Row major `classes x k` float32. */
  readonly weights: Float32Array;
  /** `classes` float32. */
  readonly bias: Float32Array;
  /** Logits are divided by it before the softmax; 1 when not calibrated. */
  readonly temperature: number;
  /**
   * Species of each class, when classes are finer than what is asked first: varieties of a species, or the same
   * species in a studio and elsewhere. The probability of a species is the sum over its classes.
   * The class whose species is {@link BACKGROUND_CLASS} stands for photos that show none of them: it is never an answer, but
   * helps to tell known from unknown.
   *
   * @default each class stands alone
   */
  readonly species?: readonly string[] | undefined;
}

/** Species of the class of photos that show no species; see `Head.species`. */
export const BACKGROUND_CLASS = '';

/**
 * Logits of one reduced vector.
 *
 * @param reduced `k` float32
 * @returns `classes` float64
 */
export function logits(head: Head, reduced: Float32Array): Float64Array {
  const k = reduced.length;
  const out = new Float64Array(head.classes.length);
  for (let c = 0; c < out.length; c++) {
    let sum = head.bias[c]!;
    const row = c * k;
    for (let d = 0; d < k; d++) sum += head.weights[row + d]! * reduced[d]!;
    out[c] = sum;
  }
  return out;
}

/** Softmax of `logits / temperature`, computed without overflow; sums to 1. */
export function softmax(logits: Float64Array, temperature = 1): Float64Array {
  const top = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const out = logits.map((value) => Math.exp((value - top) / temperature));
  const sum = out.reduce((a, b) => a + b, 0);
  return out.map((value) => value / sum);
}

/** What a head says of one photo. */
export interface ClassProbabilities {
  /** One a class, calibrated, summing to 1; that of {@link BACKGROUND_CLASS} is 0. `classes` float64 */
  readonly classes: Float64Array;
  /** Names of the species, in the order in which they appear in the head; of the classes where it has none. */
  readonly names: readonly string[];
  /** One a name: sums of `classes`. */
  readonly species: Float64Array;
  /** See `RejectionSignals`. */
  readonly fruit: number;
  /** See `RejectionSignals`. */
  readonly energy: number;
}

/** From logits to probabilities of classes and species. @param raw `classes` float64 */
export function classProbabilities(head: Head, raw: Float64Array): ClassProbabilities {
  const { classes: names, species, temperature } = head;
  const nothing = species?.indexOf(BACKGROUND_CLASS) ?? -1;
  if (species === undefined) {
    const classes = softmax(raw, temperature);
    return { classes, names, species: classes, fruit: 0, energy: logSumExp(raw) };
  }
  const others = raw.map((value, c) => (c === nothing ? Number.NEGATIVE_INFINITY : value));
  const classes = softmax(others, temperature);
  const index = new Map(species.filter((name) => name !== BACKGROUND_CLASS).map((name) => [name, 0]));
  for (const [i, name] of [...index.keys()].entries()) index.set(name, i);
  const sums = new Float64Array(index.size);
  for (const [c, name] of species.entries()) {
    const i = index.get(name);
    if (i !== undefined) sums[i] = sums[i]! + classes[c]!;
  }
  const energy = logSumExp(others);
  const fruit = nothing < 0 ? 0 : energy - raw[nothing]!;
  return { classes, names: [...index.keys()], species: sums, fruit, energy };
}

function logSumExp(values: Float64Array): number {
  const top = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0));
}
