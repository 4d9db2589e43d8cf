import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  archiveKey,
  awsCliDeployment,
  bootstrapScript,
  clusterArchive,
  instanceType,
  nodeCertificates,
  parseDeployment,
  regionOf,
  scriptKey,
} from '@verger/cloud';
import type { Context } from '../../command.js';
import { toldBy } from './email.js';
import { loadStacks } from './load-stacks.js';

/** `verger cloud aws-cli --out <dir>`: talks to nobody. */
export async function awsCliCommand(
  { print, json }: Context,
  _: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const deployment = parseDeployment(options);
  const region = await regionOf(options.region as string | undefined);
  const email = toldBy(deployment, options.email);
  const out = resolve(String(options.out));
  await mkdir(out, { recursive: true });
  const { synthesise } = await loadStacks();
  const { base } = await synthesise(deployment, join(out, 'cdk'));
  await writeFile(join(out, 'base.json'), await readFile(base.path));
  const archive = await clusterArchive({ platform: instanceType(deployment.instanceType).platform });
  const script = bootstrapScript();
  await writeFile(join(out, 'certificates.zip'), await nodeCertificates(region), { mode: 0o600 });
  const files = awsCliDeployment(deployment, {
    ...{ region, email, template: 'base.json' },
    archive: { path: archive.path, key: archiveKey(archive), sha256: archive.sha256 },
    script: { path: script, key: scriptKey(await readFile(script)) },
  });
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(out, name), text, { mode: name.endsWith('.sh') ? 0o755 : 0o644 });
  }
  if (json) print(JSON.stringify({ out, files: ['base.json', 'certificates.zip', ...Object.keys(files)] }));
  else print(files['commands.sh']!);
  return 0;
}
