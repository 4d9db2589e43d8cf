"""Features of a folder of photos, the way the notebooks of this job do it.

Spark on two threads reads the files, a pandas UDF of kind SCALAR_ITER holds MobileNetV2 in TensorFlow, its weights
broadcast, Pillow decodes and resizes, the result is written over as Parquet. The weights are random: there is no
download here, and a network is as fast with any.

    python notebook.py <photos> <out> [--master local[2]] [--conf key=value …]
"""

import argparse
import io
import json
import time

import numpy as np
import pandas as pd
import PIL
from PIL import Image
from pyspark.sql import SparkSession
from pyspark.sql.functions import col, element_at, pandas_udf, split
from pyspark.sql.functions import PandasUDFType

SIZE = 224
PARTITIONS = 20


def network(weights=None):
    """MobileNetV2 up to its penultimate layer."""
    import tensorflow as tf

    whole = tf.keras.applications.MobileNetV2(weights=None, include_top=True, input_shape=(SIZE, SIZE, 3))
    model = tf.keras.Model(inputs=whole.inputs, outputs=whole.layers[-2].output)
    if weights is not None:
        model.set_weights(weights)
    return model


def tensor_of(content):
    import tensorflow as tf

    photo = Image.open(io.BytesIO(content)).convert("RGB").resize((SIZE, SIZE))
    return tf.keras.applications.mobilenet_v2.preprocess_input(np.asarray(photo, np.float32))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("photos")
    parser.add_argument("out")
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--conf", action="append", default=[])
    asked = parser.parse_args()

    began = time.perf_counter()
    builder = SparkSession.builder.appName("notebook").master(asked.master)
    settings = ["spark.driver.host=127.0.0.1", "spark.ui.enabled=false", "spark.sql.parquet.writeLegacyFormat=true"]
    for setting in settings + asked.conf:
        builder = builder.config(*setting.split("=", 1))
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    session = time.perf_counter() - began

    weights = spark.sparkContext.broadcast(network().get_weights())
    loaded = time.perf_counter() - began - session

    @pandas_udf("array<float>", PandasUDFType.SCALAR_ITER)
    def featurize(batches):
        model = network(weights.value)
        for contents in batches:
            tensors = np.stack([tensor_of(content) for content in contents])
            yield pd.Series([row.flatten() for row in model.predict(tensors, verbose=0)])

    # From here on the clock that counts: the session is up and the weights are in the driver.
    began = time.perf_counter()
    photos = (
        spark.read.format("binaryFile")
        .option("pathGlobFilter", "*.jpg")
        .option("recursiveFileLookup", "true")
        .load(asked.photos)
        .withColumn("label", element_at(split(col("path"), "/"), -2))
    )
    rows = photos.repartition(PARTITIONS).select("path", "label", featurize("content").alias("features"))
    rows.write.mode("overwrite").parquet(asked.out)
    seconds = time.perf_counter() - began

    count = spark.read.parquet(asked.out).count()
    import tensorflow as tf

    versions = {
        "pyspark": spark.version,
        "tensorflow": tf.__version__,
        "numpy": np.__version__,
        "pandas": pd.__version__,
        "pillow": PIL.__version__,
    }
    spark.stop()
    print()
    print(json.dumps({
        "photos": count,
        "seconds": seconds,
        "sessionSeconds": session,
        "weightsSeconds": loaded,
        "versions": versions,
    }))


if __name__ == "__main__":
    main()
