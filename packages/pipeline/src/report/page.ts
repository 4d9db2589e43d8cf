import { existsSync, readFileSync } from 'node:fs';
import { VergerError } from '@verger/vision';

/** The browser side of the report, bundled: a script and a style sheet that need nothing else. */
export interface ReportPage {
  readonly script: string;
  readonly style: string;
}

/** Beside a bundled package; from `dist/report/`; from `src/report/` (tests). */
const places = ['./', '../', '../../dist/'].map((folder) => new URL(folder, import.meta.url));

/**
 * Reads `report-page.js` and `report-page.css` from the first folder that has both.
 *
 * @param folders default: where the build puts them, seen from this file
 * @throws VergerError `report-page-missing`
 */
export function readReportPage(folders: readonly URL[] = places): ReportPage {
  for (const folder of folders) {
    const script = new URL('report-page.js', folder);
    const style = new URL('report-page.css', folder);
    if (existsSync(script) && existsSync(style)) {
      return { script: readFileSync(script, 'utf8'), style: readFileSync(style, 'utf8') };
    }
  }
  throw new VergerError(
    'usage',
    'report-page-missing',
    `report-page.js and report-page.css are in none of ${folders.map((folder) => folder.pathname).join(', ')}`,
    { mend: 'Run `npm run build`, which bundles the page of the report.' },
  );
}
