"""What EMR's PySpark kernel has before its first cell, on this machine: `spark`, `sc` and `%matplot plt`.

Spark is the one in $SPARK_HOME, else the package pyspark of this Python. It starts with the first cell.
"""

import io
import os
import sys
from pathlib import Path

from IPython import get_ipython
from IPython.display import Image, display

shell = get_ipython()


class NoSpark:
    """Stands for `spark` where it cannot start: says why, wherever it is used."""

    def __init__(self, why):
        self.__dict__["why"] = why

    def __getattr__(self, _):
        raise RuntimeError(self.why)


def spark_paths(home):
    """Where Python finds pyspark and py4j: in a distribution of Spark, or beside a package of pip."""
    python = home / "python"
    if (python / "pyspark" / "__init__.py").exists():
        return [python, *(python / "lib").glob("py4j-*.zip")]
    return [home.parent]


def session():
    home = os.environ.get("SPARK_HOME")
    if home:
        sys.path[:0] = map(str, spark_paths(Path(home)))
    from pyspark.sql import SparkSession

    here = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.sql.shuffle.partitions": str(2 * (os.cpu_count() or 1)),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master("local[*]").appName("notebook")
    for name, value in here.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def start(_):
    shell.events.unregister("pre_run_cell", start)
    try:
        spark = session()
        sc = spark.sparkContext
    except Exception as error:
        spark = sc = NoSpark(
            f"Spark does not start here: {error}. It needs Java 17, and SPARK_HOME set to Spark 3.5 before verger notebook starts"
        )
    shell.push({"spark": spark, "sc": sc})


def matplot(line):
    """The figure that pyplot works on, as a picture."""
    picture = io.BytesIO()
    shell.user_ns[line.strip()].gcf().savefig(picture, format="png")
    display(Image(picture.getvalue()))


os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
shell.register_magic_function(matplot)
shell.events.register("pre_run_cell", start)
