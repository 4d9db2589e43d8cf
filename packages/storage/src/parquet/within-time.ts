import { createContext, Script } from 'node:vm';

const CALL = new Script('work()');
const scope: { work?: () => unknown } = createContext({});

/**
 * Runs code that may never end, such as a decoder on damaged bytes; signals and timers wait meanwhile.
 *
 * @param ms after which it is stopped, wherever it is
 * @param work must do all it does before it returns: a promise would go on outside
 * @throws Error with code `ERR_SCRIPT_EXECUTION_TIMEOUT` when the time is over; what the work throws
 */
export function withinTime<T>(ms: number, work: () => T): T {
  scope.work = work;
  try {
    return CALL.runInContext(scope, { timeout: ms });
  } finally {
    delete scope.work;
  }
}
