// Photos from anywhere, here from a JSON file of data URLs: node examples/photo-source.ts photos.json
import { readFile } from 'node:fs/promises';
import { extractFeatures, type PhotoSource } from 'verger';

/** A JSON object of `"Apple/1.png": "data:image/png;base64,…"`. */
async function jsonSource(file: string): Promise<PhotoSource> {
  const urls: Record<string, string> = JSON.parse(await readFile(file, 'utf8'));
  const bytes = (path: string) => Buffer.from(urls[path]!.split(',')[1]!, 'base64');
  return {
    url: file,
    concurrency: 4,
    async list() {
      const photos = Object.keys(urls)
        .sort()
        .map((path) => ({ path, bytes: bytes(path).length, etag: String(bytes(path).length) }));
      return { photos };
    },
    async read(path) {
      return bytes(path);
    },
  };
}

const [file = 'photos.json'] = process.argv.slice(2);
const { rows, dimension } = await extractFeatures(await jsonSource(file));
for (const { path, label } of rows) console.log(`${path}: ${label}, ${dimension} features`);
