/** Subjects and schemas as a registry has them at the moment of the request. */
import { searchResponses } from '@millrace/contract/responses.ts'
import { z } from 'zod'
import type { Identity } from '../../access/identity.ts'
import type { ClusterView } from '../../derive/estate.ts'
import type { AskedRegistry } from '../../jobs/open-registries.ts'
import { EVERYBODY } from '../access-rule.ts'
import { scopedTo, type ServeContext } from '../context.ts'
import { quote, ServeError } from '../errors.ts'
import { pathId } from '../input.ts'
import { findCluster, unknownRegistry } from '../lookup.ts'
import { defineOperation, sendNow } from '../operation.ts'
import { registryParams } from '../reads/registries.ts'

const subjectParams = registryParams.extend({
  subject: pathId.describe('Subject; encoded as every id in a path.'),
})
const REGISTRY = '/kafka/v1/clusters/{cluster_id}/registries/{registry}'
const JSON_TYPE = 'application/json'

export const registryOperations = [
  defineOperation({
    method: 'GET',
    access: EVERYBODY,
    path: `${REGISTRY}/subjects/{subject}`,
    summary: 'Versions of a subject, and what new ones must be compatible with',
    tag: 'schemas',
    params: subjectParams,
    answer: { contentType: JSON_TYPE, schema: searchResponses.subject },
    async run({ context, params, identity, signal, reply }) {
      const { registry, view } = findRegistry(context, identity, params)
      const found = await registry.subject(params.subject, signal)
      return sendNow(reply, identity, {
        subject: { ...found, ...view.subjectPlace(params.subject) },
      })
    },
  }),
  defineOperation({
    method: 'GET',
    access: EVERYBODY,
    path: `${REGISTRY}/subjects/{subject}/versions/{version}`,
    summary: 'A version of a subject: its id, text and references',
    tag: 'schemas',
    params: subjectParams.extend({
      version: z
        .union([z.literal('latest'), z.coerce.number().int().min(1)])
        .describe('A number, or `latest`.'),
    }),
    answer: { contentType: JSON_TYPE, schema: searchResponses.subjectVersion },
    async run({ context, params, identity, signal, reply }) {
      const { registry } = findRegistry(context, identity, params)
      const version = await registry.version(params.subject, params.version, signal)
      return sendNow(reply, identity, { version })
    },
  }),
  defineOperation({
    method: 'GET',
    access: EVERYBODY,
    path: `${REGISTRY}/schemas/{schema}`,
    summary: 'A schema by the id that records name it by, and the subjects that have it',
    tag: 'schemas',
    params: registryParams.extend({
      schema: pathId.describe('A number, or a UUID of newer clients and of AWS Glue.'),
    }),
    answer: { contentType: JSON_TYPE, schema: searchResponses.schema },
    async run({ context, params, identity, signal, reply }) {
      const { registry } = findRegistry(context, identity, params)
      const schema = await registry.schema(params.schema, signal)
      if (schema === null) {
        throw new ServeError(
          'MR_BAD_PATH_ID',
          `The path parameter schema is ${quote(params.schema, 60)}: expected the number of a schema, or a UUID; of AWS Glue always a UUID.`,
        )
      }
      return sendNow(reply, identity, { schema })
    },
  }),
]

/** @throws ServeError MR_UNKNOWN_CLUSTER, MR_UNKNOWN_REGISTRY: also where it is not the tenant's */
function findRegistry(
  context: ServeContext,
  identity: Identity,
  { cluster_id, registry: id }: { readonly cluster_id: string; readonly registry: string },
): { readonly registry: AskedRegistry; readonly view: ClusterView } {
  const view = findCluster(scopedTo(context, identity), cluster_id)
  const registry = view.subjects(id) === undefined ? undefined : context.registries.of(view.set, id)
  if (registry === undefined) throw unknownRegistry(view, id)
  return { registry, view }
}
