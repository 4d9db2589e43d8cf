import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';

/** A folder that is gone when the test is. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'verger-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A small photo that no other seed gives: a disc of one colour on white, with a gradient. */
export function photo(seed: number, format: 'jpeg' | 'png' | 'webp' = 'jpeg'): Promise<Buffer> {
  const hue = (seed * 47) % 360;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">
    <rect width="100" height="100" fill="white"/>
    <circle cx="${40 + (seed % 20)}" cy="50" r="${25 + (seed % 15)}" fill="hsl(${hue} 80% 50%)"/>
    <circle cx="${35 + (seed % 20)}" cy="${40 + (seed % 7)}" r="9" fill="hsl(${hue} 80% 80%)"/></svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: 'white' })[format]().toBuffer();
}

/** Writes photos as a Fruits-360 folder: `Training/<class>/<n>_100.jpg` and so on, by path. */
export async function writePhotos(folder: string, paths: readonly string[]): Promise<void> {
  for (const [index, path] of paths.entries()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), await photo(index));
  }
}
