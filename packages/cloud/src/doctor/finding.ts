import { VergerError } from '@verger/base';
import { explainAws } from '../aws/errors.js';

/** One thing that was looked at. */
export interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly found: string;
  /** What to do, when it is not as it should be. */
  readonly hint?: string;
}

/** A look that AWS may refuse: the refusal is the finding. */
export async function asking(what: string, ask: () => Promise<Finding>): Promise<Finding> {
  try {
    return await ask();
  } catch (error) {
    const explained = explainAws(error, what);
    if (!(explained instanceof VergerError)) throw explained;
    const { message, hint } = explained;
    return {
      what,
      ok: false,
      found: message.replace(`${what}: `, ''),
      ...(hint === undefined ? {} : { hint }),
    };
  }
}
