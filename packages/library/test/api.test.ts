import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

it('exports what packages/library/api says, and every type that its declarations name', async () => {
  const { ENTRIES, extractApi } = await import('../../../scripts/api.mjs');
  const folder = mkdtempSync(join(tmpdir(), 'verger-api-'));
  try {
    expect(extractApi(folder)).toEqual([]);
    for (const entry of ENTRIES) {
      const written = readFileSync(join(root, `packages/library/api/${entry}.api.md`), 'utf8');
      const found = readFileSync(join(folder, `${entry}.api.md`), 'utf8');
      expect(found, 'npm run api writes it anew; the changelog says what has changed').toBe(written);
      // The packed library depends on none of them.
      expect(readFileSync(join(folder, `${entry}.d.ts`), 'utf8')).not.toMatch(/from '(@verger|zod)/);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
