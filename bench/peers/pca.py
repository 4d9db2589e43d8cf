"""scikit-learn's PCA on rows in memory, 95 % of the variance kept; only the fit is timed.

    python pca.py <rows.f32> <count> [float32|float64]
"""

import json
import sys
import time

import numpy as np
import sklearn
from sklearn.decomposition import PCA

path, count, kind = sys.argv[1], int(sys.argv[2]), (sys.argv[3:] or ["float32"])[0]
rows = np.fromfile(path, np.float32).reshape(count, 1280).astype(kind)
began = time.perf_counter()
model = PCA(n_components=0.95, svd_solver="covariance_eigh").fit(rows)
seconds = time.perf_counter() - began
print(json.dumps({
    "seconds": seconds,
    "k": int(model.n_components_),
    "explainedVariance": [float(value) for value in model.explained_variance_[:50]],
    "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
}))
