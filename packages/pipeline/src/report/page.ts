import { existsSync, readFileSync } from 'node:fs';
import { VergerError } from '@verger/vision';

/** The browser side of a page, bundled: a script and a style sheet that need nothing else. */
export interface ReportPage {
  readonly script: string;
  readonly style: string;
}

/** Beside a bundled package; from `dist/report/`; from `src/report/` (tests). */
const places = ['./', '../', '../../dist/'].map((folder) => new URL(folder, import.meta.url));

/**
 * Reads script and style sheet of a page from the first folder that has both.
 *
 * @param name of the report of a run, or of the protocols of a model; both share the style sheet
 * @param folders default: where the build puts them, seen from this file
 * @throws VergerError `report-page-missing`
 */
export function readReportPage(
  name: 'report-page' | 'protocols-page' = 'report-page',
  folders: readonly URL[] = places,
): ReportPage {
  for (const folder of folders) {
    const script = new URL(`${name}.js`, folder);
    const style = new URL('report-page.css', folder);
    if (existsSync(script) && existsSync(style)) {
      return { script: readFileSync(script, 'utf8'), style: readFileSync(style, 'utf8') };
    }
  }
  throw new VergerError(
    'usage',
    'report-page-missing',
    `${name}.js and report-page.css are in none of ${folders.map((folder) => folder.pathname).join(', ')}`,
    { mend: 'Run `npm run build`, which bundles the page of the report.' },
  );
}
