"""Runs the cells of a PySpark notebook in their order, on a real Spark of this machine.

    run-notebook.py <notebook> <pyspark's site>

On EMR sparkmagic sends cells to the cluster. Of its magics this knows what the notebooks use: `%%sql -o <name>` and
`%%local`, whose cells see nothing but what `-o` has brought. Prints a JSON object a cell: its text, and how many points
its pictures have.
"""

import contextlib
import io
import json
import re
import sys
from pathlib import Path

notebook, site = sys.argv[1:]
sys.path.insert(0, site)

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from pyspark.sql import SparkSession

spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.shuffle.partitions", "2")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.driver.host", "127.0.0.1")
    .getOrCreate()
)
remote = {"spark": spark, "sc": spark.sparkContext}
local = {}


def run(cell):
    first, _, rest = cell.partition("\n")
    if first.startswith("%%sql"):
        name = re.search(r"-o (\w+)", first).group(1)
        rows = int(re.search(r"-n (\d+)", first).group(1))
        local[name] = spark.sql(rest).limit(rows).toPandas()
    elif first.strip() == "%%local":
        exec(re.sub(r"^%.*$", "", rest, flags=re.M), local)
    else:
        exec(cell, remote)


for cell in json.loads(Path(notebook).read_text())["cells"]:
    if cell["cell_type"] != "code":
        continue
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        run("".join(cell["source"]))
    axes = [one for number in plt.get_fignums() for one in plt.figure(number).axes]
    points = sum(len(drawn.get_offsets()) for one in axes for drawn in one.collections)
    plt.close("all")
    print(json.dumps({"text": text.getvalue(), "points": points}), flush=True)
spark.stop()
