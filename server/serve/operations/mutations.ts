/** Changes to clusters: a route to make each, one to see before what it would do, and its aliases. */
import { apiPaths } from '@millrace/contract/paths.ts'
import { searchResponses } from '@millrace/contract/responses.ts'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Identity } from '../../access/identity.ts'
import type { BoundMutation, Change } from '../../act/bound-mutation.ts'
import { mutations } from '../../act/table.ts'
import { MUTATION } from '../access-rule.ts'
import type { ServeContext } from '../context.ts'
import { ServeError } from '../errors.ts'
import { clusterParams, pathId } from '../input.ts'
import { findCluster } from '../lookup.ts'
import { defineOperation, sendNow, type Operation } from '../operation.ts'

const CLUSTER = '/kafka/v1/clusters/{cluster_id}'
/** 10,000 names of the longest kind. */
const BODY_BYTES = 4 * 2 ** 20

interface Given {
  readonly context: ServeContext
  readonly params: { readonly cluster_id: string }
  readonly identity: Identity
  readonly reply: FastifyReply
}

/** @throws ServeError MR_MUTATION_INPUT, naming the member and what it should be */
function changeOf(mutation: BoundMutation, input: unknown): Change {
  try {
    return mutation.read(input)
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    const [issue] = error.issues
    const where = issue?.path.join('.') ?? ''
    throw new ServeError(
      'MR_MUTATION_INPUT',
      `${where === '' ? 'The request' : where} is not valid: ${issue?.message ?? ''}.`,
      { cause: error },
    )
  }
}

async function execute({ context, params, identity, reply }: Given, change: Change) {
  const view = findCluster(context, params.cluster_id)
  const answer = await context.acts.execute({ identity, view }, change)
  return reply
    .code(answer.summary.done === answer.results.length ? 200 : 207)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(answer))
}

function operationsOf(mutation: BoundMutation): readonly Operation[] {
  const path = `${CLUSTER}/mutations/${mutation.name}`
  const shared = { tag: 'changes', access: MUTATION, bodyLimit: BODY_BYTES } as const
  const answer = { contentType: 'application/json', schema: searchResponses.mutation } as const
  return [
    defineOperation({
      ...shared,
      method: 'POST',
      path,
      summary: `${mutation.summary}. 207: some items failed; 422: all`,
      params: clusterParams,
      body: mutation.schema,
      answer,
      run: (given) => execute(given, changeOf(mutation, given.body)),
    }),
    defineOperation({
      ...shared,
      method: 'POST',
      path: `${path}/preview`,
      summary: `What this would do: ${mutation.summary.charAt(0).toLowerCase()}${mutation.summary.slice(1)}`,
      params: clusterParams,
      body: mutation.schema,
      answer: { contentType: 'application/json', schema: searchResponses.mutationPreview },
      async run({ context, params, body, identity, signal, reply }) {
        const view = findCluster(context, params.cluster_id)
        const change = changeOf(mutation, body)
        const preview = await context.acts.preview({ identity, view }, change, signal)
        const api = {
          method: 'POST',
          path: apiPaths.mutation(params.cluster_id, mutation.name),
          body: change.audited,
        }
        return sendNow(reply, identity, { preview: { ...preview, api } })
      },
    }),
    ...mutation.aliases.map((alias) =>
      defineOperation({
        ...shared,
        method: alias.method,
        path: `${CLUSTER}${alias.path}`,
        summary: `The same as mutations/${mutation.name}`,
        params: clusterParams.extend(
          Object.fromEntries(
            [...alias.path.matchAll(/\{(\w+)\}/g)].map((match) => [match[1] ?? '', pathId]),
          ),
        ),
        ...(alias.body === undefined ? {} : { body: alias.body }),
        ...(alias.query === undefined ? {} : { query: alias.query }),
        answer,
        run(given) {
          const params: Readonly<Record<string, string>> = given.params
          const change = changeOf(
            mutation,
            alias.toInput(params, { ...given.query, ...given.body }),
          )
          return execute({ ...given, params: { cluster_id: params['cluster_id'] ?? '' } }, change)
        },
      }),
    ),
  ]
}

export const mutationOperations: readonly Operation[] = mutations.flatMap(operationsOf)
