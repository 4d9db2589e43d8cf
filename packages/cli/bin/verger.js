#!/usr/bin/env node
// An older Node fails on the first import with an error that says nothing, so nothing is imported before this is known.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 20)) {
  process.stderr.write(`verger: needs Node 20.20 or later; this is ${process.version}\n`);
  process.exitCode = 2;
} else {
  const { main } = await import('../dist/main.js');
  process.exitCode = await main(process.argv.slice(2));
}
