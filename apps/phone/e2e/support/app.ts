import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { type Browser, openBrowser } from './browser.js';
import { type Chosen, jpeg } from './page.js';
import { type TrainedSample, trainedSample } from './sample-data.js';
import { type Server, startServer } from './server.js';

/** What the tests of a file share; not there before the first of them. */
export interface App {
  readonly sampleData: TrainedSample;
  readonly server: Server;
  readonly browser: Browser;
  readonly page: Page;
  /** Frames of classes that the model was not trained on, as files. */
  photos(...names: string[]): Promise<Chosen[]>;
}

/** How a file wants its browser. */
export interface AppOptions {
  /** A browser for each test instead of one for all: for tests that spoil theirs. */
  readonly each?: boolean;
  readonly context?: BrowserContextOptions;
  readonly args?: readonly string[];
}

/** Serves the built app with the model of the sample data and opens it in a browser. Call it once, outside of tests. */
export function useApp({ each = false, context, args }: AppOptions = {}): App {
  let sampleData: TrainedSample;
  let server: Server;
  let browser: Browser | undefined;
  const open = async () => {
    browser = await openBrowser(context, args);
    if (!each) await browser.page.goto(server.url);
  };
  beforeAll(async () => {
    sampleData = await trainedSample();
    server = await startServer(['--model', sampleData.model]);
    if (!each) await open();
  }, 600_000);
  if (each) {
    beforeEach(open);
    afterEach(() => browser?.close());
  }
  // What no test has looked at is no less of a fault.
  afterEach(() => expect(browser?.complaints.splice(0)).toEqual([]));
  afterAll(async () => {
    if (!each) await browser?.close();
    await server?.stop();
  });
  return {
    get sampleData() {
      return sampleData;
    },
    get server() {
      return server;
    },
    get browser() {
      return browser!;
    },
    get page() {
      return browser!.page;
    },
    photos: (...names) =>
      Promise.all(names.map(async (name, i) => jpeg(`${i + 1}.jpg`, await sampleData.photo(name)))),
  };
}

/** The app as on a first visit, its model kept: an empty album and no choices. */
export async function startAnew({ page, server }: App): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        localStorage.clear();
        indexedDB.open('verger').onsuccess = ({ target }) => {
          const database = (target as IDBOpenDBRequest).result;
          if (database.objectStoreNames.length === 0) return resolve();
          const write = database.transaction('entries', 'readwrite');
          write.objectStore('entries').clear();
          write.oncomplete = () => {
            database.close();
            resolve();
          };
          write.onerror = () => reject(write.error);
        };
      }),
  );
  await page.goto(`${server.url}/#/`);
  await page.reload();
}
