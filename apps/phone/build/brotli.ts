import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Plugin } from 'vite';

const compress = promisify(brotliCompress);

/** 10 and 11 save another tenth and take five to ten times as long. */
const QUALITY = 9;
/** What is compressed already. */
const PACKED = /\.(png|woff2|br)$/;

/** Writes `<file>.br` beside each file of the build, for the server to send. */
export function brotli(): Plugin {
  let folder = '';
  return {
    name: 'verger-brotli',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const files = await readdir(folder, { recursive: true, withFileTypes: true });
        const wanted = files.filter((file) => file.isFile() && !PACKED.test(file.name));
        await Promise.all(
          wanted.map(async (file) => {
            const path = join(file.parentPath, file.name);
            const bytes = await readFile(path);
            const params = {
              [constants.BROTLI_PARAM_QUALITY]: QUALITY,
              [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
            };
            const small = await compress(bytes, { params });
            if (small.length < bytes.length) await writeFile(`${path}.br`, small);
          }),
        );
      },
    },
  };
}
