/** Which topics are Millrace's own. */
import { STREAMS } from './model.ts'
import type { Stream } from './model.ts'
import { topicName } from './topics.ts'

/** The stream that a topic holds; null: none of this release. @param prefix MILLRACE_TOPIC_PREFIX */
export function internalTopic(prefix: string, name: string): Stream | null {
  return STREAMS.find((stream) => topicName(prefix, stream) === name) ?? null
}

/** Also those that only an earlier or a later release has. */
export function isInternalTopic(prefix: string, name: string): boolean {
  return name.startsWith(`${prefix}_`)
}
