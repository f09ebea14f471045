/** Topics that groups read, but that Kafka does not show to this principal. */
import type { DescribedGroup, Fault, TopicTable } from './model.ts'

/**
 * OffsetFetch leaves out, without an error, topics that may not be described: a group's sums are then partial. Members
 * of classic groups tell what they were assigned nevertheless. One fault per group and topic.
 * A topic deleted a moment ago looks the same until its consumers notice.
 */
export function hiddenTopics(
  groups: readonly DescribedGroup[],
  topics: TopicTable,
): readonly Fault[] {
  const known = new Set(topics.names)
  return groups.flatMap(({ id, members }) => {
    const assigned = (members ?? []).flatMap((member) => member.assignments ?? [])
    const hidden = new Set(assigned.map(({ topic }) => topic).filter((topic) => !known.has(topic)))
    return Array.from(hidden, (topic): Fault => ({
      kind: 'hidden',
      item: id,
      code: 'MR_KAFKA_HIDDEN',
      message: `Group ${id} reads topic ${topic}, which Kafka does not show to this principal: its offsets and lag are missing here. It needs DESCRIBE on Topic:${topic}.`,
    }))
  })
}
