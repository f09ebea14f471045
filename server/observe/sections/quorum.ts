/** The KRaft metadata quorum. */
import { describeQuorum } from '@millrace/kafka/read/describe-quorum.ts'
import type { SectionReader } from '../section.ts'

export const quorum: SectionReader<'quorum'> = {
  section: 'quorum',
  after: [],
  needs: [],
  empty: () => null,
  read: ({ kafka, options }) => describeQuorum(kafka, options),
}
