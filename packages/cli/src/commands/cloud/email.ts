import { VergerError } from '@verger/base';
import type { Deployment } from '@verger/cloud';

/**
 * Who is told when a run fails or the month costs too much; undefined when nobody is to be told anything.
 *
 * @throws VergerError usage `bad-option` when somebody is, and `--email` is no address
 */
export function toldBy({ budget, alarm }: Deployment, email: unknown): string | undefined {
  if (budget === false && !alarm) return undefined;
  if (typeof email === 'string' && /^[^@\s'"]+@[^@\s'"]+$/.test(email)) return email;
  const said = email === undefined ? 'no --email' : `--email ${email}: no address`;
  throw new VergerError(
    'usage',
    'bad-option',
    `${said}: a deployment needs somebody to tell when a run fails or the month costs too much`,
    { hint: 'give an address: --email you@example.com; or --no-alarm --no-budget' },
  );
}
