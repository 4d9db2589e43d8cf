import { openRunView, type RunView } from '@verger/pipeline';
import { thumbnail } from '@verger/storage/photos';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { nearestQuery, type nearestSchema } from '../api/schemas.js';
import { only, Refusal } from '../http/problem.js';
import { queryOf, wholeNumber } from '../http/query.js';
import { errorsPage, nearestPage, photosPage, runPage } from './pages.js';
import { STYLE } from './style.js';

/** Nothing runs on these pages. */
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const fromQuery = { from: wholeNumber(0, 1e9, 0, 'number of the first photo shown') };
const photosQuery = { ...fromQuery, label: z.string().optional() };
const photoQuery = {
  path: z.string().default(''),
  side: wholeNumber(16, 1280, 160, 'longest side in pixels'),
};

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
  const shown = (c: Context, page: Parameters<Context['html']>[0] | undefined) => {
    if (page === undefined) throw new Refusal(404, 'no-such-class', 'the run has no photo of that class');
    return c.html(page);
  };
  return app
    .get('/index.html', async (c) => shown(c, runPage(await open())))
    .get('/style.css', (c) => c.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }))
    .get('/photos', async (c) => {
      const { label, from } = queryOf(c, photosQuery);
      return shown(c, photosPage(await open(), label, from));
    })
    .get('/errors', async (c) => shown(c, errorsPage(await open(), queryOf(c, fromQuery).from)))
    .get('/nearest', async (c) => shown(c, nearestPage(await nearest(await open(), c))))
    .get('/photo', async (c) => {
      const { path, side } = queryOf(c, photoQuery);
      const bytes = await (await open()).read(path).catch(() => undefined);
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
  const app = new Hono().get('/nearest', async (c) => {
    const [photo, ...others] = await nearest(await open(), c);
    const found: z.infer<typeof nearestSchema> = { photo: photo!, nearest: others };
    return c.json(found);
  });
  return app.all('/nearest', only('GET'));
}

async function nearest(view: RunView, c: Context) {
  const { photo, count } = queryOf(c, nearestQuery);
  const found = view.nearest(photo, count);
  if (found === undefined) throw noSuchPhoto();
  return found;
}

const noSuchPhoto = () => new Refusal(404, 'no-such-photo', 'the run has no such photo');
