// npm run chaos: a seeded campaign of faults against the built product. Installs, builds, then runs chaos/main.ts.
//   npm run chaos                           all campaigns but Spark's
//   npm run chaos -- signals http           only these; --list names them
//   npm run chaos -- --seed 7 --scale 0.1   other faults; a tenth as many
import { runBundled } from './run-bundled.mjs';

await runBundled('chaos', ['main']);
