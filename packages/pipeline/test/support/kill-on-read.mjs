// Preloaded into worker processes (NODE_OPTIONS=--import …): reading a photo whose name holds $KILL_ON_READ, in
// either of the two ways there are, ends the process as an out-of-memory killer would; one whose name holds
// $FAIL_ON_READ fails as on a network mount whose server has gone.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { readFileSync } = fs;
const { readFile } = fs.promises;
const before = (path) => {
  if (process.send && String(path).includes(process.env.KILL_ON_READ ?? '\0'))
    process.kill(process.pid, 'SIGKILL');
  if (process.send && String(path).includes(process.env.FAIL_ON_READ ?? '\0'))
    throw Object.assign(new Error('ESTALE: stale file handle'), { code: 'ESTALE' });
};
fs.promises.readFile = async (path, ...rest) => {
  before(path);
  return readFile(path, ...rest);
};
fs.readFileSync = (path, ...rest) => {
  before(path);
  return readFileSync(path, ...rest);
};
syncBuiltinESMExports();
