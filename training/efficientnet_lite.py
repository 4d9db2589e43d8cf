"""EfficientNet-Lite0 in Python: the file of weights, and the part of the network that is fine-tuned.

The description of the network: https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite
"""

import collections
import json
import pickle

import numpy as np
import tensorflow as tf

EPSILON = 1e-3
NORM = ("weight", "bias", "running_mean", "running_var")
# Repeats, kernel, stride, expansion, channels.
STAGES = [
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
]


class StateDict(pickle.Unpickler):
    """Tensors become (storage key, offset, shape, strides)."""

    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if name == "_rebuild_tensor_v2":
            return lambda storage, offset, shape, strides, *_: (storage, offset, shape, strides)
        if name in ("FloatStorage", "LongStorage"):
            return name
        raise pickle.UnpicklingError(f"{module}.{name}")

    def persistent_load(self, pid):
        return pid[1], pid[2]


def read_torch(path):
    """Arrays by name from a file of torch's old format."""
    with open(path, "rb") as file:
        for _ in range(3):
            StateDict(file).load()
        tensors = StateDict(file).load()
        kinds = {key: kind for (kind, key), *_ in tensors.values()}
        storages = {}
        for key in StateDict(file).load():
            dtype = "<f4" if kinds[key] == "FloatStorage" else "<i8"
            (count,) = np.fromfile(file, "<i8", 1)
            storages[key] = np.fromfile(file, dtype, count)
    return {
        name: np.lib.stride_tricks.as_strided(
            storages[key][offset:], shape, [step * storages[key].itemsize for step in strides]
        )
        for name, ((_, key), offset, shape, strides) in tensors.items()
    }


class Tail:
    """What comes after the 112-channel stage of EfficientNet-Lite0: activations to features, batch norms folded.

    Takes [N, 14, 14, 112] float32, channels last; gives [N, 1280]. Kernels and biases of the 1x1 convolutions learn,
    and the biases of the depthwise ones.
    """

    first = 11
    shape = (14, 14, 112)
    features = 1280

    def __init__(self, arrays, trainable=True):
        self.layers = {}
        self.blocks = [b for b in blocks_of() if b["number"] >= self.first]
        for block in self.blocks:
            prefix = f"_blocks.{block['number']}"
            for name, norm in (("_expand_conv", "_bn0"), ("_depthwise_conv", "_bn1"), ("_project_conv", "_bn2")):
                self.layers[f"{prefix}.{name}"] = (f"{prefix}.{norm}", *self.fold(arrays, f"{prefix}.{name}", f"{prefix}.{norm}", trainable))
        self.layers["_conv_head"] = ("_bn1", *self.fold(arrays, "_conv_head", "_bn1", trainable))

    @staticmethod
    def fold(arrays, name, norm, trainable):
        gamma, beta, mean, variance = (arrays[f"{norm}.{part}"].astype(np.float64) for part in NORM)
        scale = gamma / np.sqrt(variance + EPSILON)
        kernel = arrays[f"{name}.weight"].astype(np.float64) * scale[:, None, None, None]
        depthwise = "depthwise" in name
        kernel = kernel.transpose(2, 3, 0, 1) if depthwise else kernel.transpose(2, 3, 1, 0)
        return (
            tf.Variable(kernel.astype(np.float32), trainable=trainable and not depthwise),
            tf.Variable((beta - mean * scale).astype(np.float32), trainable=trainable),
        )

    @property
    def trainable(self):
        return [v for _, *pair in self.layers.values() for v in pair if v.trainable]

    def conv(self, x, name, stride=1):
        _, kernel, bias = self.layers[name]
        if "depthwise" in name:
            return tf.nn.bias_add(tf.nn.depthwise_conv2d(x, kernel, [1, stride, stride, 1], "SAME"), bias)
        return tf.nn.bias_add(tf.nn.conv2d(x, kernel, stride, "SAME"), bias)

    def __call__(self, x):
        for block in self.blocks:
            prefix = f"_blocks.{block['number']}"
            y = tf.nn.relu6(self.conv(x, f"{prefix}._expand_conv"))
            y = tf.nn.relu6(self.conv(y, f"{prefix}._depthwise_conv", block["stride"]))
            y = self.conv(y, f"{prefix}._project_conv")
            x = x + y if block["residual"] else y
        return tf.reduce_mean(tf.nn.relu6(self.conv(x, "_conv_head")), [1, 2])

    def state_dict(self, arrays):
        """All arrays of the network, those that learned in place of the old: norms that change nothing but add the bias."""
        out = {name: value for name, value in arrays.items() if value.dtype == np.float32 and not name.startswith("_fc")}
        for name, (norm, kernel, bias) in self.layers.items():
            axes = (2, 3, 0, 1) if "depthwise" in name else (3, 2, 0, 1)
            out[f"{name}.weight"] = kernel.numpy().transpose(axes)
            ones = np.ones(len(bias.numpy()), np.float32)
            parts = (ones, bias.numpy(), 0 * ones, ones * np.float32(1 - EPSILON))
            out.update({f"{norm}.{part}": value for part, value in zip(NORM, parts)})
        return out


def blocks_of():
    """Blocks of EfficientNet-Lite0 in order: number, stride, whether the input is added to the output."""
    blocks, before = [], 32
    for repeats, _, stride, _, channels in STAGES:
        for repeat in range(repeats):
            first = repeat == 0
            residual = not (first and (stride > 1 or channels != before))
            blocks.append({"number": len(blocks), "stride": stride if first else 1, "residual": residual})
            before = channels
    return blocks


def write_safetensors(path, arrays):
    """float32 arrays by name; written aside, then renamed."""
    header, data = {}, []
    offset = 0
    for name in sorted(arrays):
        value = np.ascontiguousarray(arrays[name], "<f4")
        header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [offset, offset + value.nbytes]}
        offset += value.nbytes
        data.append(value.tobytes())
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    aside = path.with_suffix(".unfinished")
    aside.write_bytes(len(text).to_bytes(8, "little") + text + b"".join(data))
    aside.replace(path)
