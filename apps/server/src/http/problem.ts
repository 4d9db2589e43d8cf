import { STATUS_CODES } from 'node:http';
import { type ErrorKind, VergerError } from '@verger/base';
import type { Context, Handler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';

/** What every refusal looks like: problem details (RFC 9457), with two members of our own. */
export const problemSchema = z.object({
  type: z.literal('about:blank').describe('nothing to read beyond status and code'),
  title: z.string().describe('the status in words'),
  status: z.number().int(),
  detail: z.string().describe('what was wrong'),
  code: z.string().describe('stable, kebab-case'),
  hint: z.string().optional().describe('what to do about it'),
  mend: z.string().optional().describe('deprecated: the name of `hint` until 0.1'),
});

/** Media type of {@link problemSchema}. */
export const PROBLEM_TYPE = 'application/problem+json';

interface More {
  readonly hint?: string;
  /** Seconds after which another try makes sense. */
  readonly retryAfter?: number;
  /** Methods that the route takes; goes with 405. */
  readonly allow?: readonly string[];
}

/** A refusal with its HTTP status. */
export class Refusal extends Error {
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly more: More;

  constructor(status: ContentfulStatusCode, code: string, message: string, more: More = {}) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

/** Answers a method that a route does not take; it stands after those that it takes. */
export const only = (...allow: readonly string[]): Handler => {
  const named = allow.includes('GET') ? ['GET', 'HEAD', ...allow.filter((one) => one !== 'GET')] : allow;
  return (c) => {
    throw new Refusal(405, 'wrong-method', `${c.req.method.slice(0, 20)} is not allowed here`, {
      hint: `use ${allow.join(' or ')}`,
      allow: named,
    });
  };
};

const STATUS: Record<ErrorKind, ContentfulStatusCode> = {
  usage: 400,
  input: 422,
  errors: 500,
  remote: 502,
  interrupted: 503,
};

/** Turns whatever was thrown into a reply. Of a bug nothing is told but that it was one. */
export function replyTo(error: unknown, c: Context, onBug: (error: unknown) => void): Response {
  if (error instanceof Refusal) {
    const { hint, retryAfter, allow } = error.more;
    if (retryAfter !== undefined) c.header('Retry-After', String(Math.ceil(retryAfter)));
    if (allow !== undefined) c.header('Allow', allow.join(', '));
    return reply(c, error.status, error.code, error.message, hint);
  }
  onBug(error);
  // Paths of this machine are nobody's business.
  if (error instanceof VergerError)
    return reply(c, STATUS[error.kind], error.code, 'the server could not do this');
  return reply(c, 500, 'bug', 'this should not have happened');
}

function reply(
  c: Context,
  status: ContentfulStatusCode,
  code: string,
  detail: string,
  hint?: string,
): Response {
  const problem: z.infer<typeof problemSchema> = {
    ...{ type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, code },
    ...(hint === undefined ? {} : { hint, mend: hint }),
  };
  return c.json(problem, status, { 'Content-Type': PROBLEM_TYPE });
}
