import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'vite';

/**
 * Bundles the service worker last, with the list of all other files and their sha256 in it: the list is the
 * version of the app.
 *
 * @param entry path of its source
 */
export function serviceWorker(entry: string): Plugin {
  let folder = '';
  return {
    name: 'verger-service-worker',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const files = await filesIn(folder);
        const { outputFiles } = await build({
          entryPoints: [entry],
          bundle: true,
          minify: true,
          format: 'iife',
          target: 'es2022',
          legalComments: 'none',
          define: { __FILES__: JSON.stringify(files) },
          write: false,
        });
        await writeFile(join(folder, 'service-worker.js'), outputFiles[0]!.contents);
      },
    },
  };
}

async function filesIn(folder: string): Promise<{ url: string; sha256: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  const kept = paths.filter((path) => !/service-worker\.js$|\.br$/.test(path)).sort();
  return Promise.all(
    kept.map(async (path) => {
      const digest = createHash('sha256')
        .update(await readFile(path))
        .digest('hex');
      const url = `/${relative(folder, path).split(sep).join('/')}`;
      return { url: url === '/index.html' ? '/' : url, sha256: digest };
    }),
  );
}
