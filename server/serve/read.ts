/**
 * A read is data: its path, what it takes, what it answers and the function that asks the estate. HTTP routes, the
 * socket's live topics and the OpenAPI document all derive from the table of reads.
 */
import type { Missing } from '@millrace/contract/envelope.ts'
import type { z } from 'zod'
import type { Part } from '../derive/estate.ts'
import type { Section } from '../state/model.ts'
import { parseInput } from './input.ts'
import type { Identity } from '../access/identity.ts'
import type { AccessRule } from './access-rule.ts'
import type { ServeContext } from './context.ts'

/** What a read found, before it is presented. */
export interface Answer {
  readonly data: unknown
  readonly capturedAt: number | null
  readonly missing: readonly Missing[]
  readonly watch: Watch
  /** Lists only: counts and the next page. */
  readonly page?: PageMetadata
}

export interface PageMetadata {
  /** Left out where counting would mean reading everything. */
  readonly total?: number
  readonly total_unfiltered?: number
  readonly next_cursor?: string
}

/** Which changes can make the answer another one. */
export type Watch =
  | { readonly kind: 'sections'; readonly clusterId: string; readonly sections: readonly Section[] }
  /** Any cluster, any section. */
  | { readonly kind: 'estate' }
  /** The log of what changed in a cluster. */
  | { readonly kind: 'changes'; readonly clusterId: string }
  /** Policies, roles and tenants; and the clusters' ids, by which they are named. */
  | { readonly kind: 'access' }
  /** The engine's state, the instances, and whether the RBAC file is in force. */
  | { readonly kind: 'engine' }
  /** Documents whose keys begin so. */
  | { readonly kind: 'documents'; readonly prefixes: readonly string[] }
  /** Nothing but time: at this one, ms since epoch, it may be another. */
  | { readonly kind: 'time'; readonly at: number }
  | { readonly kind: 'nothing' }

export interface Read {
  /** With `{name}` parameters, as in OpenAPI. */
  readonly path: string
  readonly summary: string
  readonly tag: string
  /** Field of the body that holds the data; the other one is `metadata`. */
  readonly key: string
  readonly params: z.ZodObject
  readonly query: z.ZodObject
  readonly response: z.ZodObject
  /** The answer is the same until a watched section changes, so its body may be kept. False where time itself matters. */
  readonly cacheable: boolean
  /** Made of what its user writes: whoever asks sees their own writes (read-your-writes.ts). */
  readonly personal: boolean
  readonly access: AccessRule
  readonly answer: (context: ServeContext, request: ReadRequest) => Answer | Promise<Answer>
}

export interface ReadRequest {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | string[] | undefined>>
  readonly identity: Identity
}

interface Definition<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Response extends z.ZodObject,
> {
  readonly path: string
  readonly summary: string
  readonly tag: string
  readonly params: Params
  readonly query: Query
  readonly response: Response
  readonly cacheable?: boolean
  readonly personal?: boolean
  readonly access: AccessRule
  read(
    context: ServeContext,
    params: z.output<Params>,
    query: z.output<Query>,
    identity: Identity,
  ): Answer | Promise<Answer>
}

/** Declares a read. Its input is parsed against `params` and `query` before `read` sees it. */
export function defineRead<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Response extends z.ZodObject,
>(definition: Definition<Params, Query, Response>): Read {
  const key = Object.keys(definition.response.shape).find((name) => name !== 'metadata')
  if (key === undefined) throw new TypeError(`${definition.path}: its response has no data field`)
  return {
    ...definition,
    key,
    cacheable: definition.cacheable ?? true,
    personal: definition.personal ?? false,
    answer: (context, request) =>
      definition.read(
        context,
        parseInput(definition.params, request.params, 'path'),
        parseInput(definition.query, request.query, 'query'),
        request.identity,
      ),
  }
}

/** The answer that a part of the estate is. */
export function answerOf(clusterId: string, part: Part<unknown>, page?: PageMetadata): Answer {
  return {
    data: part.data,
    capturedAt: part.capturedAt,
    missing: part.missing,
    watch: { kind: 'sections', clusterId, sections: part.sections },
    ...(page === undefined ? {} : { page }),
  }
}
