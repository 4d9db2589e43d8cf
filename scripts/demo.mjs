// npm run demo: the whole way on real photos or, without any, on a small sample data set rendered here.
//   npm run demo -- --photos <folder>      your own photos (or set $FRUITS_360)
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { build, install, root } from './setup.mjs';

const { values } = parseArgs({
  options: { photos: { type: 'string' }, out: { type: 'string' }, limit: { type: 'string' } },
});

install();
build();

const verger = join(root, 'packages', 'cli', 'bin', 'verger.js');
const out = values.out ?? join(root, 'out', 'demo');

/**
 * @param {string[]} args
 * @param {'inherit' | 'pipe'} [stdout]
 */
function runVerger(args, stdout = 'inherit') {
  const { status, stdout: text } = spawnSync(process.execPath, [verger, ...args], {
    cwd: root,
    stdio: ['ignore', stdout, 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) process.exit(status ?? 1);
  return text;
}

/** @param {string} text */
const say = (text) => process.stdout.write(`${text}\n`);

const given = values.photos ?? process.env.FRUITS_360;
let photos = given;
if (photos === undefined) {
  photos = join(root, 'out', 'sample-data');
  say('\nData: no photos were given, so this uses the sample data set: turning fruit rendered here from the');
  say('pictures of @lobehub/fluent-emoji-3d (MIT). Scores on it say nothing about real fruit.');
  runVerger(['dataset', 'sample', '--out', photos]);
} else {
  say(`\nData: the photos in ${photos}`);
}
const limit = values.limit === undefined ? [] : ['--limit', values.limit];
runVerger(['run', photos, '--out', out, ...limit]);

say('\nA few photos asked again, one by one:\n');
const model = join(out, 'classifier', 'model.verger');
if (existsSync(model)) {
  const listing = JSON.parse(
    runVerger(['dataset', 'describe', photos, '--json', '--examples', '5'], 'pipe').trim(),
  );
  const examples = listing.examples.map((/** @type {string} */ path) => join(photos, path));
  runVerger(['classify', ...examples, '--model', model]);
}
say(`\nThe report: ${relative(process.cwd(), join(out, 'report.html'))}  (open it in a browser)\n`);
