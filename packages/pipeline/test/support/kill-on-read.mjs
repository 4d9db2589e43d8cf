// Preloaded into worker processes (NODE_OPTIONS=--import …): reading a photo whose name holds $KILL_ON_READ ends
// the process as an out-of-memory killer would.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { readFile } = fs.promises;
fs.promises.readFile = (path, ...rest) => {
  if (process.send && String(path).includes(process.env.KILL_ON_READ ?? '\0'))
    process.kill(process.pid, 'SIGKILL');
  return readFile(path, ...rest);
};
syncBuiltinESMExports();
