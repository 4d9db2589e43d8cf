/** One convolution of a network with the batch norm that follows it, named as the weights file names them. */
export interface ConvLayer {
  readonly name: string;
  readonly norm: string;
  readonly kind: 'full' | 'depthwise';
  /** Side of the square kernel. */
  readonly kernel: 1 | 3 | 5;
  readonly stride: 1 | 2;
  readonly inputs: number;
  readonly outputs: number;
  /** ReLU6 follows the batch norm; the projections of the bottlenecks are linear. */
  readonly relu6: boolean;
  /** The sum with the input of this layer's block follows. */
  readonly residual: boolean;
  /** This layer is the first of its block: what a residual adds is its input. */
  readonly opensBlock: boolean;
}

/** A network of convolutions, from the photo to the feature map whose mean is the features. */
export interface Network {
  /** As written into the ONNX file. */
  readonly name: string;
  /** As said to people. */
  readonly title: string;
  /** Side of the input in pixels. */
  readonly inputSize: number;
  readonly layers: readonly ConvLayer[];
  /** What the first convolution reads is `scale * input + shift`, the input in [-1, 1]. @default the input itself */
  readonly scaling?: { readonly scale: number; readonly shift: number };
  /** Last convolution of the blocks that fine-tuning leaves as they are. */
  readonly trunkLast: string;
}

/** Batch norm's epsilon, in keras.applications and in the code that EfficientNet-Lite was trained with. */
export const NORM_EPSILON = 1e-3;

/** The weights of one convolution and its batch norm, as stored. */
export interface LayerWeights {
  readonly layer: ConvLayer;
  /** Row major: outputs x (inputs, or 1 when depthwise) x height x width, the order of ONNX and torch. */
  readonly kernel: ArrayLike<number>;
  readonly gamma: ArrayLike<number>;
  readonly beta: ArrayLike<number>;
  readonly mean: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
}

/** Channels that a kernel reads: 1 when depthwise. */
export const depthOf = (layer: ConvLayer): number => (layer.kind === 'depthwise' ? 1 : layer.inputs);

/** A 1 x 1 convolution with ReLU6, on whose pattern the others are written. */
export function pointwise(name: string, norm: string, inputs: number, outputs: number): ConvLayer {
  const plain = {
    kind: 'full',
    kernel: 1,
    stride: 1,
    relu6: true,
    residual: false,
    opensBlock: false,
  } as const;
  return { ...plain, name, norm, inputs, outputs };
}
