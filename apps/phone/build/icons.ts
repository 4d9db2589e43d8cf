import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Plugin } from 'vite';

/** Sizes an installed app wants; the maskable one keeps its drawing within the middle 80 %. */
const ICONS = [
  { fileName: 'icons/icon-192.png', size: 192, source: 'icon.svg' },
  { fileName: 'icons/icon-512.png', size: 512, source: 'icon.svg' },
  { fileName: 'icons/maskable-512.png', size: 512, source: 'icon-maskable.svg' },
  { fileName: 'icons/apple-touch-180.png', size: 180, source: 'icon-maskable.svg' },
] as const;

/** Draws the icons of the installed app from their SVG sources. */
export function icons(): Plugin {
  let root = '';
  return {
    name: 'verger-icons',
    apply: 'build',
    configResolved(config) {
      root = config.root;
    },
    async generateBundle() {
      for (const { fileName, size, source } of ICONS) {
        const svg = await readFile(join(root, 'build', source));
        const png = await sharp(svg, { density: 300 })
          .resize(size, size)
          .png({ compressionLevel: 9 })
          .toBuffer();
        this.emitFile({ type: 'asset', fileName, source: png });
      }
    },
  };
}
