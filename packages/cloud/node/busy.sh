#!/bin/bash
# Runs on the primary node for as long as it lives: while a kernel computes, EMR is told that the cluster is at work.
# EMR itself sees YARN only, and would end a cluster under a TypeScript notebook that computes for an hour.
#
# https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-auto-termination-policy.html, "isbusy"
#
#   busy.sh <file that EMR looks at> <seconds between two looks> [<extended pattern of a kernel's command line>]
set -euo pipefail

file=$1
every=$2
# Jupyter hands every kernel, of whatever language, a connection file of such a name.
kernel=${3:-kernel-[^/]*\.json}

# Processor time, in ticks, of all kernels and of what they have started.
ticks() {
  local pids
  pids=$(grep -alE "$kernel" /proc/[0-9]*/cmdline 2>/dev/null | cut -d / -f 3 || true)
  cat /proc/[0-9]*/stat 2>/dev/null | awk -v kernels="${pids//$'\n'/ }" '
    BEGIN { n = split(kernels, list, " "); for (i = 1; i <= n; i++) kernel[list[i]] = 1 }
    {
      pid = $1
      # Names may hold blanks and brackets: what counts stands behind the last one.
      sub(/^.*\) /, "")
      parent[pid] = $2
      time[pid] = $12 + $13 + (pid in kernel ? $14 + $15 : 0)
    }
    END {
      for (pid in time)
        for (at = pid; at > 1 && at in parent; at = parent[at])
          if (at in kernel) { sum += time[pid]; break }
      printf "%d\n", sum
    }' || true
}

# A twentieth of a core: a kernel that only waits for people takes far less.
least=$(($(getconf CLK_TCK) * every / 20))
before=$(ticks)
while sleep "$every"; do
  now=$(ticks)
  if ((now - before > least)); then
    touch "$file" || echo "verger busy: $file cannot be touched" >&2
  fi
  before=$now
done
