/** Committed offsets of the groups. After the topics, so that no commit names a partition that is not known yet. */
import { committedOffsets } from '@millrace/kafka/read/committed-offsets.ts'
import type { SectionReader } from '../section.ts'

export const groupOffsets: SectionReader<'group_offsets'> = {
  section: 'group_offsets',
  after: ['topics', 'group_list'],
  needs: ['groups'],
  empty: () => ({
    groups: [],
    topics: [],
    group: new Uint32Array(0),
    topic: new Uint32Array(0),
    partition: new Int32Array(0),
    offset: new Float64Array(0),
    brokerLag: new Float64Array(0),
    metadata: new Map(),
  }),
  // `needs` says that groups are there
  read: ({ kafka, seen, options }) => committedOffsets(kafka, seen.groups!, options),
}
