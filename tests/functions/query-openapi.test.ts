/** Asking for programs: what the API says of itself, and what it need not send again. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, storeSix, type World } from '../support/query-world.ts';

type OpenApi = {
  paths: Record<string, { get?: { parameters: Parameter[] } }>;
  components: { schemas: object };
};
type Parameter = { name: string; schema: { enum?: string[] } };
let world: World;
beforeAll(async () => {
  world = await startWorld();
  await storeSix(world.engine.stores);
});
afterAll(() => world.engine.stop());

describe('for programs', () => {
  it('serves an OpenAPI 3.1 document that is valid and names every route', async () => {
    const document = await world.json<{ paths: Record<string, unknown> }>('/openapi.json');
    const result = await new Validator().validate(document);
    expect(result.errors ?? []).toEqual([]);
    expect(Object.keys(document.paths)).toContain('/api/articles/{id}');
    expect(Object.keys(document.paths)).toHaveLength(22);
  });

  it('tells in it of each parameter what the route takes, and refers to nothing that is not there', async () => {
    const document = await world.json<OpenApi>('/openapi.json');
    const parameters = document.paths['/api/articles']?.get?.parameters ?? [];
    expect(parameters).toContainEqual({
      name: 'limit',
      in: 'query',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 100, default: 25 },
    });
    for (const { name, schema } of parameters) {
      for (const value of schema.enum ?? []) {
        const { status } = await world.ask(`/api/articles?${name}=${value}`);
        expect([name, value, status]).toEqual([name, value, 200]);
      }
    }
    const references = JSON.stringify(document).match(/"#\/[^"]+"/g) ?? [];
    expect(new Set(references)).toContain('"#/components/schemas/Article"');
    for (const reference of references) {
      const name = reference.slice('"#/components/schemas/'.length, -1);
      expect(Object.keys(document.components.schemas)).toContain(name);
    }
  });

  it('the same content has the same ETag, and whoever has it gets a 304', async () => {
    const first = await world.ask('/api/articles?topic=iraq-withdrawal');
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('x-content-type-options')).toBe('nosniff');
    const again = await world.ask('/api/articles?topic=iraq-withdrawal', {
      headers: { 'if-none-match': `"other", ${etag}` },
    });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const changed = await world.ask('/api/articles', { headers: { 'if-none-match': etag } });
    expect(changed.status).toBe(200);
    const head = await world.ask('/api/articles', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});
