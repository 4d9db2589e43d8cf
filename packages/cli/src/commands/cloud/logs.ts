import { clusterLogs, isJob, lastWords, parseDeployment, serverlessLogs } from '@verger/cloud';
import type { Context } from '../../command.js';
import { withSession } from './session.js';

/** `verger cloud logs [cluster]` */
export async function logsCommand(
  { log, print, json }: Context,
  [cluster]: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const { name } = parseDeployment(options);
  const lines = Number(options.lines ?? 40);
  return withSession(options, async (session) => {
    const { id, logs } = isJob(cluster)
      ? await serverlessLogs(session, name, cluster)
      : await clusterLogs(session, name, cluster);
    if (json) {
      print(
        JSON.stringify({ cluster: id, logs: logs.map((one) => ({ ...one, said: lastWords(one.text) })) }),
      );
      return 0;
    }
    for (const { path, text } of logs) {
      log.stage(`${id}/${path}`);
      print(text.trimEnd().split('\n').slice(-lines).join('\n'));
      const said = lastWords(text);
      if (said !== undefined) log.warn(`${said.message}${said.hint === undefined ? '' : ` → ${said.hint}`}`);
    }
    return 0;
  });
}
