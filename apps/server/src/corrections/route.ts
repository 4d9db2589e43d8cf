import { getConnInfo } from '@hono/node-server/conninfo';
import { type Context, Hono } from 'hono';
import { labelSchema } from '../api/schemas.js';
import { CORRECTION_RATE, TOKEN_RATE } from '../http/limits.js';
import { only, Refusal } from '../http/problem.js';
import { queryOf } from '../http/query.js';
import { rateLimit } from '../http/rate-limit.js';
import { formOf, photosOf } from '../http/uploads.js';
import type { Corrections } from './keep.js';
import type { Tokens } from './tokens.js';

export interface CorrectionsRouteOptions {
  readonly corrections: Corrections;
  readonly tokens: Tokens;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  readonly onCorrection: () => void;
}

/** `POST /api/corrections` and `POST /api/tokens`. */
export function correctionsRoute({
  corrections,
  tokens,
  clock,
  onCorrection,
}: CorrectionsRouteOptions): Hono {
  const perToken = rateLimit(CORRECTION_RATE, clock);
  const perAddress = rateLimit(TOKEN_RATE, clock);
  return new Hono()
    .post('/tokens', (c) => {
      queryOf(c, {});
      slowDown(perAddress.take(addressOf(c)));
      return c.json({ token: tokens.issue() }, 201);
    })
    .post('/corrections', async (c) => {
      queryOf(c, {});
      const by = tokens.read(/^Bearer (\S+)$/.exec(c.req.header('Authorization') ?? '')?.[1] ?? '');
      if (by === undefined) {
        throw new Refusal(401, 'wrong-token', 'the token is not from this server', {
          hint: 'get one by POST /api/tokens',
        });
      }
      slowDown(perToken.take(by));
      const form = await formOf(c.req.raw);
      const [photo, ...more] = await photosOf(form, 'photo');
      if (photo === undefined || more.length > 0)
        throw new Refusal(400, 'no-photo', 'one file named photo is needed');
      const label = labelSchema.safeParse(form.get('label'));
      if (!label.success) {
        throw new Refusal(422, 'bad-label', 'a label is 1 to 60 letters, digits and spaces');
      }
      const answered = form.get('answered');
      const kept = await corrections.keep({
        photo: photo.bytes,
        label: label.data,
        answered: typeof answered === 'string' && answered !== '' ? answered.slice(0, 100) : null,
        by,
      });
      if (kept.stored) onCorrection();
      return c.json(kept, kept.stored ? 201 : 200);
    })
    .all('/tokens', only('POST'))
    .all('/corrections', only('POST'));
}

function slowDown(seconds: number): void {
  if (seconds <= 0) return;
  throw new Refusal(429, 'too-often', 'too many requests', { hint: 'wait a little', retryAfter: seconds });
}

/** Behind a proxy this is the proxy: it should limit by itself. Without a socket (tests) all share one key. */
function addressOf(c: Context): string {
  try {
    return getConnInfo(c).remote.address ?? '';
  } catch {
    return '';
  }
}
