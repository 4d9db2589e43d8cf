import { join } from 'node:path';
import { freePorts } from '../free-ports.js';
import { toolFolder } from '../python-tools.js';
import { listens, untilReady } from '../ready.js';
import { partFolder, supervised } from '../supervised.js';

/** A model of AWS that others maintain: https://docs.getmoto.org. Networks of EC2 come from it. */
export interface Moto {
  readonly url: string;
  stop(): Promise<void>;
}

/** @throws Error when it cannot be installed or does not start */
export async function startMoto(): Promise<Moto> {
  const [port] = (await freePorts(1)) as [number];
  const program = await supervised({
    command: join(await toolFolder('moto'), 'moto'),
    args: ['-H', '127.0.0.1', '-p', String(port)],
    env: {},
    folder: await partFolder('moto'),
  });
  try {
    await untilReady('moto', program, () => listens(port));
  } catch (error) {
    await program.stop();
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, stop: program.stop };
}

/** What EC2 answers about networks, as moto has it. */
export async function askMoto(url: string, form: URLSearchParams, region: string): Promise<string> {
  const credential = `Credential=MODEL/20260101/${region}/ec2/aws4_request`;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=0` },
    body: form,
  });
  return answer.text();
}
