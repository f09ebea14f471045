/** Topics, partitions, leaders, replicas: one Metadata answer. */
import { describeTopics } from '@millrace/kafka/read/describe-topics.ts'
import type { SectionReader } from '../section.ts'

export const topics: SectionReader<'topics'> = {
  section: 'topics',
  after: [],
  needs: [],
  empty: () => ({
    names: [],
    ids: [],
    internal: new Uint8Array(0),
    first: new Uint32Array(1),
    leader: new Int32Array(0),
    leaderEpoch: new Int32Array(0),
    replicasFrom: new Uint32Array(1),
    replicas: new Int32Array(0),
    isrFrom: new Uint32Array(1),
    isr: new Int32Array(0),
    offlineFrom: new Uint32Array(1),
    offline: new Int32Array(0),
  }),
  async read({ kafka, seen, options }) {
    const outcome = await describeTopics(kafka, options)
    if (!outcome.allFailed) seen.topics = outcome.data
    return outcome
  },
}
