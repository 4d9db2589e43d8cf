// The pages that travel in the tarball: their links work there, too.
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { root } from './setup.mjs';

const PAGES = ['README.md', 'README.fr.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'];

/**
 * Where a link of a page leads, below the root; undefined for the web and for the page itself.
 * @param {string} page
 * @param {string} link
 */
function targetOf(page, link) {
  if (/^(https?:|mailto:|#)/.test(link)) return undefined;
  return normalize(join(dirname(page), decodeURIComponent(link.replace(/#.*$/, ''))));
}

/**
 * Copies the pages, and the examples they lead to. A link to what only the repository holds becomes plain text.
 * @param {string} folder of the package
 */
export function copyPages(folder) {
  for (const name of ['docs', 'examples']) cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const page of PAGES) cpSync(join(root, page), join(folder, page));
  const below = ['docs', 'examples', 'models'].flatMap((name) =>
    readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' }).map((file) => join(name, file)),
  );
  for (const page of [...PAGES, ...below].filter((file) => file.endsWith('.md'))) {
    const text = readFileSync(join(folder, page), 'utf8').replace(
      /(?<!!)\[([^\]]+)\]\(([^)\s]+)\)/g,
      (whole, name, link) => {
        const target = targetOf(page, link);
        return target === undefined || existsSync(join(folder, target)) ? whole : name;
      },
    );
    writeFileSync(join(folder, page), text);
  }
}
