import { readdirSync, readFileSync } from 'node:fs';

/** Bytes resident in memory; shared pages count in every process that has them. */
export interface Memory {
  readonly tree: number;
  readonly root: number;
  readonly processes: number;
}

const PAGE = 4096;

/** A process and all below it, now. Linux only: read from /proc. A process that has just ended counts nothing. */
export function memoryOfTree(root: number): Memory {
  let tree = 0;
  let processes = 0;
  const waiting = [root];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    const bytes = resident(pid);
    if (bytes > 0) processes++;
    tree += bytes;
    waiting.push(...children(pid));
  }
  return { tree, root: resident(root), processes };
}

function resident(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE;
  } catch {
    return 0;
  }
}

function children(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
        .split(' ')
        .filter((text) => text !== '')
        .map(Number),
    );
  } catch {
    return [];
  }
}

const TICKS_A_SECOND = 100;

/** Processor seconds of all children of this process that have ended, and of those that they had waited for. */
export function endedChildrenSeconds(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // The name, in brackets, may hold spaces; cutime and cstime are fields 16 and 17, counted from 1.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS_A_SECOND;
}
