/** The OpenAPI 3.1 document, made from the table of reads and the contract's schemas. */
import { metadata, problem } from '@millrace/contract/envelope.ts'
import { z } from 'zod'
import type { Operation } from './operation.ts'
import type { Read } from './read.ts'

type Json = Record<string, unknown>

const DESCRIPTION = `Everything that the console shows, as JSON.

**Ids in paths** (clusters, topics, groups) travel as they are where they are made of \`A-Z a-z 0-9 . _ -\` only. Any other id, and \`.\` and \`..\`, travels as \`~\` followed by the base64url of its UTF-8 bytes without padding, because proxies decode \`%2F\`, merge slashes and drop dots: \`orders\` → \`orders\`, \`a/b\` → \`~YS9i\`, \`team:x\` → \`~dGVhbTp4\`, \`Production EU\` → \`~UHJvZHVjdGlvbiBFVQ\`.

**Answers** are \`{ "<what the path names>": …, "metadata": … }\`. \`metadata.captured_at\` and \`age_ms\` say how old the data is; \`metadata.missing\` lists what is not known and why, and a row's \`missing\` points into that list by field.

**Lists** take \`q\` (\`orders state:stable lag:>1000 name:orders*\`), \`sort\` (\`-lag,id\`), \`limit\`, \`cursor\` and \`fields\`.

**Searches** (tag search) ask Kafka while you wait. \`POST …/search\` streams NDJSON: a line \`started\`, lines \`record\` and \`progress\`, a line \`done\` whose \`cursor\` goes on where it stopped.

**Live**: every path that is read here, but those of searches, is also a topic of the WebSocket \`/ws\`: send \`{"type":"subscribe","id":1,"path":"/kafka/v1/clusters"}\`.

**What you keep** (tag personal) belongs to your browser's cookie while there is no sign-in. A write answers with \`metadata.log_position\` and the cookie \`millrace_position\`; a request that brings it (as this cookie, or in the header \`x-millrace-position\`) sees that write on every instance, or gets 503 with \`Retry-After\`.

**Errors** are problem details (RFC 9457) with a stable \`code\`.`

export function openApiDocument(
  reads: readonly Read[],
  operations: readonly Operation[],
  version: string,
): Json {
  const paths: Record<string, Json> = {}
  for (const read of reads) paths[read.path] = { get: readEntry(read) }
  for (const operation of operations) {
    const { path, method } = operation
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationEntry(operation) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Millrace',
      version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    // Relative to this document: right under any prefix that a proxy strips.
    servers: [{ url: './' }],
    paths,
    components: {
      schemas: { Metadata: schemaOf(metadata, 'output'), Problem: schemaOf(problem, 'output') },
      responses: {
        Problem: {
          description: 'What was received, what was expected, what to do.',
          content: {
            'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
          },
        },
      },
    },
  }
}

const PROBLEM = { $ref: '#/components/responses/Problem' }
const PROBLEMS = { 400: PROBLEM, 403: PROBLEM, 404: PROBLEM, 500: PROBLEM, 503: PROBLEM }

const TENANT = {
  name: 'x-tenant-id',
  in: 'header',
  schema: { type: 'string', default: '__kpow_global' },
  description:
    'Tenant that is asked for; without tenants only __kpow_global. Sockets and links, which cannot set headers, say ?tenant=.',
}

const POSITION = {
  name: 'x-millrace-position',
  in: 'header',
  schema: { type: 'string' },
  description: 'metadata.log_position of an earlier write, which this answer is to know of.',
}

/** Headers that a path heeds. */
const headersOf = ({ personal }: { readonly personal: boolean }): readonly Json[] =>
  personal ? [TENANT, POSITION] : [TENANT]

function readEntry(read: Read): Json {
  return {
    operationId: operationId(read.path),
    summary: read.summary,
    tags: [read.tag],
    parameters: [
      ...parameters(read.params, 'path'),
      ...parameters(read.query, 'query'),
      ...headersOf(read),
    ],
    responses: {
      200: {
        description: 'The answer and how old it is.',
        content: { 'application/json': { schema: responseSchema(read) } },
      },
      304: { description: 'Unchanged since the ETag that If-None-Match named.' },
      ...PROBLEMS,
    },
  }
}

function operationEntry(operation: Operation): Json {
  const { path, method, summary, tag, params, query, body, answer } = operation
  const { contentType, schema } = answer
  const content = schema === null ? {} : { schema: schemaOf(schema, 'output') }
  const types = typeof contentType === 'string' ? [contentType] : contentType
  return {
    operationId: `${method === 'GET' ? '' : `${method.toLowerCase()}_`}${operationId(path)}`,
    summary,
    tags: [tag],
    parameters: [
      ...parameters(params, 'path'),
      ...parameters(query, 'query'),
      ...headersOf(operation),
    ],
    ...(body === null
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(body, 'input') } },
          },
        }),
    responses: {
      200: {
        description: contentType === 'application/x-ndjson' ? 'A line each.' : 'The answer.',
        content: Object.fromEntries(types.map((type) => [type, content])),
      },
      ...PROBLEMS,
      ...(method === 'POST' ? { 409: PROBLEM } : {}),
      ...(method === 'POST' || method === 'PUT' ? { 413: PROBLEM, 415: PROBLEM } : {}),
      422: PROBLEM,
      429: PROBLEM,
      502: PROBLEM,
    },
  }
}

/** `/kafka/v1/clusters/{cluster_id}/topics` → `kafka_v1_clusters_cluster_id_topics` */
const operationId = (path: string): string =>
  path.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^_|_$/g, '')

function responseSchema(read: Read): Json {
  return {
    type: 'object',
    required: [read.key, 'metadata'],
    properties: {
      [read.key]: schemaOf(read.response.shape[read.key], 'output'),
      metadata: { $ref: '#/components/schemas/Metadata' },
    },
  }
}

function parameters(schema: z.ZodObject, where: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' })
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = typeof property === 'object' ? property : {}
    return {
      name,
      in: where,
      required: where === 'path' || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    }
  })
}

function schemaOf(schema: unknown, io: 'input' | 'output'): Json {
  if (!(schema instanceof z.ZodType)) throw new TypeError('a response field is not a zod schema')
  const { $schema: _dialect, $defs, ...json } = z.toJSONSchema(schema, { io })
  if ($defs === undefined) return json
  // The one shape that holds itself is `z.json()`, any JSON: said in a word, it needs no definitions of its own.
  const plain: Json = JSON.parse(JSON.stringify(json), (_key, value: unknown) =>
    isOwnReference(value) ? { description: 'Any JSON.' } : value,
  )
  return plain
}

function isOwnReference(value: unknown): boolean {
  const reference: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, '$ref') : undefined
  return typeof reference === 'string' && reference.startsWith('#/$defs/')
}
