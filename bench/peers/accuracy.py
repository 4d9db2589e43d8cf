"""PCA at 95 % and logistic regression by scikit-learn on the features of a run folder, by two protocols.

Official: fitted on Training, asked on Test. Clips: fitted on the unrotated clips (12_100.jpg) of both splits, asked
on the others (r_12_100.jpg, r2_…), over the classes that have both.

    python accuracy.py <run folder>
"""

import json
import pathlib
import re
import sys

import numpy as np
import pyarrow.parquet as pq
import sklearn
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression

FRAME = re.compile(r"^(?P<turn>(?:r\d*_)?)\d+_\d+\.\w+$")

parts = sorted((pathlib.Path(sys.argv[1]) / "features").glob("*.parquet"))
columns = [pq.read_table(part, columns=["path", "label", "features"]) for part in parts]
paths = [path for part in columns for path in part["path"].to_pylist()]
labels = np.array([label for part in columns for label in part["label"].to_pylist()])
features = np.concatenate(
    [part["features"].combine_chunks().values.to_numpy().reshape(len(part), -1) for part in columns]
)


def score(protocol, train, test):
    known = set(labels[train])
    test = np.array([row for row in test if labels[row] in known])
    pca = PCA(n_components=0.95, svd_solver="covariance_eigh").fit(features[train].astype(np.float64))
    head = LogisticRegression(max_iter=2000).fit(pca.transform(features[train]), labels[train])
    order = np.argsort(-head.decision_function(pca.transform(features[test])), axis=1)
    right = head.classes_[order[:, :3]] == labels[test][:, None]
    return {
        "protocol": protocol,
        "train": len(train),
        "test": len(test),
        "k": int(pca.n_components_),
        "accuracy": float(right[:, 0].mean()),
        "top3": float(right.any(axis=1).mean()),
        "iterations": int(max(head.n_iter_)),
    }


def rows(keep):
    return np.array([row for row, path in enumerate(paths) if keep(row, path)])


def turn(path):
    return FRAME.match(path.rsplit("/", 1)[-1])["turn"]


upright = {label for label, path in zip(labels, paths) if turn(path) == ""}
rotated = {label for label, path in zip(labels, paths) if turn(path) != ""}
both = upright & rotated
scores = [
    score(
        "official",
        rows(lambda row, path: path.startswith("Training/")),
        rows(lambda row, path: path.startswith("Test/")),
    ),
    score(
        "groups",
        rows(lambda row, path: labels[row] in both and turn(path) == ""),
        rows(lambda row, path: labels[row] in both and turn(path) != ""),
    ),
]
print(json.dumps({"scores": scores, "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__}}))
