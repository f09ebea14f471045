/**
 * The one way of every read, from HTTP and from the socket: authorise → query → present → JSON. Access control stands
 * in these functions and nowhere else.
 */
import type { Identity } from '../access/identity.ts'
import { VISIBILITY_SECTIONS } from '../derive/tenant/visibility.ts'
import { admit } from './authenticate.ts'
import { makeBody, type Body } from './body-cache.ts'
import { scopedTo, type ServeContext } from './context.ts'
import type { Answer, Read, ReadRequest, Watch } from './read.ts'
import { serialise } from './serialise.ts'

/**
 * Runs a read and gives its body; a kept body is used while none of its sections was observed anew.
 * @param question path and query as received: the same text asks the same
 * @throws ServeError for everything that can be wrong with a request
 */
export async function runRead(
  context: ServeContext,
  read: Read,
  request: ReadRequest,
  question: string,
): Promise<Body> {
  const { identity } = request
  admit(context, identity, read.access)
  const cacheKey = `${identity.scope.key} ${question}`
  const kept = context.bodies.get(cacheKey)
  if (kept !== undefined && kept.version === versionOf(context, kept.body.answer.watch)) {
    return kept.body
  }
  const found = await read.answer(scopedTo(context, identity), request)
  const { data, ...answer } = present(found, identity)
  // Taken before writing, which may let other work in between: what is observed meanwhile makes this body an old one.
  const version = versionOf(context, answer.watch)
  const body = makeBody(read.key, await serialise(data), answer)
  if (read.cacheable && version !== null) context.bodies.set(cacheKey, { version, body })
  return body
}

/** What of an answer the asking user may see: what it is made of belongs to their tenant already (scopedTo). */
function present(answer: Answer, { scope }: Identity): Answer {
  const { watch } = answer
  if (scope.unrestricted || watch.kind !== 'sections') return answer
  // What is visible follows from what the tenant's groups consume: whatever is told may be another answer when that changes.
  const sections = [...new Set([...watch.sections, ...VISIBILITY_SECTIONS])]
  return { ...answer, watch: { ...watch, sections } }
}

/** null: cannot be told, so nothing is kept. */
function versionOf(context: ServeContext, watch: Watch): string | null {
  if (watch.kind !== 'sections') return null
  // A cluster that was asked for as bootstrap_1 gets its real id later; from then on the old body is not found.
  const id = context.estate.cluster(watch.clusterId)?.row.id
  return id === undefined ? null : `${id} ${context.versions.of(id, watch.sections)}`
}
