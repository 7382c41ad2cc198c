/**
 * The OpenAPI 3.1 document: what can be asked and what is answered, written from the same schemas that
 * check the requests. What each route does is in routes-*.ts.
 */
import * as z from 'zod/mini';
import { problemShape } from './shape.ts';

/** What the document tells of a route. */
export type Described = {
  readonly method?: 'post';
  /** As OpenAPI writes it: `/api/articles/{id}`. */
  readonly path: string;
  readonly does: string;
  readonly query: z.ZodMiniType;
  readonly answers: z.ZodMiniType;
  /** Content types beside JSON. */
  readonly also?: readonly string[];
};
type Schema = z.core.JSONSchema.BaseSchema;

const INFO = {
  title: 'Rasid',
  version: '1',
  description:
    'Articles, stories, entities, feeds and deliveries. Lists are newest first; a page may be ' +
    'short and still have a `next`. Errors are application/problem+json.',
};
const PROBLEM = {
  'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
};

/** The document as JSON text. */
export function openApiDocument(routes: readonly Described[]): string {
  const answers = z.object({
    ...Object.fromEntries(routes.map((route) => [nameOf(route), route.answers])),
    problem: problemShape,
  });
  const { properties = {}, $defs = {} } = schemaOf(answers, 'input');
  const document = {
    openapi: '3.1.0',
    info: INFO,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: Object.fromEntries(
        Object.entries($defs).map(([name, { id: _, ...schema }]) => [name, schema]),
      ),
    },
    paths: Object.fromEntries(
      routes.map((route) => {
        const operation = describe(route, properties[nameOf(route)] as Schema);
        return [route.path, { [route.method ?? 'get']: operation }];
      }),
    ),
  };
  return JSON.stringify(document).replaceAll('"#/$defs/', '"#/components/schemas/');
}

const nameOf = ({ method, path }: Described): string => `${method ?? 'get'} ${path}`;

function describe(route: Described, answer: Schema) {
  const { method, path, does, also = [] } = route;
  const ofOne = path.includes('{id}');
  const refusal = (description: string) => ({ description, content: PROBLEM });
  const texts = also.map((type) => [type, { schema: { type: 'string' } }] as const);
  return {
    summary: does,
    security: [{ token: [] }],
    parameters: [
      ...(ofOne ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] : []),
      ...parametersOf(route.query),
    ],
    ...(method === 'post'
      ? { requestBody: { content: { 'application/json': { schema: { type: 'object' } } } } }
      : {}),
    responses: {
      200: {
        description: does,
        content: { 'application/json': { schema: answer }, ...Object.fromEntries(texts) },
      },
      400: refusal('A parameter is wrong; `parameter` names it'),
      401: refusal('No token, or a wrong one'),
      403: refusal('The token does not allow this'),
      ...(ofOne ? { 404: refusal('There is nothing of that id') } : {}),
      ...(method === 'post'
        ? { 409: refusal('Not possible as it is now'), 415: refusal('The body is not JSON') }
        : {}),
    },
  };
}

/** As they are once read: a number is one, though it comes as text. What has a default may be left out. */
function parametersOf(query: z.ZodMiniType) {
  const { properties = {}, required = [] } = schemaOf(query, 'output');
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...schema } = property as Schema;
    return {
      name,
      in: 'query',
      required: required.includes(name) && !('default' in schema),
      ...(description ? { description } : {}),
      schema,
    };
  });
}

function schemaOf(schema: z.ZodMiniType, io: 'input' | 'output'): Schema {
  return z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      // That a whole number is one that JavaScript can count says nothing of the API.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
}
