# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "onnx==1.23.2", "onnxruntime==1.32.0", "pillow==13.0.0"]
# ///
"""Makes the int8 backbone from the float one and photos of fruit.

    pip install numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 pillow==13.0.0
    python models/build-int8.py <fruits-360>/Training

Writes the int8 model, its features of the test photo, and the entry `int8` of backbone.json beside this script. The
same photos give the same bytes on the same kind of processor.

Kernels become int8 with a scale for each output channel, activations uint8. Two things beyond onnxruntime's tool:
scales that no 16-bit sum can overflow (see `safe_scales`), and biases corrected for what rounding shifts (Nagel et
al., 2019, https://arxiv.org/abs/1906.04721, section 4.2).
"""

import hashlib
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from onnx import numpy_helper
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)
from PIL import Image

PHOTOS = 300  # to calibrate with, spread evenly over the sorted paths
BATCH = 50  # of them whose activations are held at a time
CORRECTION = 50  # of them to correct biases with
SIZE = 224
MODELS = Path(__file__).parent


def scaled(pixels: np.ndarray) -> np.ndarray:
    return (pixels.astype(np.float32) / np.float32(127.5) - np.float32(1))[np.newaxis]


def photo(path: Path) -> np.ndarray:
    """What packages/vision makes of a photo without transparency: squeezed to a square, in [-1, 1]."""
    with Image.open(path) as image:
        return scaled(np.asarray(image.convert("RGB").resize((SIZE, SIZE), Image.Resampling.BILINEAR)))


def test_photo() -> np.ndarray:
    """The formula of packages/pipeline/src/backbone/test-photo.ts."""
    y, x, c = np.meshgrid(np.arange(SIZE), np.arange(SIZE), np.arange(3), indexing="ij")
    return scaled(((x * x * (c + 1) + 3 * y * (x + 40 * c) + y * y) >> 7) & 255)


class Photos(CalibrationDataReader):
    def __init__(self, paths: list[Path]) -> None:
        self.paths = paths
        self.set_range(0, len(paths))

    def __len__(self) -> int:
        return len(self.paths)

    def set_range(self, start_index: int, end_index: int) -> None:
        self.left = iter(self.paths[start_index:end_index])

    def get_next(self) -> dict[str, np.ndarray] | None:
        path = next(self.left, None)
        return None if path is None else {"input": photo(path)}


def with_float_kernels(model: onnx.ModelProto) -> onnx.ModelProto:
    """Kernels are stored as float16 and cast when the model opens; the quantiser wants them as constants."""
    graph = model.graph
    stored = {tensor.name: tensor for tensor in graph.initializer}
    for node in [node for node in graph.node if node.op_type == "Cast"]:
        kernel = stored[node.input[0]]
        values = numpy_helper.to_array(kernel).astype(np.float32)
        graph.initializer.remove(kernel)
        graph.initializer.append(numpy_helper.from_array(values, node.output[0]))
        graph.node.remove(node)
    return model


def safe_scales(kernel: np.ndarray) -> np.ndarray:
    """The finest scale for each output channel with which AVX2 computes exactly.

    Without VNNI, processors add products of neighbours (uint8 by int8) in 16 bits and cut off what does not fit:
    neighbours may come to 128 together, as 255 * 128 < 2^15. Halving the range of all kernels (`reduce_range`) does
    that too and loses a bit of each; few channels need it. Depthwise kernels have their own code, which adds in 32 bits.
    """
    channels, depth = kernel.shape[:2]
    # Neighbours in the order the products are made: rows, columns, input channels.
    flat = kernel.transpose(0, 2, 3, 1).reshape(channels, -1).astype(np.float64)
    scale = np.abs(flat).max(axis=1) / 127
    if depth > 1:
        even = np.pad(flat, ((0, 0), (0, flat.shape[1] % 2)))
        scale = np.maximum(scale, np.abs(even[:, ::2] + even[:, 1::2]).max(axis=1) / 128)
        scale[scale == 0] = 1
        while True:
            levels = np.rint(even / scale[:, np.newaxis])
            over = np.abs(levels[:, ::2] + levels[:, 1::2]).max(axis=1) > 128
            if not over.any():
                break
            scale[over] *= 1.001
    scale[scale == 0] = 1  # a channel that is always the same
    return scale.astype(np.float32)


