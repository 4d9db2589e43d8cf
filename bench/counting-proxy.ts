import { connect, createServer, type Socket } from 'node:net';

/** Stands before a server and counts what it sends. */
export interface CountingProxy {
  readonly url: string;
  /** Bytes to the clients so far, headers included. */
  sent(): number;
  stop(): Promise<void>;
}

/** @param to address of an http server on this machine */
export async function countingProxy(to: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(to);
  let sent = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      socket.on('error', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    upstream.on('data', (bytes) => {
      sent += bytes.length;
    });
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port: own } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${own}`,
    sent: () => sent,
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
