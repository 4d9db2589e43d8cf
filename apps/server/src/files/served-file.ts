import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VergerError } from '@verger/base';
import { findAbove } from '@verger/storage/built-files';

/** A file that is served, whole in memory. */
export interface ServedFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same, compressed by Brotli, where that is smaller. */
  readonly brotli: Uint8Array<ArrayBuffer> | undefined;
  readonly type: string;
  readonly etag: string;
  /** Its content never changes under this path. */
  readonly immutable: boolean;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/** Folder of the built app: in the repository, or beside the program in an installed package. */
export function builtApp(from: string = fileURLToPath(import.meta.url)): string {
  const index = findAbove(from, 'apps/phone/dist/index.html', 'app/index.html');
  if (index !== undefined) return dirname(index);
  throw new VergerError('usage', 'app-not-built', 'the phone app has not been built', {
    hint: 'run: npm run app',
  });
}

/**
 * Reads all files of the built app. What is not on the list is not served, whatever a path looks like.
 *
 * @returns by URL path
 */
export async function readApp(folder: string): Promise<Map<string, ServedFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  const files = new Map<string, ServedFile>();
  for (const path of paths.filter((one) => !one.endsWith('.br'))) {
    const url = `/${relative(folder, path).split(sep).join('/')}`;
    const file = servedFile(await readFile(path), {
      type: TYPES[extname(path)] ?? 'application/octet-stream',
      immutable: url.startsWith('/assets/'),
      brotli: paths.includes(`${path}.br`) ? await readFile(`${path}.br`) : undefined,
    });
    files.set(url === '/index.html' ? '/' : url, file);
  }
  return files;
}

/** Bytes made ready to be served. */
export function servedFile(
  bytes: Uint8Array,
  { type, immutable, brotli }: { type: string; immutable: boolean; brotli?: Uint8Array | undefined },
): ServedFile {
  const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`;
  return { bytes: own(bytes), brotli: brotli && own(brotli), type, etag, immutable };
}

/** The reply to a request for a file. */
export function sendFile(file: ServedFile, request: Request): Response {
  const headers = new Headers({
    'Content-Type': file.type,
    'Cache-Control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: file.etag,
    Vary: 'Accept-Encoding',
  });
  const known = request.headers.get('If-None-Match')?.split(/,\s*/) ?? [];
  if (known.some((etag) => etag.replace(/^W\//, '') === file.etag))
    return new Response(null, { status: 304, headers });
  const brotli = /\bbr\b/.test(request.headers.get('Accept-Encoding') ?? '') ? file.brotli : undefined;
  if (brotli !== undefined) headers.set('Content-Encoding', 'br');
  const body = brotli ?? file.bytes;
  headers.set('Content-Length', String(body.length));
  return new Response(request.method === 'HEAD' ? null : body, { headers });
}

const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => bytes as Uint8Array<ArrayBuffer>;
