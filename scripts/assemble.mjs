// npm run assemble: WebAssembly text (*.wat) beside each file of its bytes (*-wasm.ts), which is what the code reads.
// The bytes are in the repository, so that a build needs no assembler; a test holds that they are of that text.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openWabt from 'wabt';

const root = fileURLToPath(new URL('../', import.meta.url));

/**
 * The files of bytes as they should be.
 *
 * @returns {Promise<{ path: string, text: string }[]>}
 */
export async function assembleAll() {
  const { parseWat } = await openWabt();
  return sources().map((source) => {
    const module = parseWat(source, readFileSync(join(root, source), 'utf8'), { simd: true, threads: true });
    try {
      const bytes = Buffer.from(module.toBinary({}).buffer).toString('base64');
      const name = source.split('/').at(-1);
      const text = `/** Assembled from ${name} by \`npm run assemble\`; base64. */\nexport const WASM =\n  '${bytes}';\n`;
      return { path: source.replace(/\.wat$/, '-wasm.ts'), text };
    } finally {
      module.destroy();
    }
  });
}

/** In packages/<name>/src, sorted. */
function sources() {
  const packages = readdirSync(join(root, 'packages')).filter((name) =>
    existsSync(join(root, 'packages', name, 'src')),
  );
  const found = packages.flatMap((name) => {
    const folder = join('packages', name, 'src');
    return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      join(folder, file),
    );
  });
  return found.filter((path) => path.endsWith('.wat')).sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, text } of await assembleAll()) {
    writeFileSync(join(root, path), text);
    process.stdout.write(`${path}\n`);
  }
}
