import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `sudo`, `docker` and `systemd-run` for the nodes: of the container of EMR's JupyterHub there is a folder, programs run
 * as if it were their root, and its accounts are lines of a file.
 *
 * @param folder to make them in
 * @returns the folder that plays the container, and what is put before the PATH
 */
export function hubStandIns(folder: string): { container: string; path: string } {
  const container = join(folder, 'container');
  const programs = join(folder, 'stand-ins');
  const inside = join(folder, 'inside');
  for (const one of [programs, inside, container, join(container, 'etc')]) mkdirSync(one);
  const program = (at: string, name: string, ...lines: string[]) =>
    writeFileSync(join(at, name), ['#!/bin/bash', ...lines, ''].join('\n'), { mode: 0o755 });
  const accounts = join(container, 'etc/accounts');
  program(inside, 'id', `grep -q "^$1:" ${accounts}`);
  program(inside, 'usermod', `[[ $1 = --lock ]] && echo "$2:locked" >> ${accounts}`);
  program(inside, 'useradd', `echo "\${@: -1}:made" >> ${accounts}; mkdir -p "${container}/home/\${@: -1}"`);
  program(inside, 'chpasswd', `cat >> ${accounts}`);
  program(
    programs,
    'sudo',
    `if [[ $1 = tee ]]; then mkdir -p "${container}$(dirname "$3")"; exec tee -a "${container}$3"; fi`,
    'exec "$@"',
  );
  // A unit is a process, that ends with the node; what it writes to stands in the node's home.
  program(
    programs,
    'systemd-run',
    'shift 3; mkdir -p "$HOME/emr/metricscollector"',
    'setsid "$1" "$2" "$HOME$3" 1 > /dev/null 2>&1 & echo $! >> "$HOME/units"',
  );
  program(
    programs,
    'docker',
    `root=${container}`,
    '[[ -d $root ]] || { echo "No such container: jupyterhub" >&2; exit 1; }',
    'case $1 in',
    '  exec) shift; [[ $1 = -i ]] && shift; shift',
    `    export PATH=${inside}:$PATH`,
    '    for one; do shift; [[ $one = /* && $one != /bin/bash ]] && one=$root$one; set -- "$@" "$one"; done; exec "$@" ;;',
    '  cp) exec cp -R "$2" "$root$(cut -d: -f2 <<< $3)" ;;',
    'esac',
  );
  return { container, path: programs };
}
