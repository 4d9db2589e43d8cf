import { once } from 'node:events';
import { VergerError } from '@verger/base';
import { serve } from '@verger/server';
import type { Context } from '../command.js';
import { version } from '../version.js';

/** `verger serve`: the phone app and the API, until Ctrl-C. */
export async function serveCommand(
  { signal, print, tell, json, log }: Context,
  _: readonly string[],
  options: Record<string, unknown>,
): Promise<number> {
  const { host, model, backbone, run, corrections, app, cert, key } = options as Record<
    string,
    string | undefined
  >;
  if ((cert === undefined) !== (key === undefined)) {
    throw new VergerError('usage', 'bad-option', '--cert and --key go together', {
      hint: 'give both, or none',
    });
  }
  const [address, ...names] = host?.split(',').map((one) => one.trim()) ?? [];
  const served = await serve({
    port: wholeNumber('--port', options.port ?? 8360, 0, 65535),
    ...(options.threads === undefined ? {} : { threads: wholeNumber('--threads', options.threads, 1, 64) }),
    ...(address === undefined ? {} : { host: address, names }),
    ...(model === undefined ? {} : { model }),
    ...(backbone === undefined ? {} : { backbone }),
    ...(run === undefined ? {} : { run }),
    ...(corrections === undefined ? {} : { corrections }),
    ...(app === undefined ? {} : { app }),
    ...(cert === undefined || key === undefined ? {} : { tls: { cert, key } }),
    version,
    onBug: (error) => log.warn(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  });
  if (served.appProblem !== undefined) {
    log.warn(`The API answers, the phone app cannot: ${served.appProblem}`);
  }
  try {
    if (json) print(JSON.stringify({ url: served.url, classes: served.classes }));
    else {
      tell(`Verger is at ${served.url}  (API: ${served.url}/api/openapi.json)`);
      log.info(
        `${served.classes} classes; ${corrections ? `corrections go to ${corrections}` : 'corrections are not taken'}; Ctrl-C ends it`,
      );
    }
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await served.close();
  }
  return 0;
}

function wholeNumber(flag: string, value: unknown, least: number, most: number): number {
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return Number(value);
  throw new VergerError(
    'usage',
    'bad-option',
    `${flag} ${value}: takes a whole number from ${least} to ${most}`,
    {
      hint: 'see: verger serve --help',
    },
  );
}
