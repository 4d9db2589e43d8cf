"""Fine-tunes the last blocks of MobileNetV2 on the pictures of a mix.

    verger backbone import base.h5 --trunk --out out/trunk.onnx
    verger train --mix models/fruits.recipe.json --out out/mix --backbone out/trunk.onnx --activations out/activations
    python training/finetune.py --weights base.h5 --activations out/activations --out out/tuned.h5
    verger backbone import out/tuned.h5 --out out/tuned.onnx

No JavaScript runtime trains convolutions at speed, so this one step is Python; its result comes back as a Keras
file like any other. Blocks 13 to 16 and the last convolution learn; batch norms keep their statistics and scales.
What comes before them never changes, so what it gives for the pictures is computed once, by Verger itself.

A checkpoint follows every epoch: `--minutes` ends after some time, and the same command goes on. Seeded, and without
operations whose order of sums is left to chance: the same pictures, seed, machine and number of threads give the same
weights.
"""

import argparse
import hashlib
import json
import pathlib
import shutil
import sys
import time

import h5py
import numpy as np
import tensorflow as tf

SIDE = 14
CHANNELS = 96


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", type=pathlib.Path, required=True, help="Keras .h5 to start from")
    parser.add_argument("--activations", type=pathlib.Path, required=True, help="folder that verger train wrote")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="Keras .h5 to write")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--smoothing", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after so long")
    return parser.parse_args()


def stored_weights(path):
    """Arrays of a Keras file by (layer, name); optimizer state is passed over."""
    arrays = {}

    def visit(name, item):
        if not hasattr(item, "shape") or name.startswith("optimizer_weights"):
            return
        *_, layer, weight = name.split("/")
        arrays[layer, weight.removesuffix(":0").replace("depthwise_kernel", "kernel")] = item[()]

    with h5py.File(path) as file:
        file.visititems(visit)
    return arrays


def network(path):
    """MobileNetV2 1.0/224 without classifier, with the weights of the file."""
    model = tf.keras.applications.MobileNetV2(weights=None, include_top=False, input_shape=(224, 224, 3))
    arrays = stored_weights(path)
    for layer in model.layers:
        for variable in layer.weights:
            name = variable.path.split("/")[-1].replace("depthwise_kernel", "kernel")
            variable.assign(arrays[layer.name, name])
    return model


def tail_of(model):
    """What comes after block 12: activations to pooled features. Its batch norms do not learn."""
    names = [layer.name for layer in model.layers]
    at = names.index("block_12_add")
    entry = tf.keras.Input((SIDE, SIDE, CHANNELS))
    made = {"block_12_add": entry}
    for layer in model.layers[at + 1 :]:
        parents = [node.operation.name for node in layer._inbound_nodes[0].parent_nodes]
        inputs = [made[name] for name in parents]
        made[layer.name] = layer(inputs if len(inputs) > 1 else inputs[0])
        layer.trainable = not isinstance(layer, tf.keras.layers.BatchNormalization)
    return tf.keras.Model(entry, tf.keras.layers.GlobalAveragePooling2D()(made["out_relu"]))


def read_activations(folder, total):
    """All of them in memory, float16: 38 kB a picture."""
    parts = sorted(folder.glob("activations-*.f16"))
    kept = np.concatenate([np.fromfile(part, "<f2") for part in parts]).reshape(-1, SIDE, SIDE, CHANNELS)
    assert len(kept) == total, f"{len(kept)} activations of {total} pictures: write them again"
    return kept


def weights_of(pictures):
    """Each (domain, label) pair counts the same; the mean is 1."""
    pairs = [(p["domain"], p["species"]) for p in pictures]
    counts = {}
    for pair in pairs:
        counts[pair] = counts.get(pair, 0) + 1
    weights = np.array([counts[pair] ** -0.75 for pair in pairs], np.float32)
    return weights / weights.mean()


def write(model, options):
    """The file it started from, with the layers that learned replaced."""
    shutil.copyfile(options.weights, options.out)
    with h5py.File(options.out, "r+") as file:
        for group in ("optimizer_weights",):
            if group in file:
                del file[group]
        places = {}

        def visit(name, item):
            if hasattr(item, "shape"):
                *_, layer, weight = name.split("/")
                places[layer, weight.removesuffix(":0").replace("depthwise_kernel", "kernel")] = name

        file.visititems(visit)
        for layer in model.layers:
            for variable in layer.weights:
                name = variable.path.split("/")[-1].replace("depthwise_kernel", "kernel")
                file[places[layer.name, name]][...] = variable.numpy()


