// Evaluates IAM requests with @cloud-copilot/iam-simulate, a program of its own (AGPL-3.0-or-later) that is installed
// beside the tests and never shipped: a JSON list of simulations a line on standard input, the list of their results
// a line on standard output.
//
//   node simulate-iam.mjs <folder with node_modules>
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [, , folder] = process.argv;
const entry = join(String(folder), 'node_modules/@cloud-copilot/iam-simulate/dist/esm/index.js');
const { runSimulation } = await import(pathToFileURL(entry).href);

/** @param {unknown} simulation */
async function decide(simulation) {
  try {
    const found = await runSimulation(simulation, { simulationMode: 'Strict' });
    if (found.resultType === 'error') return { result: 'error', error: JSON.stringify(found.errors) };
    return { result: found.overallResult };
  } catch (error) {
    return { result: 'error', error: String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const answers = [];
  for (const simulation of JSON.parse(line)) answers.push(await decide(simulation));
  process.stdout.write(`${JSON.stringify(answers)}\n`);
}
