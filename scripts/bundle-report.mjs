// Bundles the pages of the reports, apps/report, into packages/pipeline/dist/{report,protocols}-page.js and report-page.css.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const source = new URL('../apps/report/src/', import.meta.url);
const dist = new URL('../packages/pipeline/dist/', import.meta.url);

/**
 * A page's script and the style of all pages, minified; the same sources give the same bytes.
 *
 * @param {'main.ts' | 'protocols.ts'} entry of the report of a run, or of the protocols of a model
 * @returns {Promise<{ script: string, style: string }>}
 */
export async function bundleReport(entry = 'main.ts') {
  const [script, style] = await Promise.all([bundle(entry), bundle('style.css')]);
  // Both are inlined into HTML, where these would end their element or change how it is read.
  if (/<\/script|<!--/i.test(script)) throw new Error(`${entry} holds </script or <!--`);
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
  await writeFile(new URL('protocols-page.js', dist), (await bundleReport('protocols.ts')).script);
  await writeFile(new URL('report-page.css', dist), style);
}
