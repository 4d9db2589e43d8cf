import { beforeAll, describe, expect, test } from 'vitest';
import { healthSchema, speciesListSchema } from '../../src/api/schemas.js';
import { bytes, disc, problemOf, said, serveForTests } from '../support/server.js';

const server = serveForTests();
let jpeg: Buffer;
beforeAll(async () => {
  jpeg = await disc('orange');
});

describe('what it says of itself', () => {
  test('health, species, OpenAPI', async () => {
    expect(healthSchema.strict().parse(await (await fetch(`${server.url}/api/health`)).json())).toMatchObject(
      {
        corrections: true,
      },
    );
    const { species } = speciesListSchema.parse(await (await fetch(`${server.url}/api/species`)).json());
    expect(species.length).toBeGreaterThan(60);
    const apple = await said<{ card: { choose: unknown[] } }>(await fetch(`${server.url}/api/species/apple`));
    expect(apple).toMatchObject({ names: { fr: 'Pomme' }, recognised: true });
    expect(apple.card.choose.length).toBeGreaterThan(0);
    expect((await fetch(`${server.url}/api/species/no-such`)).status).toBe(404);
    const api = await said<{ openapi: string; paths: Record<string, unknown> }>(
      await fetch(`${server.url}/api/openapi.json`),
    );
    expect(api.openapi).toBe('3.1.0');
    for (const path of ['/api/classify', '/api/corrections', '/api/species/{id}', '/api/health']) {
      expect(Object.keys(api.paths)).toContain(path);
    }
    expect(JSON.stringify(api)).toContain('"known":{"type":"boolean"');
  });

  test('metrics count what was done, by few names', async () => {
    await server.classify(bytes(jpeg));
    await fetch(`${server.url}/api/whatever/${'x'.repeat(50)}`);
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toMatch(/verger_requests_total\{route="\/api\/classify",method="POST",status="200"\} [1-9]/);
    expect(text).toMatch(/verger_photos_total\{outcome="ok"\} [1-9]/);
    expect(text).toMatch(/verger_request_seconds_bucket\{route="\/api\/classify",le="\+Inf"\} [1-9]/);
    expect(text).not.toContain('xxxxx');
  });
});

describe('the API is what it says', () => {
  interface Operation {
    readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  }
  const document = async () =>
    said<{ paths: Record<string, Record<string, Operation>> }>(await fetch(`${server.url}/api/openapi.json`));

  test('bounds of what is counted are told', async () => {
    const { parameters } = (await document()).paths['/api/classify']!.post!;
    expect(parameters!.find(({ name }) => name === 'top')!.schema).toMatchObject({
      type: 'integer',
      minimum: 1,
      maximum: 200,
      default: 3,
    });
  });

  test('every route refuses other methods and names those it takes; it refuses what it does not know', async () => {
    for (const [path, operations] of Object.entries((await document()).paths)) {
      // There only where a run is served; see run/route.test.ts.
      if (path.startsWith('/api/run')) continue;
      const url = server.url + path.replace('{id}', 'apple');
      const methods = Object.keys(operations).map((one) => one.toUpperCase());
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'].filter(
        (one) => !methods.includes(one),
      )) {
        const response = await fetch(url, { method });
        expect([path, method, (await problemOf(response)).status]).toEqual([path, method, 405]);
        expect(response.headers.get('allow')!.split(', ')).toEqual(expect.arrayContaining(methods));
      }
      const headers = { 'Content-Type': 'image/jpeg' };
      const asked = await fetch(`${url}?colour=red`, {
        method: methods[0]!,
        headers,
        ...(methods[0] === 'POST' ? { body: bytes(jpeg) } : {}),
      });
      expect([path, (await problemOf(asked)).code]).toEqual([path, 'unknown-parameter']);
    }
    const page = await fetch(server.url, { method: 'DELETE' });
    expect([page.status, page.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});
