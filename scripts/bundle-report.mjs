// Bundles the browser side of the report into packages/pipeline/dist/report-page.{js,css}.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const source = new URL('../packages/pipeline/report-page/', import.meta.url);
const dist = new URL('../packages/pipeline/dist/', import.meta.url);

/**
 * The page's script and style, minified; the same sources give the same bytes.
 *
 * @returns {Promise<{ script: string, style: string }>}
 */
export async function bundleReport() {
  const [script, style] = await Promise.all([bundle('main.ts'), bundle('style.css')]);
  // Both are inlined into HTML, where these would end their element or change how it is read.
  if (/<\/script|<!--/i.test(script)) throw new Error('report-page.js holds </script or <!--');
  if (/<\/style/i.test(style)) throw new Error('report-page.css holds </style');
  return { script, style };
}

/** @param {string} entry */
async function bundle(entry) {
  const result = await build({
    absWorkingDir: fileURLToPath(source),
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
  });
  const file = result.outputFiles[0];
  if (!file) throw new Error(`esbuild gave nothing for ${entry}`);
  return file.text;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { script, style } = await bundleReport();
  await mkdir(dist, { recursive: true });
  await writeFile(new URL('report-page.js', dist), script);
  await writeFile(new URL('report-page.css', dist), style);
}
