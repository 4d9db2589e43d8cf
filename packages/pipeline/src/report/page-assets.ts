import { readFileSync } from 'node:fs';
import { builtFile } from '@verger/storage/built-files';

/** The browser side of a page, bundled: a script and a style sheet that need nothing else. */
export interface ReportPage {
  readonly script: string;
  readonly style: string;
}

/**
 * Reads script and style sheet of a page.
 *
 * @param name of the report of a run, or of the protocols of a model; both share the style sheet
 * @throws VergerError `not-built` (input)
 */
export function readReportPage(name: 'report-page' | 'protocols-page' = 'report-page'): ReportPage {
  const read = (file: string) => readFileSync(builtFile(file, import.meta.url), 'utf8');
  return { script: read(`${name}.js`), style: read('report-page.css') };
}
