import { z } from 'zod';
import { PROBLEM_TYPE, problemSchema } from '../http/problem.js';
import {
  answerSchema,
  answersSchema,
  classifyQuery,
  correctionReplySchema,
  healthSchema,
  nearestQuery,
  nearestSchema,
  speciesCardSchema,
  speciesListSchema,
  tokenSchema,
} from './schemas.js';

const json = (schema: z.ZodType) => ({ 'application/json': { schema: z.toJSONSchema(schema) } });
const ok = (description: string, schema: z.ZodType) => ({ description, content: json(schema) });
const refused = (description: string) => ({
  description,
  content: { [PROBLEM_TYPE]: { schema: z.toJSONSchema(problemSchema) } },
});
const photo = { type: 'string', format: 'binary' } as const;
/** What a route reads of the query: described by what checks it. */
const queryParameters = (shape: z.ZodRawShape) =>
  Object.entries(shape).map(([name, schema]) => {
    const { $schema: _, description, ...rest } = z.toJSONSchema(schema as z.ZodType, { io: 'input' });
    return { name, in: 'query', required: false, description, schema: rest };
  });

const classifyPaths = () => ({
  '/api/classify': {
    post: {
      summary: 'What fruit is on a photo, or on many',
      parameters: queryParameters(classifyQuery),
      requestBody: {
        required: true,
        content: {
          'image/*': { schema: photo },
          'application/octet-stream': { schema: photo },
          'multipart/form-data': {
            schema: {
              type: 'object',
              properties: { photo: { type: 'array', items: photo } },
              required: ['photo'],
            },
          },
        },
      },
      responses: {
        200: ok('one answer for a single photo, a list for a form', z.union([answerSchema, answersSchema])),
        400: refused('the upload was cut, the form has no photo, or a parameter is wrong'),
        408: refused('the upload stalled'),
        413: refused('too large, or too many'),
        415: refused('not a photo by its content type'),
        422: refused('the single photo cannot be used'),
        503: refused('busy: see Retry-After'),
      },
    },
  },
});

const correctionPaths = () => ({
  '/api/tokens': {
    post: {
      summary: 'A pseudonym to send corrections under',
      responses: { 201: ok('the token', tokenSchema), 429: refused('too often: see Retry-After') },
    },
  },
  '/api/corrections': {
    post: {
      summary: 'What a photo really shows',
      security: [{ token: [] }],
      requestBody: {
        required: true,
        content: {
          'multipart/form-data': {
            schema: {
              type: 'object',
              properties: {
                photo,
                label: { type: 'string', maxLength: 60 },
                answered: { type: 'string', description: 'class the model had answered' },
              },
              required: ['photo', 'label'],
            },
          },
        },
      },
      responses: {
        200: ok('it was there before', correctionReplySchema),
        201: ok('stored', correctionReplySchema),
        401: refused('the token is not from this server'),
        403: refused('sent by a page of another origin'),
        408: refused('the upload stalled'),
        409: refused('the same photo is there under another label'),
        413: refused('too large'),
        422: refused('the photo or the label cannot be used'),
        429: refused('too often: see Retry-After'),
        503: refused('busy: see Retry-After'),
      },
    },
  },
});

const readPaths = () => ({
  '/api/species': {
    get: { summary: 'All species', responses: { 200: ok('sorted by id', speciesListSchema) } },
  },
  '/api/species/{id}': {
    get: {
      summary: 'One species',
      parameters: [
        {
          name: 'id',
          in: 'path',
          required: true,
          schema: { type: 'string' },
          description: 'such as apple',
        },
      ],
      responses: {
        200: ok('the species and its card', speciesCardSchema),
        404: refused('none of that id'),
      },
    },
  },
  '/api/run/nearest': {
    get: {
      summary: 'Photos of the run most like one of them (with --run)',
      parameters: queryParameters(nearestQuery),
      responses: {
        200: ok('the nearest first', nearestSchema),
        404: refused('the run has no such photo'),
      },
    },
  },
  '/api/health': {
    get: {
      summary: 'Whether the server works, and with what',
      responses: { 200: ok('it does', healthSchema) },
    },
  },
});

/** The API as an OpenAPI 3.1 document, from the schemas it is held to. */
export function openapi(version: string): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Verger',
      version,
      description: 'What fruit is on a photo, and what is worth knowing of it.',
    },
    paths: { ...classifyPaths(), ...correctionPaths(), ...readPaths() },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  };
}
