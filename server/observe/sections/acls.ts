/** ACLs, where the cluster has an authorizer. */
import { describeAcls } from '@millrace/kafka/read/describe-acls.ts'
import type { SectionReader } from '../section.ts'

export const acls: SectionReader<'acls'> = {
  section: 'acls',
  after: [],
  needs: [],
  empty: () => [],
  read: ({ kafka, options }) => describeAcls(kafka, options),
}
