import { start } from '@verger/testing/program';

/** The real `verger serve`, on a free port. */
export interface Server {
  readonly url: string;
  /** Stops it: from then on there is no network for the app. */
  stop(): Promise<void>;
}

/** Starts `verger serve`; the port can be given to come back under the same address. */
export async function startServer(args: readonly string[] = [], port = 0): Promise<Server> {
  const running = start(['serve', '--json', '--port', String(port), '--threads', '1', ...args]);
  const url = await new Promise<string>((resolve, reject) => {
    running.child.stdout?.on('data', (text: string) => {
      const line = text.split('\n').find((one) => one.startsWith('{"url"'));
      if (line !== undefined) resolve(JSON.parse(line).url);
    });
    running.ended.then(({ stderr, stdout }) => reject(new Error(`verger serve ended: ${stdout}${stderr}`)));
  });
  return {
    url,
    async stop() {
      running.child.kill('SIGTERM');
      await running.ended;
    },
  };
}
