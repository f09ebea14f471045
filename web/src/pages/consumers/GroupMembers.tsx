import type { GroupDetail, GroupMember } from '@millrace/contract/group.ts'
import { useMemo } from 'react'
import { useClusterId } from '../../app/params.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Awaited } from '../../ui/NotObserved.tsx'
import { Section } from '../../ui/Page.tsx'
import { ReadView } from '../../ui/ReadView.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { HostTree } from './HostTree.tsx'
import { memberColumns } from './member-columns.tsx'
import { useGroup } from './use-group.ts'

export function GroupMembers() {
  const cluster = useClusterId()
  const read = useGroup()
  return (
    <ReadView read={read} what="members">
      {({ group, metadata }) =>
        group === null ? (
          <Awaited what="This group is" metadata={metadata} />
        ) : (
          <>
            {group.member_rows !== null && group.member_rows.length > 0 && (
              <Section title="Hosts">
                <HostTree cluster={cluster} members={group.member_rows} />
              </Section>
            )}
            <MemberTable group={group} />
          </>
        )
      }
    </ReadView>
  )
}

function MemberTable({ group }: { readonly group: GroupDetail }) {
  const columns = useMemo(() => memberColumns(group.kind), [group.kind])
  return (
    <DataTable
      id={`members-${group.kind}`}
      label="Members"
      columns={columns}
      rows={group.member_rows ?? []}
      rowKey={idOf}
      defaultSort="host"
      empty={
        group.member_rows === null ? (
          <Empty title="Members are not known">The coordinator did not describe the group.</Empty>
        ) : (
          <Empty title="No members">
            Nobody is connected. The committed offsets are kept until offsets.retention.minutes have
            passed since the last member left.
          </Empty>
        )
      }
    />
  )
}

const idOf = (row: GroupMember): string => row.member_id
