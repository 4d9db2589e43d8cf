"""Fine-tunes the last stages of EfficientNet-Lite0 on the pictures of a training recipe.

    verger backbone import efficientnet-lite0.pth --trunk --out out/trunk.onnx
    verger train --recipe models/fruits.recipe.json --out out/model --backbone out/trunk.onnx --activations out/activations
    python training/finetune.py --weights efficientnet-lite0.pth --activations out/activations --out out/tuned.safetensors
    verger backbone import out/tuned.safetensors --out out/tuned.onnx

No JavaScript runtime trains convolutions at speed, so this one step is Python. The stages from 192 channels on and the
last convolution learn; what comes before them never changes, so its activations are computed once, by Verger itself.
Batch norms are folded into the convolutions; depthwise kernels stay as they are, which saves a third of the time.

The loss is cross entropy over species and "none", plus `--pull` times the mean square distance to the features of the
network as it was: what ImageNet taught is not to be forgotten. The weights that are written lie between those of
ImageNet and the moving average of the tuned ones (`--blend`; Wortsman et al., "Robust fine-tuning of zero-shot models",
2022): strangers' photos are told apart better so, and the network costs the same.

A checkpoint follows every few minutes: `--minutes` ends after some time, and the same command goes on. Seeded, and
without operations whose order of sums is left to chance: the same pictures, seed, machine and number of threads give
the same weights.
"""

import argparse
import hashlib
import json
import pathlib
import sys
import time

import numpy as np
import tensorflow as tf

from efficientnet_lite import Tail, read_torch, write_safetensors

SAVE_SECONDS = 240


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", type=pathlib.Path, required=True, help=".pth of EfficientNet-Lite0")
    parser.add_argument("--activations", type=pathlib.Path, required=True, help="folder that verger train wrote")
    parser.add_argument("--pictures", default="pictures.json", help="file in that folder: what to learn from")
    parser.add_argument("--out", type=pathlib.Path, required=True, help=".safetensors to write")
    parser.add_argument("--epochs", type=float, default=3)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=2e-3)
    parser.add_argument("--smoothing", type=float, default=0.1)
    parser.add_argument("--pull", type=float, default=0.05)
    parser.add_argument("--blend", type=float, default=0.7, help="share of the tuned weights in what is written, 0 to 1")
    parser.add_argument("--power", type=float, default=0.75, help="a picture of n alike weighs n ** -power")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after so long")
    return parser.parse_args()


class Activations:
    """Rows of `activations-*.f16`, [N, 14, 14, 112] float16, read where they are asked for."""

    def __init__(self, folder, shape):
        files = sorted(folder.glob("activations-*.f16"))
        self.parts = [np.memmap(file, "<f2", "r").reshape(-1, *shape) for file in files]
        self.starts = np.cumsum([0] + [len(part) for part in self.parts])

    def __len__(self):
        return int(self.starts[-1])

    def take(self, rows):
        parts = np.searchsorted(self.starts, rows, "right") - 1
        return np.stack([self.parts[part][row - self.starts[part]] for part, row in zip(parts, rows)])


def weights_of(pictures, power):
    """Between equal weight for each (domain, species) pair (power 1) and for each picture (0); the mean is 1."""
    pairs = [(p["domain"], p["species"]) for p in pictures]
    counts = {}
    for pair in pairs:
        counts[pair] = counts.get(pair, 0) + 1
    weights = np.array([counts[pair] ** -power for pair in pairs], np.float32)
    return weights / weights.mean()


def features_before(tail, kept, rows, batch=256):
    """What the network gives before it learns, [N, 1280] float32; mirror images give nearly the same."""
    run = tf.function(lambda x: tail(tf.cast(x, tf.float32)))
    batches = [rows[at : at + batch] for at in range(0, len(rows), batch)]
    return np.concatenate([run(kept.take(some)).numpy() for some in batches])


