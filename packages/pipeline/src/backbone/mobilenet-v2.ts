/** One convolution of the network with the batch norm that follows it, named as Keras names them. */
export interface ConvLayer {
  readonly name: string;
  readonly norm: string;
  readonly kind: 'full' | 'depthwise';
  /** Side of the square kernel. */
  readonly kernel: 1 | 3;
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

/** Side of the input in pixels. */
export const INPUT_SIZE = 224;
/** Length of the features: channels of the last convolution. */
export const FEATURES = 1280;
/** Last convolution of the blocks that fine-tuning leaves as they are (`training/finetune.py`). */
export const TRUNK_LAST = 'block_12_project';
/** Height, width and channels of what comes out of it. */
export const TRUNK_SHAPE = [14, 14, 96] as const;
/** Batch norm's epsilon in keras.applications.mobilenet_v2 (the library's own default is the same). */
export const NORM_EPSILON = 1e-3;

/**
 * Expansion, output channels, repeats, stride of the first: table 2 of Sandler et al., "MobileNetV2: Inverted
 * Residuals and Linear Bottlenecks", 2018, https://arxiv.org/abs/1801.04381
 */
const STAGES = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

/** The 52 convolutions of MobileNetV2 1.0, from the photo to the last feature map. */
export const LAYERS: readonly ConvLayer[] = layers();

/** The shape that Keras stores a layer's kernel in: height, width, inputs, outputs (or 1, when depthwise). */
export function kernelShape(layer: ConvLayer): readonly number[] {
  const { kernel, inputs, outputs, kind } = layer;
  return [kernel, kernel, inputs, kind === 'depthwise' ? 1 : outputs];
}

function layers(): ConvLayer[] {
  const out: ConvLayer[] = [];
  out.push({ ...conv('Conv1', 3, 32), norm: 'bn_Conv1', kernel: 3, stride: 2 });
  let inputs = 32;
  let block = 0;
  for (const [expansion, outputs, repeats, firstStride] of STAGES) {
    for (let repeat = 0; repeat < repeats; repeat++) {
      const prefix = block === 0 ? 'expanded_conv' : `block_${block}`;
      const stride = repeat === 0 ? firstStride : 1;
      const wide = inputs * expansion;
      if (expansion > 1) out.push({ ...conv(`${prefix}_expand`, inputs, wide), opensBlock: true });
      const depthwise = { ...conv(`${prefix}_depthwise`, wide, wide), kind: 'depthwise', kernel: 3 } as const;
      out.push({ ...depthwise, stride, opensBlock: expansion === 1 });
      const residual = stride === 1 && inputs === outputs;
      out.push({ ...conv(`${prefix}_project`, wide, outputs), relu6: false, residual });
      inputs = outputs;
      block++;
    }
  }
  out.push({ ...conv('Conv_1', inputs, FEATURES), norm: 'Conv_1_bn' });
  return out;
}

function conv(name: string, inputs: number, outputs: number): ConvLayer {
  const plain = {
    kind: 'full',
    kernel: 1,
    stride: 1,
    relu6: true,
    residual: false,
    opensBlock: false,
  } as const;
  return { ...plain, name, norm: `${name}_BN`, inputs, outputs };
}