def main():
    options = arguments()
    deadline = time.time() + 60 * options.minutes
    tf.config.threading.set_intra_op_parallelism_threads(options.threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.keras.utils.set_random_seed(options.seed)
    tf.config.experimental.enable_op_determinism()
    listed = (options.activations / "pictures.json").read_bytes()
    pictures = json.loads(listed)["pictures"]
    # What a checkpoint belongs to: other pictures or settings start anew.
    job = hashlib.sha256(listed + repr((options.epochs, options.batch, options.rate, options.seed)).encode()).hexdigest()
    steps = len(pictures) // options.batch
    checkpoint = options.out.parent / "checkpoint.npz"
    stored = np.load(checkpoint) if checkpoint.exists() else {"job": None}
    done = int(stored["done"]) if stored["job"] == job else 0
    if done == steps * options.epochs:
        print(f"{options.out}: all {options.epochs} epochs are done", file=sys.stderr)
        return
    kept = read_activations(options.activations, len(pictures))
    tail = tail_of(network(options.weights))

    labels = [p["species"] or "none" for p in pictures]
    classes = sorted(set(labels))
    truth = np.array([classes.index(label) for label in labels])
    weights = weights_of(pictures)
    features = tail.output
    dropped = tf.keras.layers.Dropout(0.2, seed=options.seed)(features)
    learner = tf.keras.Model(tail.input, tf.keras.layers.Dense(len(classes), name="head")(dropped))

    rate = tf.keras.optimizers.schedules.CosineDecay(options.rate, steps * options.epochs, alpha=0.02)
    optimizer = tf.keras.optimizers.Adam(rate)
    loss_of = tf.keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=options.smoothing, reduction="none")
    # The head starts at nothing and learns faster than what lies below it.
    head = [v for v in learner.trainable_variables if "head" in v.path]
    body = [v for v in learner.trainable_variables if "head" not in v.path]
    head_optimizer = tf.keras.optimizers.Adam(tf.keras.optimizers.schedules.CosineDecay(2e-3, steps * options.epochs, alpha=0.02))
    optimizer.build(body)
    head_optimizer.build(head)

    @tf.function
    def step(x, y, w):
        with tf.GradientTape() as tape:
            said = learner(tf.cast(x, tf.float32), training=True)
            loss = tf.reduce_mean(w * loss_of(tf.one_hot(y, len(classes)), said))
        gradients = tape.gradient(loss, body + head)
        optimizer.apply_gradients(zip(gradients[: len(body)], body))
        head_optimizer.apply_gradients(zip(gradients[len(body) :], head))
        right = tf.reduce_mean(tf.cast(tf.argmax(said, 1) == tf.cast(y, tf.int64), tf.float32))
        return loss, right

    state = body + head + optimizer.variables + head_optimizer.variables
    if done > 0:
        for i, variable in enumerate(state):
            variable.assign(stored[f"v{i}"])

    def save():
        unfinished = options.out.parent / "unfinished.npz"
        np.savez(unfinished, job=job, done=done, **{f"v{i}": v.numpy() for i, v in enumerate(state)})
        unfinished.replace(checkpoint)

    sums, since = np.zeros(3), time.time()
    while done < steps * options.epochs:
        if time.time() > deadline:
            save()
            sys.exit(f"stopped after step {done} of {steps * options.epochs}; the same command goes on")
        epoch, at = divmod(done, steps)
        order = np.random.default_rng((options.seed, epoch)).permutation(len(pictures))
        rows = order[at * options.batch : (at + 1) * options.batch]
        x = kept[rows]
        # Activations cannot be turned or cropped any more, but mirrored.
        mirrored = np.random.default_rng((options.seed, done, 1)).random(len(rows)) < 0.5
        x[mirrored] = x[mirrored, :, ::-1]
        loss, right = step(x, truth[rows], weights[rows])
        sums += float(loss), float(right), 1
        done += 1
        if done % 50 == 0 or done % steps == 0:
            loss, right, count = sums
            print(
                f"epoch {done / steps:.2f}: loss {loss / count:.3f}, right {right / count:.3f}, {time.time() - since:.0f} s",
                file=sys.stderr,
                flush=True,
            )
            sums[:] = 0
        if done % steps == 0:
            # The file before the checkpoint: a checkpoint that says "done" has its file.
            write(tail, options)
            save()


if __name__ == "__main__":
    main()
