"""Entry point of a job on EMR Serverless: Verger beside a Spark that is there already.

EMR Serverless starts a Python program, and Spark with it. Verger's driver is a Node program that talks to one spark-sql by
its standard streams: it is started here from the archive that Spark has unpacked, with a spark-sql whose statements the
session of this program answers.

Spark sends all that a Python program writes to its standard output, the words of Verger too.

    spark-submit --conf spark.archives=s3://…/verger-….tar.gz#verger … serverless.py run s3://bucket/photos --out …
"""
import os
import signal
import subprocess
import sys
import tempfile
import threading

from pyspark import SparkFiles
from pyspark.sql import SparkSession

# Three named pipes for three streams. It lasts as long as the answers do: without this program there is no spark-sql.
SPARK_SQL = """#!/bin/sh
exec 3<&0
cat <&3 >'{home}/statements' &
cat '{home}/words' >&2 &
exec cat '{home}/answers'
"""


def lay_spark_home(home):
    os.mkdir(f"{home}/bin")
    with open(f"{home}/bin/spark-sql", "w", encoding="utf-8") as script:
        script.write(SPARK_SQL.format(home=home))
    os.chmod(f"{home}/bin/spark-sql", 0o700)
    for pipe in ("statements", "answers", "words"):
        os.mkfifo(f"{home}/{pipe}", 0o600)


def answer(spark, home):
    """Runs statements, one a line, to the last. One that fails gives words and no rows, as spark-sql does."""
    pipe = {"encoding": "utf-8", "buffering": 1}
    with open(f"{home}/statements", **pipe) as statements, open(f"{home}/answers", "w", **pipe) as answers, open(
        f"{home}/words", "w", **pipe
    ) as words:
        if spark.sparkContext.uiWebUrl:
            print(f"Spark Web UI available at {spark.sparkContext.uiWebUrl}", file=words)
        for statement in statements:
            try:
                rows = spark.sql(statement.strip().rstrip(";")).collect()
            except Exception as error:
                print(error, file=words)
                continue
            for row in rows:
                print(*row, sep="\t", file=answers)


def unpacked():
    """Folder of the archive: where EMR Serverless unpacks it for the driver, else where Spark itself does."""
    for folder in (os.getcwd(), SparkFiles.getRootDirectory()):
        if os.path.exists(f"{folder}/verger/bin/node"):
            return f"{folder}/verger"
    sys.exit("verger: the archive did not reach the driver\n  → spark.archives has to name it, with #verger at its end")


def main(arguments):
    spark = SparkSession.builder.getOrCreate()
    folder = unpacked()
    with tempfile.TemporaryDirectory(prefix="verger-serverless-") as home:
        lay_spark_home(home)
        threading.Thread(target=answer, args=(spark, home), daemon=True).start()
        master = ["--engine", "spark", "--master", spark.sparkContext.master, "--spark-home", home]
        # On the executors already.
        archive = ["--conf", "spark.archives=#verger"]
        command = [f"{folder}/bin/node", f"{folder}/program/verger.js", *arguments, *master, *archive]
        verger = subprocess.Popen(command)
        signal.signal(signal.SIGTERM, lambda *_: verger.terminate())
        code = verger.wait()
    spark.stop()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
