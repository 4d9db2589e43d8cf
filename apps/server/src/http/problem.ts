import { type ErrorKind, VergerError } from '@verger/vision';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';

/** What every refusal looks like: the shape that `verger --json` gives, too. */
export const problemSchema = z.object({
  error: z.object({
    code: z.string().describe('stable, kebab-case'),
    message: z.string().describe('what was wrong'),
    mend: z.string().optional().describe('what to do about it'),
  }),
});

/** A refusal with its HTTP status. */
export class Refusal extends Error {
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly mend: string | undefined;
  /** Seconds after which another try makes sense. */
  readonly retryAfter: number | undefined;

  constructor(
    status: ContentfulStatusCode,
    code: string,
    message: string,
    { mend, retryAfter }: { mend?: string; retryAfter?: number } = {},
  ) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.mend = mend;
    this.retryAfter = retryAfter;
  }
}

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
    if (error.retryAfter !== undefined) c.header('Retry-After', String(Math.ceil(error.retryAfter)));
    return c.json(problem(error.code, error.message, error.mend), error.status);
  }
  if (error instanceof VergerError) {
    onBug(error);
    // Paths of this machine are nobody's business.
    return c.json(problem(error.code, 'the server could not do this'), STATUS[error.kind]);
  }
  onBug(error);
  return c.json(problem('bug', 'this should not have happened'), 500);
}

const problem = (code: string, message: string, mend?: string): z.infer<typeof problemSchema> => ({
  error: { code, message, ...(mend === undefined ? {} : { mend }) },
});