def quantized(model: onnx.ModelProto, paths: list[Path]) -> onnx.ModelProto:
    kernels = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    overrides = {
        name: [
            {"quant_type": QuantType.QInt8, "axis": 0, "scale": np.array(scale), "zero_point": np.array(0, np.int8)}
            for scale in safe_scales(kernels[name])
        ]
        for name in (node.input[1] for node in convolutions(model))
    }
    with tempfile.TemporaryDirectory() as folder:
        floats, result = Path(folder, "float.onnx"), Path(folder, "int8.onnx")
        onnx.save(model, floats)
        quantize_static(
            floats,
            result,
            Photos(paths),
            quant_format=QuantFormat.QDQ,
            # The mean over the last map stays float. ReLU6 becomes the range of uint8, 0 to 6.
            op_types_to_quantize=["Conv", "Add", "Clip"],
            # Unsigned by signed: the pair with a fast kernel on every x86.
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            per_channel=True,
            calibrate_method=CalibrationMethod.MinMax,
            extra_options={"CalibStridedMinMax": BATCH, "TensorQuantOverrides": overrides},
        )
        return onnx.load(result)


def convolutions(model: onnx.ModelProto) -> list[onnx.NodeProto]:
    return [node for node in model.graph.node if node.op_type == "Conv"]


def session(model: onnx.ModelProto) -> ort.InferenceSession:
    """Runs the operators as they stand, in float: what integer kernels must come to."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    return ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def channel_means(model: onnx.ModelProto, maps: list[str], tensors: list[np.ndarray]) -> list[np.ndarray]:
    """The mean of each channel of these feature maps over all places and photos, float64."""
    told = onnx.ModelProto()
    told.CopyFrom(model)
    del told.graph.output[:]
    told.graph.output.extend(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in maps)
    ready = session(told)
    sums = [np.float64(0)] * len(maps)
    for tensor in tensors:
        values = ready.run(maps, {"input": tensor})
        sums = [total + value.mean(axis=(0, 2, 3), dtype=np.float64) for total, value in zip(sums, values)]
    return [total / len(tensors) for total in sums]


def correct_biases(model: onnx.ModelProto, floats: onnx.ModelProto, tensors: list[np.ndarray]) -> None:
    """Rounding shifts the mean of a channel, and 52 layers add that up: one after the other, each is put back."""
    originals = convolutions(floats)
    means = channel_means(floats, [node.output[0] for node in originals], tensors)
    wanted = {node.name: mean for node, mean in zip(originals, means)}
    stored = {tensor.name: tensor for tensor in model.graph.initializer}
    for node in convolutions(model):
        (found,) = channel_means(model, [node.output[0]], tensors)
        bias = stored[f"{node.name}/bias_quantized"]
        scale = numpy_helper.to_array(stored[f"{node.name}/bias_quantized_scale"]).astype(np.float64)
        levels = np.rint(numpy_helper.to_array(bias) + (wanted[node.name] - found) / scale)
        limit = 2**31 - 1
        corrected = np.clip(levels, -limit, limit).astype(np.int32)
        bias.CopyFrom(numpy_helper.from_array(corrected, bias.name))


def described(model: onnx.ModelProto, source: bytes) -> None:
    """Says where it comes from, in place of what the quantiser says of itself."""
    said = {prop.key: prop.value for prop in model.metadata_props if prop.key != "onnx.infer"}
    said |= {
        "weights": "int8",
        "quantizer": f"onnxruntime {ort.__version__}",
        "float.sha256": hashlib.sha256(source).hexdigest(),
    }
    model.producer_name, model.producer_version = "verger", ""
    onnx.helper.set_model_props(model, said)


def main(training: Path) -> None:
    paths = sorted((path for path in training.rglob("*.jpg")), key=lambda path: path.relative_to(training).as_posix())
    if len(paths) < PHOTOS:
        sys.exit(f"{training} holds {len(paths)} .jpg, {PHOTOS} are needed")
    manifest = json.loads((MODELS / "backbone.json").read_text())
    source = MODELS / manifest["file"]
    name = source.stem
    chosen = [paths[i * len(paths) // PHOTOS] for i in range(PHOTOS)]
    floats = with_float_kernels(onnx.load(source))
    result = quantized(floats, chosen)
    correct_biases(result, floats, [photo(path) for path in chosen[:: PHOTOS // CORRECTION]])
    described(result, source.read_bytes())
    golden = session(result).run(["features"], {"input": test_photo()})[0][0].astype("<f4")
    model = result.SerializeToString(deterministic=True)

    entry = {
        "file": f"{name}.int8.onnx",
        "sha256": hashlib.sha256(model).hexdigest(),
        "golden": f"{name}.int8.golden.f32",
    }
    (MODELS / entry["file"]).write_bytes(model)
    (MODELS / entry["golden"]).write_bytes(golden.tobytes())
    (MODELS / "backbone.json").write_text(json.dumps({**manifest, "int8": entry}, indent=2) + "\n")
    print(f"{entry['file']}: {len(model)} bytes, sha256 {entry['sha256']}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python models/build-int8.py <fruits-360>/Training")
    main(Path(sys.argv[1]))
