#!/usr/bin/env node
// Nothing is told to anybody: set before onnxruntime is loaded, for our workers too.
process.env.ORT_DISABLE_TELEMETRY ??= '1';
const { main } = await import('../dist/main.js');

process.exitCode = await main(process.argv.slice(2));
