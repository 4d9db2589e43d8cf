// The public surface: packages/library/api/*.api.md, which CI compares (`npm run api` writes them anew), and one .d.ts
// for each entry, with our own packages' types inlined.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

const root = fileURLToPath(new URL('..', import.meta.url));
export const ENTRIES = /** @type {const} */ (['index', 'vision', 'knowledge']);

/**
 * Writes `<entry>.api.md` and `<entry>.d.ts` of the built library into a folder.
 * @param {string} folder
 * @returns {string[]} what api-extractor complains about
 */
export function extractApi(folder) {
  const temporary = mkdtempSync(join(tmpdir(), 'verger-api-'));
  /** @type {string[]} */
  const complaints = [];
  try {
    for (const entry of ENTRIES) {
      const config = configOf(entry, folder, temporary);
      mkdirSync(folder, { recursive: true });
      Extractor.invoke(config, {
        localBuild: true,
        showVerboseMessages: false,
        messageCallback(message) {
          message.handled = true;
          const { logLevel, text, sourceFilePath, sourceFileLine } = message;
          if (logLevel === 'error' || (logLevel === 'warning' && message.category !== 'console'))
            complaints.push(`${sourceFilePath}:${sourceFileLine} ${message.messageId} ${text}`);
        },
      });
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  const index = join(folder, 'index.d.ts');
  // For `await using`, whatever the reader's `lib` is.
  writeFileSync(index, `/// <reference lib="esnext.disposable" />\n${readFileSync(index, 'utf8')}`);
  return complaints;
}

/**
 * @param {string} entry
 * @param {string} folder for the report and the types
 * @param {string} temporary
 */
function configOf(entry, folder, temporary) {
  const project = join(root, 'packages/library');
  return ExtractorConfig.prepare({
    packageJsonFullPath: join(project, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: project,
      mainEntryPointFilePath: join(project, `dist/${entry}.d.ts`),
      bundledPackages: [
        '@verger/base',
        '@verger/vision',
        '@verger/knowledge',
        '@verger/storage',
        '@verger/learning',
        '@verger/pipeline',
      ],
      newlineKind: 'lf',
      compiler: { tsconfigFilePath: join(project, 'tsconfig.json'), skipLibCheck: true },
      apiReport: {
        enabled: true,
        reportFileName: `${entry}.api.md`,
        reportFolder: folder,
        reportTempFolder: temporary,
      },
      docModel: { enabled: false },
      dtsRollup: {
        enabled: true,
        untrimmedFilePath: '',
        publicTrimmedFilePath: join(folder, `${entry}.d.ts`),
      },
      tsdocMetadata: { enabled: false },
      messages: {
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Warning },
          // Nothing here is alpha or beta: what is exported is public.
          'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
          // Members whose name says it all; what is exported by itself is held to it by TypeDoc.
          'ae-undocumented': { logLevel: ExtractorLogLevel.None },
          'ae-unresolved-link': { logLevel: ExtractorLogLevel.None },
        },
      },
    },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = join(root, 'packages/library/api');
  const temporary = mkdtempSync(join(tmpdir(), 'verger-api-'));
  const complaints = extractApi(temporary);
  mkdirSync(folder, { recursive: true });
  for (const entry of ENTRIES)
    writeFileSync(join(folder, `${entry}.api.md`), readFileSync(join(temporary, `${entry}.api.md`)));
  rmSync(temporary, { recursive: true });
  for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}