def main():
    options = arguments()
    deadline = time.time() + 60 * options.minutes
    tf.config.threading.set_intra_op_parallelism_threads(options.threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.keras.utils.set_random_seed(options.seed)
    tf.config.experimental.enable_op_determinism()
    listed = (options.activations / options.pictures).read_bytes()
    pictures = json.loads(listed)["pictures"]
    # What a checkpoint belongs to: other pictures or settings start anew.
    apart = ("out", "weights", "activations", "pictures", "minutes", "blend")
    settings = {k: v for k, v in vars(options).items() if k not in apart}
    job = hashlib.sha256(listed + repr(sorted(settings.items())).encode()).hexdigest()
    per_epoch = len(pictures) // options.batch
    steps = int(per_epoch * options.epochs)
    checkpoint = options.out.with_suffix(".checkpoint.npz")
    stored = np.load(checkpoint) if checkpoint.exists() else {"job": None}
    done = int(stored["done"]) if stored["job"] == job else 0
    arrays = read_torch(options.weights)
    tail = Tail(arrays)
    kept = Activations(options.activations, tail.shape)
    rows_of = np.array([p["row"] for p in pictures])
    assert rows_of.max() < len(kept), f"{len(kept)} activations, but row {rows_of.max()} is asked for: write them again"
    labels = [p["species"] or "none" for p in pictures]
    classes = sorted(set(labels))
    truth = np.array([classes.index(label) for label in labels])
    weights = weights_of(pictures, options.power)

    original = features_before(tail, kept, rows_of) if done < steps else None

    kernel = tf.Variable(tf.zeros((tail.features, len(classes))))
    bias = tf.Variable(tf.zeros(len(classes)))
    body, head = tail.trainable, [kernel, bias]
    schedule = lambda rate: tf.keras.optimizers.schedules.CosineDecay(rate, steps, alpha=0.02)
    optimizer = tf.keras.optimizers.Adam(schedule(options.rate))
    # The head starts at nothing and learns faster than what lies below it.
    head_optimizer = tf.keras.optimizers.Adam(schedule(options.head_rate))
    optimizer.build(body)
    head_optimizer.build(head)
    average = [tf.Variable(v) for v in body]
    imagenet = [v.numpy() for v in body]

    @tf.function(autograph=False)
    def step(x, y, w, before, at, seed):
        x = tf.cast(x, tf.float32)
        with tf.GradientTape() as tape:
            features = tail(x)
            kept_features = tf.nn.experimental.stateless_dropout(features, 0.2, seed)
            logits = kept_features @ kernel + bias
            target = tf.one_hot(y, len(classes)) * (1 - options.smoothing) + options.smoothing / len(classes)
            loss = tf.reduce_mean(w * tf.nn.softmax_cross_entropy_with_logits(target, logits))
            total = loss + options.pull * tf.reduce_mean(tf.square(features - before))
        gradients = tape.gradient(total, body + head)
        optimizer.apply_gradients(zip(gradients[: len(body)], body))
        head_optimizer.apply_gradients(zip(gradients[len(body) :], head))
        # Follows quickly at first, then over the last 500 steps.
        decay = tf.minimum(0.998, (1 + at) / (10 + at))
        for mean, v in zip(average, body):
            mean.assign(decay * mean + (1 - decay) * v)
        return loss, tf.reduce_mean(tf.cast(tf.argmax(logits, 1) == tf.cast(y, tf.int64), tf.float32))

    state = body + head + average + optimizer.variables + head_optimizer.variables
    if done > 0:
        for i, variable in enumerate(state):
            variable.assign(stored[f"v{i}"])

    def save():
        unfinished = options.out.with_suffix(".unfinished.npz")
        np.savez(unfinished, job=job, done=done, **{f"v{i}": v.numpy() for i, v in enumerate(state)})
        unfinished.replace(checkpoint)

    sums, since, saved = np.zeros(3), time.time(), time.time()
    while done < steps:
        if time.time() > deadline:
            save()
            sys.exit(f"stopped after step {done} of {steps}; the same command goes on")
        epoch, at = divmod(done, per_epoch)
        order = np.random.default_rng((options.seed, epoch)).permutation(len(pictures))
        rows = order[at * options.batch : (at + 1) * options.batch]
        x = kept.take(rows_of[rows])
        # Activations cannot be turned or cropped any more, but mirrored.
        mirrored = np.random.default_rng((options.seed, done, 1)).random(len(rows)) < 0.5
        x[mirrored] = x[mirrored, :, ::-1]
        at_step = tf.constant(float(done)), tf.constant([options.seed, done])
        loss, right = step(x, truth[rows], weights[rows], original[rows], *at_step)
        sums += float(loss), float(right), 1
        done += 1
        if done % 100 == 0 or done == steps:
            loss, right, count = sums
            spent = time.time() - since
            print(f"step {done} of {steps}: loss {loss / count:.3f}, right {right / count:.3f}, {spent:.0f} s", file=sys.stderr, flush=True)
            sums[:] = 0
        if time.time() - saved > SAVE_SECONDS and done < steps:
            save()
            saved = time.time()
    save()
    # Norms are folded in and did not learn, so this blends the raw weights too.
    for before, mean, v in zip(imagenet, average, body):
        v.assign(options.blend * mean + (1 - options.blend) * before)
    write_safetensors(options.out, tail.state_dict(arrays))


if __name__ == "__main__":
    main()
