// Loaded into worker processes before the worker (NODE_OPTIONS=--require), it makes them misbehave as
// $VERGER_TEST_FAULT says, in JSON, in base64url:
//   { marks, slowMs, rules: [{ on, what, times }] }
// A rule takes effect when the photo whose path holds `on` is read ('start': when the process starts), the first
// `times` times, counted over all processes by files in the folder `marks`.
const fs = require('node:fs');
const promises = require('node:fs/promises');
const { join } = require('node:path');
const { syncBuiltinESMExports } = require('node:module');
const { mkdirSync, openSync, closeSync, rmSync, writeSync } = fs;

/** @param {{ marks: string, slowMs?: number, rules?: { on: string, what: string, times: number }[] }} fault */
function misbehave({ marks, slowMs = 0, rules = [] }) {
  // A photo is read in one of these two ways, as the disk is near or far; the worker's own imports see ours.
  const { readFile } = promises;
  const { readFileSync } = fs;
  promises.readFile = /** @type {typeof readFile} */ (
    async (/** @type {any} */ path, /** @type {any} */ options) => {
      before(path);
      return readFile(path, options);
    }
  );
  fs.readFileSync = /** @type {typeof readFileSync} */ (
    (/** @type {any} */ path, /** @type {any} */ options) => {
      before(path);
      return readFileSync(path, options);
    }
  );
  syncBuiltinESMExports();
  act('start');

  /** @param {unknown} path */
  function before(path) {
    if (typeof path !== 'string' || !path.endsWith('.jpg')) return;
    act(path);
    if (slowMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, slowMs);
  }

  /** @param {string} moment */
  function act(moment) {
    for (const [index, { on, what, times }] of rules.entries()) {
      const holds = on === 'start' ? moment === 'start' : moment.includes(on);
      if (!holds || !takes(index, times)) continue;
      DEEDS[what]?.(moment);
    }
  }

  /** Whether the rule has not taken effect so many times yet. @param {number} rule @param {number} times */
  function takes(rule, times) {
    mkdirSync(marks, { recursive: true });
    for (let time = 0; time < times; time++) {
      try {
        closeSync(openSync(join(marks, `${rule}-${time}`), 'wx'));
        return true;
      } catch {
        // Another process was here.
      }
    }
    return false;
  }
}

/** @type {Record<string, (moment: string) => void>} */
const DEEDS = {
  kill: () => process.kill(process.pid, 'SIGKILL'),
  // Stuck in machine code: no timer of the main thread fires any more.
  hang: () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
  leaveEarly: () => process.exit(0),
  babble: () => {
    writeSync(1, 'what is this?\n\u0001\t\u0002\n\n{"kind":"shard","shard":"0","features":null,"errors":null}\n');
    writeSync(1, '{"kind":\n{"kind":"reduced","of":"x","part":{"staged":"../../x","rows":1,"sha256":""}}\n');
  },
  // Ends its work and then does not end.
  linger: () => {
    process.exit = /** @type {any} */ (() => {});
    setInterval(() => {}, 1000);
  },
  leak: () => {
    // Stuck, as in machine code, and growing by 1 GB a second; 4 GB are more than any container has here.
    const kept = [];
    while (kept.length < 64) {
      kept.push(Buffer.alloc(64 << 20, 1));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60);
    }
    DEEDS.hang?.('');
  },
  lose: (photo) => rmSync(photo),
  // As on a network mount whose server has gone.
  refuse: () => {
    throw Object.assign(new Error('ESTALE: stale file handle'), { code: 'ESTALE' });
  },
};

const text = process.env.VERGER_TEST_FAULT;
if (text && process.argv[1]?.endsWith('verger/worker.js')) misbehave(JSON.parse(`${Buffer.from(text, 'base64url')}`));
