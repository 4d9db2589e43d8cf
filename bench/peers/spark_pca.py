"""Spark ML's PCA, k = 50, on the same rows, cached before; only the fit is timed.

    python spark_pca.py <rows.f32> <count> <folder for Parquet> [--master local[2]]
"""

import argparse
import json
import pathlib
import time

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.ml.feature import PCA
from pyspark.ml.functions import array_to_vector
from pyspark.sql import SparkSession

PARTS = 8


def write(rows, folder):
    """Part files, as a features stage leaves them."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, part in enumerate(np.array_split(rows, PARTS)):
        offsets = np.arange(len(part) + 1, dtype=np.int32) * part.shape[1]
        lists = pa.ListArray.from_arrays(pa.array(offsets), pa.array(part.ravel()))
        pq.write_table(pa.table({"features": lists}), folder / f"part-{number}.parquet")


parser = argparse.ArgumentParser()
parser.add_argument("rows")
parser.add_argument("count", type=int)
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--master", default="local[2]")
asked = parser.parse_args()
if not asked.folder.exists():
    write(np.fromfile(asked.rows, np.float32).reshape(asked.count, 1280), asked.folder)

settings = {
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.driver.memory": "6g",
    "spark.driver.maxResultSize": "3g",
}
builder = SparkSession.builder.appName("pca").master(asked.master)
for key, value in settings.items():
    builder = builder.config(key, value)
spark = builder.getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
rows = spark.read.parquet(str(asked.folder)).select(array_to_vector("features").alias("features")).cache()
count = rows.count()
began = time.perf_counter()
model = PCA(k=50, inputCol="features", outputCol="pca").fit(rows)
seconds = time.perf_counter() - began
ratios = [float(value) for value in model.explainedVariance.toArray()]
version = spark.version
spark.stop()
print()
print(json.dumps({
    "seconds": seconds,
    "rows": count,
    "explainedVarianceRatio": ratios,
    "versions": {"pyspark": version},
}))
