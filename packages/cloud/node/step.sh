#!/bin/bash
# A step of a cluster, run on the primary node: Verger from the archive that the bootstrap unpacked, with the
# cluster's own Spark.
#
#   step.sh <region> <verger's arguments>
set -euo pipefail

folder=$(cd "$(dirname "$0")/.." && pwd)
export AWS_REGION=$1
shift
export SPARK_HOME=${SPARK_HOME:-/usr/lib/spark}
exec "$folder/bin/node" "$folder/program/verger.js" "$@" \
  --engine spark --master yarn --spark-home "$SPARK_HOME" \
  --conf "spark.archives=file://$folder.tar.gz#verger"
