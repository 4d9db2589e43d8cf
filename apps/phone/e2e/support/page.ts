import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** A file as the chooser of the browser gives it. */
export interface Chosen {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export const jpeg = (name: string, buffer: Buffer): Chosen => ({ name, mimeType: 'image/jpeg', buffer });

/** Chooses photos from the library. */
export const choose = (page: Page, ...files: Chosen[]) =>
  page.locator('.look input[type=file]').setInputFiles(files);

/** Id of the entry of the album that the screen shows. */
export const idShown = (page: Page): number => Number(new URL(page.url()).hash.split('/').at(-1));

/** Waits for the heading of the screen. */
export const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 1, name }).waitFor();

/** The service worker has taken the page over, and the model is on the device. */
export const settled = (page: Page) =>
  expect
    .poll(
      () =>
        page.evaluate(async () => {
          const model = await caches.match('/models/current.json');
          return navigator.serviceWorker.controller?.state === 'activated' && model !== undefined;
        }),
      { timeout: 60_000 },
    )
    .toBe(true);
