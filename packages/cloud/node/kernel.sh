#!/bin/bash
# A step of a cluster, run on the primary node: the TypeScript kernel (Deno's) into EMR's JupyterHub, which runs in
# a container of the name jupyterhub. Nothing comes from the network but one file of the bucket.
#
#   kernel.sh <region> s3://bucket/bootstrap/kernels/<name>.tgz <sha256>
set -euo pipefail

fail() {
  echo "verger kernel: $1" >&2
  exit 1
}

[[ $# -eq 3 ]] || fail "takes a region, an address and a SHA-256, not $# arguments"
address=$2
wanted=$3
part=$(mktemp -d)
trap 'rm -rf "$part"' EXIT

aws s3 cp --only-show-errors --region "$1" "$address" "$part/deno.tgz" || fail "$address cannot be fetched"
found=$(sha256sum "$part/deno.tgz" | cut -d ' ' -f 1)
[[ "$found" = "$wanted" ]] || fail "$address is not what it should be: its SHA-256 is $found, not $wanted"
tar -xzf "$part/deno.tgz" -C "$part" package/deno
chmod 755 "$part/package/deno"

program=/opt/verger/deno
# Jupyter looks there, whatever Python it runs on: https://docs.jupyter.org/en/stable/use/jupyter-directories.html
kernel=/usr/local/share/jupyter/kernels/deno
cat > "$part/kernel.json" <<JSON
{
  "argv": ["$program", "jupyter", "--kernel", "--conn", "{connection_file}"],
  "display_name": "TypeScript (Deno)",
  "language": "typescript",
  "env": { "DENO_NO_UPDATE_CHECK": "1" }
}
JSON
chmod 644 "$part/kernel.json"

sudo docker exec jupyterhub mkdir -p /opt/verger "$kernel" || fail "there is no container jupyterhub on this node"
sudo docker cp "$part/package/deno" "jupyterhub:$program"
sudo docker cp "$part/kernel.json" "jupyterhub:$kernel/kernel.json"
said=$(sudo docker exec jupyterhub "$program" --version | head -n 1) || fail "Deno does not run in the container"
echo "verger kernel: $said"
