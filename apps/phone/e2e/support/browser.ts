import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHROMIUM_SWITCHES, chromiumPath } from '@verger/testing';
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Undefined where there is no Chromium; `$CHROMIUM` names one elsewhere. */
export const PROGRAM = chromiumPath();

/** A browser with a profile of its own, as a person has one. */
export interface Browser {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What went wrong in the pages so far: errors of scripts, of the console, and refusals of the policy. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/**
 * Opens Chromium.
 *
 * @param args more of its own switches
 * @param profile folder that an earlier browser used, or that a later one shall. @default a new one, deleted on close
 */
export async function openBrowser(
  options: BrowserContextOptions = {},
  args: readonly string[] = [],
  profile?: string,
): Promise<Browser> {
  const folder = profile ?? (await mkdtemp(join(tmpdir(), 'verger-e2e-')));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: PROGRAM!,
    timeout: 120_000,
    args: [...CHROMIUM_SWITCHES, ...args],
    locale: 'en-GB',
    viewport: { width: 390, height: 844 },
    ...options,
  });
  context.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  const listen = (page: Page) => {
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'warning') console.warn(message.text());
      if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`);
    });
  };
  context.on('page', listen);
  const page = context.pages()[0] ?? (await context.newPage());
  listen(page);
  return {
    context,
    page,
    complaints,
    async close() {
      await context.close();
      if (profile === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
