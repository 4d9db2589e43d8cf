import { openRunView, type RunView, thumbnail } from '@verger/pipeline';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { nearestSchema } from '../api/schemas.js';
import { Refusal } from '../http/problem.js';
import { errorsPage, nearestPage, PAGE, photosPage, runPage } from './pages.js';
import { STYLE } from './style.js';

/** Nothing runs on these pages. */
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const whole = (least: number, most: number, usual: number) =>
  z.coerce.number().int().min(least).max(most).default(usual);

/** A run folder that is read when somebody first looks at it. */
export function runOpener(folder: string): () => Promise<RunView> {
  let opened: Promise<RunView> | undefined;
  return () => {
    opened ??= openRunView(folder).catch((error) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
}

/** `GET /run/…`: the photos of a run by class, those most like a given one, those that could not be used. */
export function runRoute(open: () => Promise<RunView>): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    c.res.headers.set('Content-Security-Policy', POLICY);
  });
  const from = (c: Context) => asked(whole(0, 1e9, 0), c.req.query('from'), 'from is a whole number from 0');
  const shown = (c: Context, page: Parameters<Context['html']>[0] | undefined) => {
    if (page === undefined) throw new Refusal(404, 'no-such-class', 'the run has no photo of that class');
    return c.html(page);
  };
  return app
    .get('/index.html', async (c) => shown(c, runPage(await open())))
    .get('/style.css', (c) => c.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }))
    .get('/photos', async (c) => shown(c, photosPage(await open(), c.req.query('label'), from(c))))
    .get('/errors', async (c) => shown(c, errorsPage(await open(), from(c))))
    .get('/nearest', async (c) => shown(c, nearestPage(await nearest(await open(), c))))
    .get('/photo', async (c) => {
      const side = asked(whole(16, 1280, 160), c.req.query('side'), 'side is a whole number from 16 to 1280');
      const bytes = await (await open()).read(c.req.query('path') ?? '').catch(() => undefined);
      const small = bytes && (await thumbnail(bytes, side));
      if (small === undefined) throw noSuchPhoto();
      return c.body(new Uint8Array(small), 200, {
        'Content-Type': 'image/webp',
        'Cache-Control': 'private, max-age=3600',
      });
    });
}

/** `GET /api/run/nearest?photo=…`: the same for programs. */
export function nearestRoute(open: () => Promise<RunView>): Hono {
  return new Hono().get('/nearest', async (c) => {
    const [photo, ...others] = await nearest(await open(), c);
    const found: z.infer<typeof nearestSchema> = { photo: photo!, nearest: others };
    return c.json(found);
  });
}

async function nearest(view: RunView, c: Context) {
  const count = asked(whole(1, PAGE, 24), c.req.query('count'), `count is a whole number from 1 to ${PAGE}`);
  const found = view.nearest(c.req.query('photo') ?? '', count);
  if (found === undefined) throw noSuchPhoto();
  return found;
}

function asked(schema: z.ZodType<number>, text: string | undefined, otherwise: string): number {
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new Refusal(400, 'bad-option', otherwise);
}

const noSuchPhoto = () => new Refusal(404, 'no-such-photo', 'the run has no such photo');
