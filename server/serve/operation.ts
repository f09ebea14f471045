/**
 * What the API does besides reading what is known: one definition for route, input, OpenAPI entry. Unlike reads (read.ts)
 * operations ask Kafka while the client waits, and may stream; they are no topics of the socket.
 */
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Identity } from '../access/identity.ts'
import type { AccessRule } from './access-rule.ts'
import type { ServeContext } from './context.ts'
import { quote, ServeError } from './errors.ts'
import { parseInput } from './input.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface OperationRequest {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | string[] | undefined>>
  readonly body: unknown
  readonly identity: Identity
  /** Aborts when the client goes away before it has its answer. */
  readonly signal: AbortSignal
}

export interface Operation {
  readonly method: Method
  /** With `{name}` parameters, as in OpenAPI. */
  readonly path: string
  readonly summary: string
  readonly tag: string
  readonly params: z.ZodObject
  readonly query: z.ZodObject
  readonly body: z.ZodObject | null
  /** Bytes of a body at most, where it is not the usual 1 MiB. */
  readonly bodyLimit?: number
  /** Of what its user writes: whoever asks sees their own writes (read-your-writes.ts). */
  readonly personal: boolean
  readonly access: AccessRule
  /** Of 200; several types: as is asked for. `schema` null: bytes or text. */
  readonly answer: {
    readonly contentType: string | readonly string[]
    readonly schema: z.ZodType | null
  }
  readonly handle: (
    context: ServeContext,
    request: OperationRequest,
    reply: FastifyReply,
  ) => Promise<FastifyReply>
}

interface Given<Params, Query, Body> {
  readonly context: ServeContext
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly identity: Identity
  readonly signal: AbortSignal
  readonly reply: FastifyReply
}

interface Definition<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodObject,
> {
  readonly method: Method
  readonly path: string
  readonly summary: string
  readonly tag: string
  readonly params: Params
  readonly query?: Query
  readonly body?: Body
  readonly bodyLimit?: number
  readonly personal?: boolean
  readonly access: AccessRule
  readonly answer: Operation['answer']
  run(given: Given<z.output<Params>, z.output<Query>, z.output<Body>>): Promise<FastifyReply>
}

const nothing = z.strictObject({})

/** Declares an operation. Its input is parsed before `run` sees it. */
export function defineOperation<
  Params extends z.ZodObject,
  Query extends z.ZodObject = typeof nothing,
  Body extends z.ZodObject = typeof nothing,
>(definition: Definition<Params, Query, Body>): Operation {
  const { query = nothing, body, ...rest } = definition
  return {
    ...rest,
    query,
    body: body ?? null,
    personal: definition.personal ?? false,
    handle: (context, request, reply) =>
      definition.run({
        context,
        params: parseInput(definition.params, request.params, 'path'),
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- without a schema of its own, Query is `nothing`
        query: parseInput(query, request.query, 'query') as z.output<Query>,
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same for Body
        body: parseBody(definition, body ?? nothing, request.body ?? {}) as z.output<Body>,
        identity: request.identity,
        signal: request.signal,
        reply,
      }),
  }
}

/** @throws ServeError MR_SEARCH_REQUEST or MR_BAD_REQUEST, naming the member and what it should be */
function parseBody({ tag }: { readonly tag: string }, schema: z.ZodObject, body: unknown): unknown {
  const code = tag === 'search' ? 'MR_SEARCH_REQUEST' : 'MR_BAD_REQUEST'
  const result = safeParse(schema, body)
  if (result === null) throw new ServeError(code, 'The body is nested too deeply to be read.')
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new ServeError(code, issue === undefined ? '' : inWords(schema, issue))
}

/** null: so deep that the stack did not suffice; JSON.parse needs none. */
function safeParse(schema: z.ZodObject, body: unknown): z.ZodSafeParseResult<unknown> | null {
  try {
    return schema.safeParse(body)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function inWords(schema: z.ZodObject, issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(schema.shape)
    return `The body has ${issue.keys.map((key) => quote(key, 60)).join(', ')}. ${known.length === 0 ? 'No body is expected here.' : `Expected members: ${known.join(', ')}.`}`
  }
  const name = issue.path.map(String).join('.')
  if (issue.code === 'invalid_type' && name !== '' && issue.message.endsWith('undefined')) {
    return `${name} is missing. Expected members: ${Object.keys(schema.shape).join(', ')}.`
  }
  return name === ''
    ? `The body is not what is expected here: ${issue.message}.`
    : `${name} is not valid: ${issue.message}.`
}

/** An answer in the envelope, as of now. */
export function sendNow(
  reply: FastifyReply,
  identity: Identity,
  body: Readonly<Record<string, unknown>>,
): FastifyReply {
  return reply
    .type('application/json; charset=utf-8')
    .send(JSON.stringify({ ...body, metadata: metadataNow(identity) }))
}

/** Metadata of what was asked of Kafka just now. */
export function metadataNow(identity: Identity): Readonly<Record<string, unknown>> {
  return { tenant_id: identity.tenantId, captured_at: Date.now(), age_ms: 0, missing: [] }
}
