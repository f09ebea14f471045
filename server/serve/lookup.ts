/** Finding what a path names, and the 404 that helps when it is not there. */
import { nearNames } from '@millrace/search/plan/near-names.ts'
import type { ClusterView, Part } from '../derive/estate.ts'
import type { ServeContext } from './context.ts'
import type { ServeErrorCode } from './error-catalogue.ts'
import { quote, ServeError } from './errors.ts'
import { answerOf, type Answer } from './read.ts'

/** @throws ServeError MR_UNKNOWN_CLUSTER, naming the clusters there are */
export function findCluster(context: ServeContext, id: string): ClusterView {
  const view = context.estate.cluster(id)
  if (view !== undefined) return view
  const known = context.estate
    .clusters()
    .map(({ row }) => (row.label === row.id ? row.id : `${row.id} (${row.label})`))
  throw new ServeError(
    'MR_UNKNOWN_CLUSTER',
    `No cluster has the id or environment name ${quote(id)}. Configured: ${known.join(', ')}.`,
  )
}

/**
 * The part that a path names. Absent from a list that was never observed it is not unknown but pending: null, with the
 * list's reasons.
 * @throws ServeError `code`, when the list was observed and does not have it
 */
export function foundOrPending(
  view: ClusterView,
  part: Part<unknown> | undefined,
  list: Part<readonly object[]>,
  otherwise: () => ServeError,
): Answer {
  if (part !== undefined) return answerOf(view.row.id, part)
  if (list.capturedAt !== null) throw otherwise()
  return answerOf(view.row.id, { ...list, data: null })
}

/** The 404 of a named thing, with the names that look like it. */
export function unknownName(
  code: ServeErrorCode,
  what: string,
  name: string,
  view: ClusterView,
  names: readonly string[],
): ServeError {
  const near = nearNames(name, names)
  return new ServeError(
    code,
    `Cluster ${view.row.label} has no ${what} ${quote(name)}${near.length === 0 ? '' : `. Near: ${near.map((text) => quote(text)).join(', ')}`}. It may have been deleted, or Kafka hides it because Describe on it is not allowed.`,
  )
}

/** The 404 of a registry, with those that there are. */
export function unknownRegistry(view: ClusterView, id: string): ServeError {
  const known = view.registries().data.map((row) => row.id)
  return new ServeError(
    'MR_UNKNOWN_REGISTRY',
    `Cluster ${view.row.label} has no schema registry ${quote(id)}. ${known.length === 0 ? 'None is configured for it, or none belongs to your tenant.' : `There are: ${known.join(', ')}.`}`,
  )
}
