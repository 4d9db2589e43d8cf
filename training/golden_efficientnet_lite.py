"""Golden features of EfficientNet-Lite0, 1 or 2, computed by Keras: what the imported backbone is measured against.

    python training/golden_efficientnet_lite.py efficientnet-lite0-57934424.pth --out golden
    verger backbone import efficientnet-lite0-57934424.pth --out lite0.onnx --weights float32
    verger backbone check lite0.onnx --golden golden

Shares no code with the importer: the torch file is unpickled by Python, strides are numpy's, padding and batch norm
are Keras' own. The photo is that of packages/learning/src/backbone/test-photo.ts. Writes golden.json, pixels.u8
([1, S, S, 3] bytes) and features.f32 ([1, 1280] float32, little endian).
"""

import argparse
import json
import math
import pathlib

import numpy as np
import tensorflow as tf

from efficientnet_lite import STAGES, read_torch

# Side of the photo, width, depth.
VARIANTS = [(224, 1.0, 1.0), (240, 1.0, 1.1), (260, 1.1, 1.2)]


def eighths(channels, width):
    rounded = max(8, int(channels * width + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * channels * width else rounded


class Lite:
    """The network, built layer by layer around a photo."""

    def __init__(self, arrays):
        self.arrays = arrays

    def conv(self, x, name, norm, stride=1, relu6=True):
        kernel = self.arrays[f"{name}.weight"]
        options = {"strides": stride, "padding": "same", "use_bias": False}
        if "depthwise" in name:
            layer = tf.keras.layers.DepthwiseConv2D(kernel.shape[2], **options)
            kernel = kernel.transpose(2, 3, 0, 1)
        else:
            layer = tf.keras.layers.Conv2D(kernel.shape[0], kernel.shape[2], **options)
            kernel = kernel.transpose(2, 3, 1, 0)
        x = layer(x)
        layer.set_weights([kernel])
        batch_norm = tf.keras.layers.BatchNormalization(epsilon=1e-3)
        x = batch_norm(x, training=False)
        parts = ("weight", "bias", "running_mean", "running_var")
        batch_norm.set_weights([self.arrays[f"{norm}.{part}"] for part in parts])
        return tf.keras.layers.ReLU(6.0)(x) if relu6 else x

    def block(self, x, prefix, stride, expansion):
        before = x
        if expansion > 1:
            x = self.conv(x, f"{prefix}._expand_conv", f"{prefix}._bn0")
        x = self.conv(x, f"{prefix}._depthwise_conv", f"{prefix}._bn1", stride)
        x = self.conv(x, f"{prefix}._project_conv", f"{prefix}._bn2", relu6=False)
        same = stride == 1 and x.shape[-1] == before.shape[-1]
        return tf.keras.layers.add([before, x]) if same else x

    def features(self, side, width, depth):
        photo = tf.keras.Input([side, side, 3])
        x = self.conv(photo, "_conv_stem", "_bn0", 2)
        number = 0
        for index, (repeats, _, stride, expansion, channels) in enumerate(STAGES):
            deepened = math.ceil(repeats * depth) if 0 < index < len(STAGES) - 1 else repeats
            for repeat in range(deepened):
                x = self.block(x, f"_blocks.{number}", stride if repeat == 0 else 1, expansion)
                number += 1
            assert x.shape[-1] == eighths(channels, width), x.shape
        x = self.conv(x, "_conv_head", "_bn1")
        return tf.keras.Model(photo, tf.keras.layers.GlobalAveragePooling2D()(x))


def photo_bytes(side):
    y, x, c = np.meshgrid(np.arange(side), np.arange(side), np.arange(3), indexing="ij")
    return ((x * x * (c + 1) + 3 * y * (x + 40 * c) + y * y) >> 7 & 255).astype(np.uint8)


def variant(arrays):
    """By the number of blocks and the channels of the last."""
    blocks = 1 + max(int(name.split(".")[1]) for name in arrays if name.startswith("_blocks."))
    if arrays["_conv_head.weight"].shape[1] != 320:
        return 2
    return 0 if blocks == sum(repeats for repeats, *_ in STAGES) else 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("weights", type=pathlib.Path, help=".pth of EfficientNet-Lite0, 1 or 2")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder to write")
    args = parser.parse_args()
    arrays = read_torch(args.weights)
    side, width, depth = VARIANTS[variant(arrays)]
    pixels = photo_bytes(side)
    model = Lite(arrays).features(side, width, depth)
    photo = ((pixels.astype(np.float64) - 127) / 128).astype(np.float32)
    features = model.predict(photo[None], verbose=0).astype("<f4")
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "pixels.u8").write_bytes(pixels.tobytes())
    (args.out / "features.f32").write_bytes(features.tobytes())
    description = {
        "pixels": {"file": "pixels.u8", "shape": [1, *pixels.shape]},
        "features": {"file": "features.f32", "shape": list(features.shape)},
    }
    (args.out / "golden.json").write_text(json.dumps(description, indent=2) + "\n")
    print(f"EfficientNet-Lite{variant(arrays)}: {features.shape[1]} features, mean {features.mean():.4f}")


if __name__ == "__main__":
    main()
