import type { RunView } from '@verger/pipeline';
import { Hono } from 'hono';
import { openapi } from './api/openapi.js';
import type { Recognizers } from './classify/recognizers.js';
import { classifyRoute } from './classify/route.js';
import type { Corrections } from './corrections/keep.js';
import { correctionsRoute } from './corrections/route.js';
import type { Tokens } from './corrections/tokens.js';
import type { OfferedModel } from './files/offered-model.js';
import { type ServedFile, sendFile } from './files/served-file.js';
import { boundedBodies } from './http/bodies.js';
import { type Hosts, hostCheck, originCheck } from './http/host-check.js';
import { MAX_CORRECTION, MAX_UPLOAD } from './http/limits.js';
import { openMetrics } from './http/metrics.js';
import { only, Refusal, replyTo } from './http/problem.js';
import { queryOf } from './http/query.js';
import { securityHeaders } from './http/security-headers.js';
import { nearestRoute, runRoute } from './run/route.js';
import { speciesRoute } from './species/route.js';

/** All the server is made of; tests put it together as they like. */
export interface ServerParts {
  /** Files of the built app by URL path; `/` is the page. */
  readonly app: ReadonlyMap<string, ServedFile>;
  readonly offered: OfferedModel;
  readonly recognizers: Recognizers;
  /** Undefined where corrections are not taken. */
  readonly corrections: { readonly keep: Corrections; readonly tokens: Tokens } | undefined;
  /** A run to look at: its report, a page of its own, and what its photos are. */
  readonly run?:
    | { readonly report: ServedFile | undefined; readonly open: () => Promise<RunView> }
    | undefined;
  readonly hosts: Hosts;
  readonly version: string;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  readonly onBug: (error: unknown) => void;
}

/** The report of a run is one file with its script inside. */
const REPORT_POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; sandbox allow-scripts";

/** The whole HTTP interface; `.request()` tests it without a port. */
export function createApp(parts: ServerParts): Hono {
  const app = new Hono();
  app.onError((error, c) => replyTo(error, c, parts.onBug));
  app.use(securityHeaders);
  app.use(hostCheck(parts.hosts));
  addApi(app, parts);
  if (parts.run !== undefined) addRun(app, parts.run);
  addFiles(app, parts);
  return app;
}

function addApi(app: Hono, parts: ServerParts): void {
  const { offered, recognizers, corrections, run, version, clock } = parts;
  const metrics = openMetrics();
  app.use('/api/*', async (c, next) => {
    const started = clock();
    await next();
    c.header('Cache-Control', 'no-store');
    metrics.request(routeOf(c.req.path), c.req.method, c.res.status, (clock() - started) / 1000);
  });
  app.use('/api/*', originCheck(parts.hosts));
  app.use(
    '/api/*',
    boundedBodies((path) => (path === '/api/corrections' ? MAX_CORRECTION : MAX_UPLOAD)),
  );
  app.route(
    '/api/classify',
    classifyRoute(recognizers, (failed) => metrics.photo(failed)),
  );
  app.route('/api/species', speciesRoute(offered.model.head.classes));
  if (corrections !== undefined) {
    const { keep, tokens } = corrections;
    app.route(
      '/api',
      correctionsRoute({ corrections: keep, tokens, clock, onCorrection: metrics.correction }),
    );
  }
  app.get('/api/health', (c) => {
    queryOf(c, {});
    return c.json({
      ok: true,
      version,
      model: offered.sha256,
      backbone: offered.model.backbone,
      classes: offered.model.head.classes.length,
      corrections: corrections !== undefined,
      waiting: recognizers.busy,
    });
  });
  app.get('/api/openapi.json', (c) => {
    queryOf(c, {});
    return c.json(openapi(version));
  });
  for (const path of ['/api/health', '/api/openapi.json']) app.all(path, only('GET'));
  app.get('/metrics', (c) => c.text(metrics.text(recognizers.busy), 200, { 'Cache-Control': 'no-store' }));
  if (run !== undefined) app.route('/api/run', nearestRoute(run.open));
  app.all('/api/*', (c) => {
    const asked = `${c.req.method} ${c.req.path.slice(0, 100)}`;
    const hint = 'see /api/openapi.json';
    throw new Refusal(404, 'no-such-route', `${asked} is not offered here`, { hint });
  });
}

function addRun(app: Hono, { report, open }: NonNullable<ServerParts['run']>): void {
  for (const path of ['/run', '/run/']) app.get(path, (c) => c.redirect('/run/index.html'));
  app.get('/run/report.html', (c) => {
    if (report === undefined) throw new Refusal(404, 'no-report', 'the run has no report');
    const response = sendFile(report, c.req.raw);
    response.headers.set('Content-Security-Policy', REPORT_POLICY);
    return response;
  });
  app.route('/run', runRoute(open));
}

/** Files of the app and of its model. */
function addFiles(app: Hono, { app: files, offered }: ServerParts): void {
  // A browser whose service worker is not there yet sends what was shared to the server: it is not read, and the
  // page says that nothing has arrived.
  app.post('/share', (c) => c.redirect('/#/shared', 303)).all('/share', only('POST'));
  app.all('*', (c) => {
    const file = files.get(c.req.path) ?? offered.files.get(c.req.path);
    if (file === undefined) throw new Refusal(404, 'no-such-file', 'there is nothing here');
    if (!['GET', 'HEAD'].includes(c.req.method)) return only('GET')(c, async () => {});
    return sendFile(file, c.req.raw);
  });
}

const ROUTES = [
  '/api/classify',
  '/api/corrections',
  '/api/tokens',
  '/api/species',
  '/api/run',
  '/api/health',
  '/api/openapi.json',
];
/** Few names, whatever people ask for. */
const routeOf = (path: string): string =>
  ROUTES.find((route) => path === route || path.startsWith(`${route}/`)) ?? 'other';
