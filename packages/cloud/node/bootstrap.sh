#!/bin/bash
# Bootstrap action of a cluster, run on each node by an unprivileged user: fetches one archive from the bucket,
# checks it, unpacks it, and sees that its Node runs here. Nothing is installed; nothing comes from elsewhere.
#
#   bootstrap.sh s3://bucket/bootstrap/archives/<name>.tar.gz <sha256>
set -euo pipefail

fail() {
  echo "verger bootstrap: $1" >&2
  exit 1
}

[[ $# -eq 2 ]] || fail "takes the address of the archive and its SHA-256, not $# arguments"
address=$1
wanted=$2
home=$(cd ~ && pwd)
archive=$home/verger.tar.gz
folder=$home/verger

aws s3 cp --only-show-errors "$address" "$archive.part" || fail "$address cannot be fetched"
found=$(sha256sum "$archive.part" | cut -d ' ' -f 1)
[[ "$found" = "$wanted" ]] || fail "$address is not what it should be: its SHA-256 is $found, not $wanted"
mv "$archive.part" "$archive"

rm -rf "$folder" "$folder.part"
mkdir "$folder.part"
tar -xzf "$archive" -C "$folder.part" || fail "$address cannot be unpacked"
said=$("$folder.part/bin/node" --version 2>&1) ||
  fail "the archive is not for this processor, $(uname -m): $said"
mv "$folder.part" "$folder"
echo "verger bootstrap: $said, $folder"
