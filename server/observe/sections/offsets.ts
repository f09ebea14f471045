/**
 * Start and end offsets of every partition. After the committed offsets: what is committed was written before, so an
 * end offset that is read later is never behind it, and lag is never negative by the order of reading.
 */
import { listOffsets } from '@millrace/kafka/read/list-offsets.ts'
import type { SectionReader } from '../section.ts'

export const offsets: SectionReader<'offsets'> = {
  section: 'offsets',
  after: ['topics', 'group_offsets'],
  needs: ['topics'],
  empty: () => ({
    names: [],
    topicIds: [],
    first: new Uint32Array(1),
    start: new Float64Array(0),
    end: new Float64Array(0),
    fault: new Int32Array(0),
    endAt: 0,
  }),
  async read({ kafka, seen, options }) {
    // `needs` says so
    const table = seen.topics!
    const outcome = await listOffsets(kafka, table, options)
    // A column that the outcome shares with the table would be given away with it.
    const first = outcome.data.first === table.first ? table.first.slice() : outcome.data.first
    return { ...outcome, data: { ...outcome.data, first, topicIds: table.ids } }
  },
}
