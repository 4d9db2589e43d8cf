import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { shippedBackbone } from '../../src/backbone/shipped.js';

// Takes instructions away from onnxruntime by answering its CPUID: Linux on x86 with a C compiler can do it.

const SOURCE = fileURLToPath(new URL('../fixtures/cpu/fewer-instructions.c', import.meta.url));
const FEATURES = fileURLToPath(new URL('../fixtures/cpu/features.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'verger-cpu-'));
const library = join(folder, 'fewer-instructions.so');

const compiled =
  process.platform === 'linux' &&
  process.arch === 'x64' &&
  spawnSync('cc', ['-O1', '-shared', '-fPIC', '-o', library, SOURCE]).status === 0;
const UNABLE = 77;
const can = compiled && spawnSync('true', { env: { HIDE: 'vnni', LD_PRELOAD: library } }).status !== UNABLE;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function featuresOf(path: string, hide?: string): Promise<string> {
  const env = { ...process.env, ...(hide === undefined ? {} : { HIDE: hide, LD_PRELOAD: library }) };
  // Node's own handler of the signal, for WebAssembly, would come before ours.
  const args = ['--disable-wasm-trap-handler', FEATURES, path];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return stdout.trim();
}

test.runIf(can)(
  'int8 features are the same to the bit with VNNI, with AVX-512 alone and with AVX2',
  async () => {
    const { path } = shippedBackbone('int8');
    const plain = await featuresOf(path);
    expect(plain).toMatch(/^[0-9a-f]{64}$/);
    expect(await featuresOf(path, 'vnni')).toBe(plain);
    expect(await featuresOf(path, 'avx512')).toBe(plain);
  },
);
