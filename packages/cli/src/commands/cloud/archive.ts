import { clusterArchive, instanceType, parseDeployment } from '@verger/cloud';
import type { Context } from '../../command.js';

/** `verger cloud archive` */
export async function archiveCommand(
  { print, tell, json }: Context,
  _: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const { instanceType: type } = parseDeployment(options);
  const archive = await clusterArchive({
    platform: instanceType(type).platform,
  });
  if (json) print(JSON.stringify(archive));
  else {
    tell(`${archive.path}: ${archive.platform}, ${(archive.bytes / 1e6).toFixed(1)} MB`);
    tell(`sha256 ${archive.sha256}`);
  }
  return 0;
}
