import { AwsRefusal } from './json-protocol.js';
import type { Validator, WireRequest } from './validator.js';

/** A call to a service of the model, before it is answered. */
export interface AwsCall {
  /** As botocore names it. */
  readonly service: string;
  readonly operation: string;
  /** Counts all calls of that operation, from 0. */
  readonly index: number;
}

/** What goes wrong with a call; `lost`: it is carried out, and its answer does not arrive. */
export type AwsFault = 'throttle' | 'expired' | 'denied' | 'lost' | 'cut';

/** The connection ends without an answer. */
export class Cut extends Error {}

/** Calls as they come in: written down, checked, and answered or not, as the faults say. */
export class FaultyCalls {
  /** All so far: `emr RunJobFlow`. */
  readonly made: string[] = [];
  faults: ((call: AwsCall) => AwsFault | undefined) | undefined;
  readonly #validator: Validator | undefined;

  constructor(validator: Validator | undefined, faults: FaultyCalls['faults']) {
    this.#validator = validator;
    this.faults = faults;
  }

  /** @throws AwsRefusal, Cut */
  async perform<T>(request: WireRequest, work: () => Promise<T>): Promise<T> {
    const { service, operation } = request;
    const index = this.made.filter((call) => call === `${service} ${operation}`).length;
    this.made.push(`${service} ${operation}`);
    const fault = this.faults?.({ service, operation, index });
    if (fault === 'cut') throw new Cut();
    if (fault === 'throttle') throw new AwsRefusal('ThrottlingException', 'Rate exceeded');
    if (fault === 'expired') {
      throw new AwsRefusal('ExpiredTokenException', 'The security token included in the request is expired');
    }
    if (fault === 'denied') {
      throw new AwsRefusal('AccessDeniedException', `User: model is not authorized to perform: ${operation}`);
    }
    await refuseInvalid(this.#validator, request);
    const answer = await work();
    if (fault === 'lost') throw new Cut();
    return answer;
  }
}

/** @throws AwsRefusal as botocore would not have sent it */
async function refuseInvalid(validator: Validator | undefined, request: WireRequest): Promise<void> {
  const problems = (await validator?.problems(request)) ?? [];
  if (problems.length === 0) return;
  throw new AwsRefusal(
    'ValidationException',
    `botocore refuses ${request.operation}: ${problems.join('; ')}`,
  );
}
