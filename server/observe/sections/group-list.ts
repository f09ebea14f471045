/** Groups of all kinds, from every broker. */
import { listGroups } from '@millrace/kafka/read/list-groups.ts'
import type { ListedGroup } from '@millrace/kafka/read/model.ts'
import type { SectionReader } from '../section.ts'

export const groupList: SectionReader<'group_list'> = {
  section: 'group_list',
  after: [],
  needs: [],
  empty: () => [],
  async read({ kafka, seen, simpleGroups, options }) {
    const outcome = await listGroups(kafka, options)
    const data = simpleGroups ? outcome.data : outcome.data.filter((group) => !isSimple(group))
    if (!outcome.allFailed) seen.groups = data
    return { ...outcome, data }
  },
}

/** Only commits offsets: no protocol, hence no members (Flink, clients that assign partitions themselves). */
function isSimple(group: ListedGroup): boolean {
  return group.kind === 'classic' && group.protocolType === ''
}
