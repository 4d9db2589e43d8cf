import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { serve as listen } from '@hono/node-server';
import { VergerError } from '@verger/base';
import { openStore } from '@verger/storage/store';
import { createApp } from './app.js';
import { openRecognizers } from './classify/recognizers.js';
import { openCorrections } from './corrections/keep.js';
import { openTokens } from './corrections/tokens.js';
import { offerModel } from './files/offered-model.js';
import { builtApp, readApp, servedFile } from './files/served-file.js';
import { runOpener } from './run/route.js';

export interface ServeOptions {
  /** @default 8360; 0 takes a free one */
  readonly port?: number;
  /** Address to listen at. @default 127.0.0.1: this machine only */
  readonly host?: string;
  /** Names beside localhost and the address that it answers to. @default none */
  readonly names?: readonly string[];
  /** Packed model. @default that of the run, or the shipped one */
  readonly model?: string;
  /** @default the shipped one the model was trained with */
  readonly backbone?: string;
  /** A run folder on this machine: its model and its report are served. */
  readonly run?: string;
  /** Folder or `s3://` URL of photos that corrections are added to. @default corrections are not taken */
  readonly corrections?: string;
  /** Certificate and key (PEM files): phones give their camera to https pages only. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Threads that recognise. @default one a core */
  readonly threads?: number;
  /** Folder of the built app. @default where it was built or installed */
  readonly app?: string;
  readonly version: string;
  readonly onBug: (error: unknown) => void;
}

/** A server that answers. */
export interface Served {
  readonly url: string;
  /** Classes of the model it serves. */
  readonly classes: number;
  /** Why the phone app cannot run the model, if it cannot; the API can. */
  readonly appProblem: string | undefined;
  close(): Promise<void>;
}

/**
 * Serves the phone app and the API.
 *
 * @throws VergerError `port-taken`, `app-not-built`, and what opening the model or the store throws
 */
export async function serve(options: ServeOptions): Promise<Served> {
  const { run, host = '127.0.0.1', names = [], port = 8360, version, onBug } = options;
  const [app, offered] = await Promise.all([
    readApp(options.app ?? builtApp()),
    offerModel(options.model ?? (run && join(run, 'classifier', 'model.verger')), options.backbone),
  ]);
  const store = options.corrections === undefined ? undefined : openStore(options.corrections);
  const corrections = store && {
    keep: await openCorrections(store, () => new Date()),
    tokens: await openTokens(store),
  };
  const recognizers = await openRecognizers(
    { model: offered.modelPath, backbone: offered.backbonePath },
    options.threads,
  );
  const hono = createApp({
    app,
    offered,
    recognizers,
    corrections,
    run:
      run === undefined
        ? undefined
        : { report: await readReport(join(run, 'report.html')), open: runOpener(run) },
    hosts: { address: host, names },
    version,
    clock: () => performance.now(),
    onBug,
  });
  try {
    const tls = options.tls && {
      cert: await readFile(options.tls.cert),
      key: await readFile(options.tls.key),
    };
    const { address, close } = await bind(hono.fetch, host, port, tls);
    const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
    return {
      url: `${tls ? 'https' : 'http'}://${name}:${address}`,
      classes: offered.model.head.classes.length,
      appProblem: offered.appProblem,
      async close() {
        await close();
        await recognizers.close();
      },
    };
  } catch (error) {
    await recognizers.close();
    throw error;
  }
}

type Fetch = (request: Request) => Response | Promise<Response>;

function bind(fetch: Fetch, hostname: string, port: number, tls?: { cert: Buffer; key: Buffer }) {
  return new Promise<{ address: number; close(): Promise<void> }>((resolve, reject) => {
    const server = listen(
      { fetch, hostname, port, ...(tls ? { createServer, serverOptions: tls } : {}) },
      (info) =>
        resolve({
          address: info.port,
          close: () =>
            new Promise((done) => {
              server.close(() => done());
              if ('closeIdleConnections' in server) server.closeIdleConnections();
              // What still streams after this is cut.
              setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), 2000).unref();
            }),
        }),
    );
    server.on('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE';
      reject(
        new VergerError(
          'usage',
          taken ? 'port-taken' : 'cannot-listen',
          taken ? `port ${port} is in use` : `cannot listen on ${hostname}:${port}: ${cause.code}`,
          { hint: 'give another: --port 0 takes a free one', cause },
        ),
      );
    });
  });
}

async function readReport(path: string) {
  const bytes = await readFile(path).catch(() => undefined);
  return bytes && servedFile(bytes, { type: 'text/html; charset=utf-8', immutable: false });
}
