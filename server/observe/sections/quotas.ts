/** Client quotas. */
import { describeQuotas } from '@millrace/kafka/read/describe-quotas.ts'
import type { SectionReader } from '../section.ts'

export const quotas: SectionReader<'quotas'> = {
  section: 'quotas',
  after: [],
  needs: [],
  empty: () => [],
  read: ({ kafka, options }) => describeQuotas(kafka, options),
}
