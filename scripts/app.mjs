// npm run app: builds the phone app and serves it at a local address, with the model that comes with Verger.
//   npm run app -- --port 9000 --model out/demo/classifier/model.verger     options go to verger serve
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build, install, root } from './setup.mjs';

install();
build();
const args = process.argv.slice(2);
const corrections = args.includes('--corrections') ? [] : ['--corrections', join(root, 'out', 'corrections')];
const { status } = spawnSync(
  process.execPath,
  [join(root, 'packages/cli/bin/verger.js'), 'serve', ...corrections, ...args],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
