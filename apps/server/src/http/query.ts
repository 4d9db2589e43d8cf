import type { Context } from 'hono';
import { z } from 'zod';
import { Refusal } from './problem.js';
import { shownName } from './uploads.js';

/** A whole number within bounds, as text of a query. */
export const wholeNumber = (least: number, most: number, usual: number, meaning: string) =>
  z.coerce
    .number()
    .int()
    .min(least)
    .max(most)
    .default(usual)
    .describe(`${meaning}: a whole number from ${least} to ${most}`);

/** `true` or `1`, `false` or `0`, as text of a query. @default false */
export const flag = (meaning: string) =>
  z
    .enum(['true', 'false', '1', '0'])
    .default('false')
    .transform((text) => text === 'true' || text === '1')
    .describe(`${meaning}: true or false`);

/**
 * The query of a request. What the route does not know, and what stands there twice, is refused by name: a typing
 * error would else be answered as if nothing had been asked.
 *
 * @throws Refusal 400 `unknown-parameter`, `bad-option`
 */
export function queryOf<T extends z.ZodRawShape>(c: Context, shape: T): z.infer<z.ZodObject<T>> {
  const names = Object.keys(shape);
  for (const [name, values] of Object.entries(c.req.queries())) {
    if (!names.includes(name)) {
      throw new Refusal(400, 'unknown-parameter', `there is no parameter ${shownName(name)} here`, {
        hint: names.length > 0 ? `parameters are: ${names.join(', ')}` : 'leave the query out',
      });
    }
    if (values.length > 1) throw new Refusal(400, 'bad-option', `${name} is given ${values.length} times`);
  }
  const parsed = z.object(shape).safeParse(c.req.query());
  if (parsed.success) return parsed.data;
  const name = String(parsed.error.issues[0]!.path[0]);
  throw new Refusal(400, 'bad-option', `${name} is wrong`, {
    hint: `${name} is ${(shape[name] as z.ZodType).description}`,
  });
}
