/** Millrace's own topics: nobody reads or changes them through Millrace, whatever policies say. */
import type { Explanation, ResourcePath } from '@millrace/contract/access.ts'
import { ACTIONS, type ActionName } from '@millrace/contract/actions.ts'
import { isInternalTopic } from '../state/log/internal-topics.ts'

/** null: the resource is none of them. @param prefix MILLRACE_TOPIC_PREFIX */
export function protectedTopic(
  prefix: string,
  action: ActionName,
  resource: ResourcePath,
): Explanation | null {
  const [, , type, name] = resource
  if (type !== 'topic' || name === undefined || !isInternalTopic(prefix, name)) return null
  if (ACTIONS[action].domain !== 'cluster') return null
  return {
    action,
    resource: [...resource],
    decision: 'deny',
    by: 'protected',
    reason: `Topics that begin with ${prefix}_ hold the state of Millrace and are closed to everybody.`,
    policy: null,
  }
}
