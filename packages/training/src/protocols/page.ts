import { type ReportPage, readReportPage, renderPage } from '@verger/pipeline';
import type { ProtocolsJson } from './protocol.js';

/** All that the page of the protocols shows. Plain values: it goes into the page as JSON. */
export interface ProtocolsPage extends ProtocolsJson {
  /** Small pictures of the failures, by key. */
  readonly thumbnails: Readonly<Record<string, string>>;
}

/**
 * The protocols as one HTML file that asks nothing of any server.
 *
 * @param page the bundled browser side; default: the built one
 * @throws VergerError `not-built`
 */
export function renderProtocols(
  data: ProtocolsPage,
  page: ReportPage = readReportPage('protocols-page'),
): string {
  const counted = `${data.protocols.length} protocols of the model trained on ${data.data}.`;
  return renderPage({ title: `${data.data}: Verger protocols`, summary: counted, data }, page);
}
