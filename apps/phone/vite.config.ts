import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defaultClientConditions, defineConfig } from 'vite';
import { brotli } from './build/brotli.js';
import { icons } from './build/icons.js';
import { serviceWorker } from './build/service-worker.js';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [
    svelte(),
    icons(),
    serviceWorker(fileURLToPath(new URL('src/service-worker/main.ts', import.meta.url))),
    brotli(),
  ],
  resolve: {
    // The entry that leaves the wasm outside of the script; bundled, its threads hang.
    conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions],
  },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
});
