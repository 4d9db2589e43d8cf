#!/bin/bash
# A step of a cluster, run on the primary node: the TypeScript kernel (Deno's) and what notebooks import into EMR's
# JupyterHub, which runs in a container of the name jupyterhub, and the notebooks into the folders of its people. Nothing
# comes from the network but two files of the bucket; Node, the backbone and the libraries are on the node already.
#
#   kernel.sh <region> s3://bucket/bootstrap/kernels/<Deno>.tgz <sha256> s3://bucket/bootstrap/kernels/<notebooks>.tgz <sha256>
set -euo pipefail

fail() {
  echo "verger kernel: $1" >&2
  exit 1
}

[[ $# -eq 5 ]] || fail "takes a region, and two addresses each with a SHA-256, not $# arguments"
export AWS_REGION=$1 AWS_DEFAULT_REGION=$1
bucket=${2#s3://}
bucket=${bucket%%/*}
worker=$(cd "$(dirname "$0")/.." && pwd)
part=$(mktemp -d)
trap 'rm -rf "$part"' EXIT

# fetch <address> <sha256> <file>
fetch() {
  local found
  aws s3 cp --only-show-errors "$1" "$3" || fail "$1 cannot be fetched"
  found=$(sha256sum "$3" | cut -d ' ' -f 1)
  [[ "$found" = "$2" ]] || fail "$1 is not what it should be: its SHA-256 is $found, not $2"
}

fetch "$2" "$3" "$part/deno.tgz"
fetch "$4" "$5" "$part/notebooks.tgz"
mkdir "$part/verger"
tar -xzf "$part/deno.tgz" -C "$part" package/deno
tar -xzf "$part/notebooks.tgz" -C "$part/verger"
mv "$part/package/deno" "$part/verger/deno"
chmod -R a+rX "$part/verger"
chmod 755 "$part/verger/deno"

home=/opt/verger
# Jupyter looks there, whatever Python it runs on: https://docs.jupyter.org/en/stable/use/jupyter-directories.html
kernel=/usr/local/share/jupyter/kernels/deno
cat > "$part/kernel.json" <<JSON
{
  "argv": ["$home/start-kernel.sh", "{connection_file}"],
  "display_name": "TypeScript (Deno)",
  "language": "typescript",
  "env": {
    "AWS_REGION": "$1",
    "DENO_NO_UPDATE_CHECK": "1",
    "VERGER_PHOTOS_IN_S3": "s3://$bucket/photos"
  }
}
JSON
chmod 644 "$part/kernel.json"

inside=(sudo docker exec jupyterhub)
"${inside[@]}" mkdir -p "$home" "$kernel" || fail "there is no container jupyterhub on this node"
# The archive of the workers, and over it what notebooks need besides.
for from in "$worker" "$part/verger"; do
  sudo docker cp "$from/." "jupyterhub:$home" || fail "$from cannot be copied into the container"
done
"${inside[@]}" chmod -R a+rX "$home"
sudo docker cp "$part/kernel.json" "jupyterhub:$kernel/kernel.json"
for program in deno bin/node; do
  said=$("${inside[@]}" "$home/$program" --version | head -n 1) || fail "$program does not run in the container"
  echo "verger kernel: $program, $said"
done

# Notebooks stand in the bucket, a folder for each person; what is there already is theirs.
for person in $("${inside[@]}" ls /home); do
  [[ "$person" != jovyan ]] || continue
  there=$(aws s3 ls "s3://$bucket/jupyter/$person/" || true)
  for notebook in "$part"/verger/notebooks/*.ipynb; do
    name=${notebook##*/}
    [[ "$there" != *" $name"* ]] || continue
    aws s3 cp --only-show-errors "$notebook" "s3://$bucket/jupyter/$person/$name" ||
      fail "$name cannot be put into the folder of $person"
  done
done
