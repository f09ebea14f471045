/** States, members and assignments of the groups. */
import { describeGroups } from '@millrace/kafka/read/describe-groups.ts'
import type { SectionReader } from '../section.ts'

export const groups: SectionReader<'groups'> = {
  section: 'groups',
  after: ['group_list'],
  needs: ['groups'],
  empty: () => [],
  // `needs` says that groups are there
  read: ({ kafka, seen, options }) => describeGroups(kafka, seen.groups!, options),
}
