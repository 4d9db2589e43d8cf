#!/bin/bash
# In the container of JupyterHub: starts the TypeScript kernel in the folder of a notebook. What notebooks import is
# laid there, as links, beside what is theirs.
#
#   start-kernel.sh <connection file>
set -euo pipefail

home=$(cd "$(dirname "$0")" && pwd)
# Notebooks that stand in S3 have no folder of their own.
[[ -w . ]] || cd "$(mktemp -d)"
for one in "$home"/node_modules "$home"/notebooks/{deno.json,*.ts}; do
  name=${one##*/}
  [[ -e "$name" && ! -L "$name" ]] || ln -sfn "$one" "$name"
done
export PATH="$home/bin:$PATH"
exec "$home/deno" jupyter --kernel --conn "$1"
