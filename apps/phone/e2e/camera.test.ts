import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from './support/browser.js';
import { choose, heading, jpeg } from './support/page.js';
import { film, type TrainedSample, trainedSample } from './support/sample-data.js';
import { type Server, startServer } from './support/server.js';

let folder: string;
let sampleData: TrainedSample;
let server: Server;
const at = (...path: string[]) => join(folder, ...path);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verger-camera-'));
  sampleData = await trainedSample();
  server = await startServer(['--model', sampleData.model]);
}, 600_000);
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('the viewfinder names the fruit before it, and the shutter keeps it', async () => {
  await writeFile(at('strawberry.mjpeg'), await film(await sampleData.photo('Strawberry')));
  const browser = await openBrowser({ permissions: ['camera'] }, [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${at('strawberry.mjpeg')}`,
  ]);
  try {
    const { page } = browser;
    await page.goto(server.url);
    await page.locator('.live').getByText('Strawberry').waitFor();
    await page.getByRole('button', { name: 'Take the photo' }).click();
    await heading(page, 'Strawberry');
    // What can be undone does not lie over the shutter: the next fruit is waiting.
    await page.getByRole('button', { name: 'It is something else' }).click();
    await page.locator('.chips button').first().click();
    const undo = page.getByRole('status').getByRole('button', { name: 'Undo' });
    await undo.waitFor();
    await page.getByRole('link', { name: 'Look' }).click();
    const shutter = page.getByRole('button', { name: 'Take the photo' });
    await shutter.waitFor();
    await undo.click({ trial: true });
    await shutter.click({ trial: true });
    expect(browser.complaints).toEqual([]);
  } finally {
    await browser.close();
  }
});

test('refused, the page says how to allow it, and a photo from the library is still answered', async () => {
  const browser = await openBrowser({}, ['--use-fake-device-for-media-stream', '--deny-permission-prompts']);
  try {
    const { page } = browser;
    await page.goto(server.url);
    await page.getByRole('button', { name: 'Open the camera' }).click();
    await page.getByText('Verger may not use the camera').waitFor();
    await page.getByText('then Permissions').waitFor();
    await choose(page, jpeg('cherry.jpg', await sampleData.photo('Cherry 1')));
    await heading(page, 'Cherry');
  } finally {
    await browser.close();
  }
});

test('another camera is a touch away; unplugged or forbidden in use, the page says which and still answers', async () => {
  const browser = await openBrowser({ permissions: ['camera'] }, [
    '--use-fake-device-for-media-stream=device-count=2',
  ]);
  try {
    const { page, context } = browser;
    await page.goto(server.url);
    const shown = () =>
      page.locator('video').evaluate((video: HTMLVideoElement) => {
        const [track] = (video.srcObject as MediaStream).getVideoTracks();
        return { id: track!.getSettings().deviceId, state: track!.readyState };
      });
    const first = await shown();
    await page.getByRole('button', { name: 'Other camera' }).click();
    await expect.poll(async () => (await shown()).id).not.toBe(first.id);
    expect((await shown()).state).toBe('live');

    // No hand pulls this plug: the picture ends as it does then.
    await page.locator('video').evaluate((video: HTMLVideoElement) => {
      const [track] = (video.srcObject as MediaStream).getVideoTracks();
      track!.stop();
      track!.dispatchEvent(new Event('ended'));
    });
    await page.getByRole('alert').getByText('The camera is gone').waitFor();
    await page.getByRole('button', { name: 'Open the camera' }).click();
    await page.locator('video').waitFor();

    const session = await context.newCDPSession(page);
    await session.send('Browser.setPermission', {
      permission: { name: 'camera' },
      setting: 'denied',
      origin: server.url,
    });
    await page.getByRole('alert').getByText('Verger may not use the camera').waitFor();
    await choose(page, jpeg('cherry.jpg', await sampleData.photo('Cherry 1')));
    await heading(page, 'Cherry');
  } finally {
    await browser.close();
  }
});
