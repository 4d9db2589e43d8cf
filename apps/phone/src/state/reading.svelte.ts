import { Failure, type FailureCode } from '../failure.js';
import { lookAt } from './look-at.js';

/** Several photos of one fruit make one answer; more than this many are no longer one fruit. */
const MOST = 8;

/** Photos being looked at, one lot at a time. */
export class Reading {
  busy = $state(false);
  /** Why the last lot could not be used. */
  failure: FailureCode | undefined = $state();

  /** @returns id of the entry with the answer; undefined when there is none, and `failure` tells why */
  async read(photos: readonly Blob[]): Promise<number | undefined> {
    if (photos.length === 0 || this.busy) return undefined;
    this.busy = true;
    this.failure = undefined;
    try {
      return await lookAt(photos.slice(0, MOST));
    } catch (error) {
      this.failure = error instanceof Failure ? error.code : 'bug';
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}
