/** Which topic a subject is for, by the strategies that name subjects after topics. */
import type { SubjectRow } from '@millrace/contract/registry.ts'

export type SubjectPlace = Pick<SubjectRow, 'topic' | 'side' | 'strategy'>

const NOWHERE: SubjectPlace = { topic: null, side: null, strategy: null }
/** `:.context:` in front of a name. */
const CONTEXT = /^:\.[^:]*:/
/** Full name of a record, message or type. */
const FULL_NAME = /^[A-Za-z_][\w.]*$/

/**
 * `orders-value` → topic `orders`, its values (TopicNameStrategy); `orders-com.acme.Order` → topic `orders`
 * (TopicRecordNameStrategy). Of several topics that fit the one with the longest name.
 * @param isTopic whether there is a topic of that name
 */
export function subjectTopic(subject: string, isTopic: (name: string) => boolean): SubjectPlace {
  const name = subject.replace(CONTEXT, '')
  for (let at = name.lastIndexOf('-'); at > 0; at = name.lastIndexOf('-', at - 1)) {
    const topic = name.slice(0, at)
    const rest = name.slice(at + 1)
    if (!isTopic(topic)) continue
    if (rest === 'key' || rest === 'value')
      return { topic, side: rest, strategy: 'TopicNameStrategy' }
    if (FULL_NAME.test(rest)) return { topic, side: null, strategy: 'TopicRecordNameStrategy' }
  }
  return NOWHERE
}
