// npm run bench: our figures beside a peer's, measured in the same run. Installs, builds, then runs bench/main.ts.
//   npm run bench                          all of them (about 12 minutes on a quiet machine with 2 cores)
//   npm run bench -- pca features          only these; --list names them
//   npm run bench -- --photos <folder>     a folder like Fruits-360 (also: $FRUITS_360)
//   npm run bench -- --limit 400 --rounds 1    a quick look; not for the record: see --scratch
//   npm run bench -- --docs                rewrite the tables of docs/benchmarks.md from bench/results/
import { runBundled } from './run-bundled.mjs';

// Each of the last ones is a process of its own, so that nothing of the one measured sits in the other.
await runBundled('bench', ['main', 'network-process', 'pca-process', 'eigen-process', 'webassembly-process']);
