import { createHash } from 'node:crypto';
import type { ReportData } from './data.js';
import { type ReportPage, readReportPage } from './page-assets.js';

/**
 * The report as one HTML file that asks nothing of any server: data, script, style and pictures are inside, and
 * its content security policy allows nothing else.
 *
 * @param page the bundled browser side; default: the built one
 * @throws VergerError `not-built`
 */
export function renderReport(data: ReportData, page: ReportPage = readReportPage()): string {
  const { name } = data;
  return renderPage({ title: `${name}: Verger report`, summary: summary(data), data: forPage(data) }, page);
}

/** A page of one file: data, script, style and pictures inside, and nothing else allowed. */
export function renderPage(
  { title, summary, data }: { readonly title: string; readonly summary: string; readonly data: unknown },
  page: ReportPage,
): string {
  const hash = createHash('sha256').update(page.script).digest('base64');
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${page.style}</style>
</head>
<body>
<noscript><p>${escapeHtml(summary)} This report draws its plots with JavaScript.</p></noscript>
<div id="report"></div>
<script type="application/json" id="report-data">${inlineJson(data)}</script>
<script>${page.script}</script>
</body>
</html>
`;
}

/** JSON that can stand in a script element: no character of it can end the element or open a comment. */
export function inlineJson(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c');
}

/** Text for element content and quoted attributes. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}

function summary(data: ReportData): string {
  const counted = `${data.name}: ${data.run.counts.listed} photos, ${data.classes.length} classes.`;
  const scores = data.metrics?.protocols.map(
    ({ title, accuracy }) => `${title}: ${(accuracy.value * 100).toFixed(1)} % right.`,
  );
  return [counted, ...(scores ?? [data.withoutClassifier ?? ''])].join(' ');
}

/** Leaves out what the page does not show: checksums of parts, variances beside their shares, digits. */
function forPage(data: ReportData): ReportData {
  const { run, pca } = data;
  return {
    ...data,
    run: { ...run, parts: { features: [], errors: [], reduced: [] } },
    pca: pca && {
      ...pca,
      explainedVariance: [],
      explainedVarianceRatio: pca.explainedVarianceRatio.map((share) => Number(share.toPrecision(6))),
    },
    points: data.points.map((point) => ({
      ...point,
      x: Number(point.x.toPrecision(5)),
      y: Number(point.y.toPrecision(5)),
    })),
  };
}
