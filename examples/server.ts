// A route that names fruit: node examples/server.ts, then curl --data-binary @apple.jpg localhost:8000/classify
// Hono, Bun and Deno take the same handler: a function from Request to Response.
import { createServer } from 'node:http';
import { openRecognizer } from 'verger';

const recognizer = await openRecognizer();

export async function handle(request: Request): Promise<Response> {
  if (request.method !== 'POST')
    return new Response('POST a photo\n', { status: 405, headers: { allow: 'POST' } });
  const photo = new Uint8Array(await request.arrayBuffer());
  const [answer] = await recognizer.classify([photo]);
  return Response.json(answer, { status: answer?.error ? 422 : 200 });
}

const MOST_BYTES = 20_000_000;

const server = createServer(async (request, response) => {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    if (bytes > MOST_BYTES) {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    parts.push(part);
  }
  const { method = 'GET', url = '/' } = request;
  const body = method === 'POST' ? { body: Buffer.concat(parts) } : {};
  const answer = await handle(new Request(new URL(url, 'http://localhost'), { method, ...body }));
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
});
server.listen(Number(process.env.PORT ?? 8000), '127.0.0.1', () => console.log(server.address()));
process.once('SIGTERM', () => server.close(() => recognizer.close()));
