import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { cbor } from '@smithy/core/cbor';
import { Cut, type FaultyCalls } from './faulty-calls.js';
import { AwsRefusal, type Json } from './json-protocol.js';
import { ec2RefusalOf, refusalOf } from './query-protocol.js';
import { serverlessCall } from './serverless-api.js';
import type { AwsServices } from './services.js';

export interface HttpContext {
  /** Region of requests that are signed for none. */
  readonly home: string;
  /** Where requests to S3 go on to. */
  readonly s3: string;
  readonly services: AwsServices;
  readonly calls: FaultyCalls;
}

/** Answers one request: a JSON call, a form of the query protocol, or a request to S3. */
export async function serve(
  { home, s3, services, calls }: HttpContext,
  incoming: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  const target = incoming.headers['x-amz-target'];
  const { region = home, service = 'cloudformation' } = signedFor(incoming);
  const isForm = incoming.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  if (typeof target === 'string') {
    const [first = '', operation = ''] = target.split('.');
    const input = JSON.parse((await bodyOf(incoming)) || '{}') as Json;
    await reply(answer, 'application/x-amz-json-1.1', jsonRefusal, async () => {
      const { name, call } = services.json(first, region);
      return calls.perform({ service: name, operation, json: input }, async () =>
        JSON.stringify(await call(operation, input)),
      );
    });
  } else if (incoming.headers['smithy-protocol'] === 'rpc-v2-cbor') {
    const [, target = '', operation = ''] =
      /^\/service\/(\w+)\/operation\/(\w+)$/.exec(incoming.url ?? '') ?? [];
    const input = cbor.deserialize(await bytesOf(incoming)) as Json;
    answer.setHeader('smithy-protocol', 'rpc-v2-cbor');
    await reply(answer, 'application/cbor', cborRefusal, async () => {
      const { name, call } = services.json(target, region);
      // Times are numbers with a tag in CBOR: botocore's models want them as text.
      const request = { service: name, operation, json: JSON.parse(JSON.stringify(input)) as Json };
      return calls.perform(request, async () => cbor.serialize(await call(operation, input)));
    });
  } else if (service === 'emr-serverless') {
    await reply(answer, 'application/json', jsonRefusal, async () => {
      const body = JSON.parse((await bodyOf(incoming)) || '{}') as Json;
      const asked = serverlessCall(incoming.method ?? '', incoming.url ?? '', body);
      if (asked === undefined)
        throw new AwsRefusal('UnknownOperationException', `${incoming.method} ${incoming.url}`);
      const { operation, input } = asked;
      const { name, call } = services.json(service, region);
      return calls.perform({ service: name, operation, json: input }, async () =>
        JSON.stringify(await call(operation, input)),
      );
    });
  } else if (isForm === true && incoming.url === '/') {
    const form = new URLSearchParams(await bodyOf(incoming));
    const operation = String(form.get('Action'));
    const request = { service, operation, form: Object.fromEntries(form) };
    await reply(answer, 'text/xml', service === 'ec2' ? ec2Refusal : xmlRefusal, () =>
      calls.perform(request, () => services.query(service, operation, form, region)),
    );
  } else {
    forward(s3, incoming, answer);
  }
}

async function reply(
  answer: ServerResponse,
  type: string,
  refuse: (refusal: AwsRefusal) => string | Uint8Array,
  perform: () => Promise<string | Uint8Array>,
): Promise<void> {
  try {
    const text = await perform();
    answer.writeHead(200, { 'content-type': type }).end(text);
  } catch (error) {
    if (error instanceof Cut) {
      answer.destroy();
      return;
    }
    const refusal =
      error instanceof AwsRefusal ? error : new AwsRefusal('InternalFailure', String(error), 500);
    answer.writeHead(refusal.status, { 'content-type': type }).end(refuse(refusal));
  }
}

const jsonRefusal = ({ code, message }: AwsRefusal) => JSON.stringify({ __type: code, Message: message });
const cborRefusal = ({ code, message }: AwsRefusal) => cbor.serialize({ __type: code, message });
const xmlRefusal = ({ code, message }: AwsRefusal) => refusalOf(code, message);
const ec2Refusal = ({ code, message }: AwsRefusal) => ec2RefusalOf(code, message);

const bodyOf = async (incoming: IncomingMessage): Promise<string> => (await bytesOf(incoming)).toString();

async function bytesOf(incoming: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** Region and service that a request is signed for. */
function signedFor({ headers }: IncomingMessage): Partial<Record<'region' | 'service', string | undefined>> {
  const scope = /Credential=[^/]+\/\d+\/([a-z0-9-]+)\/([a-z0-9-]+)\//.exec(headers.authorization ?? '');
  const [, region, service] = scope ?? [];
  return { region, service };
}

/** Headers as they came, Host too: S3 signatures stay valid. */
function forward(endpoint: string, incoming: IncomingMessage, answer: ServerResponse): void {
  const { hostname, port } = new URL(endpoint);
  const { method, url: path, rawHeaders: headers } = incoming;
  const onward = httpRequest({ hostname, port, method, path, headers, setHost: false } as object, (from) => {
    answer.writeHead(from.statusCode ?? 502, from.rawHeaders);
    from.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  incoming.pipe(onward);
}
