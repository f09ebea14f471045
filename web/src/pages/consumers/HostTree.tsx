import type { GroupMember } from '@millrace/contract/group.ts'
import { useMemo } from 'react'
import { links } from '../../app/links.ts'
import { formatNumber, plural } from '../../format.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import { MiddleText } from '../../ui/table/MiddleText.tsx'
import { partitionCount, partitionRanges } from './assignment-text.ts'
import { hostsOf } from './hosts.ts'
import './consumers.css'

/** Hosts that are opened at first: a small group is seen at once, a large one is a list of hosts. */
const OPEN_UP_TO = 12

/** Hosts, the members on each, the partitions of each. */
export function HostTree({
  cluster,
  members,
}: {
  readonly cluster: string
  readonly members: readonly GroupMember[]
}) {
  const hosts = useMemo(() => hostsOf(members), [members])
  return (
    <div className="host-tree">
      {hosts.map(({ host, members: own, partitions, lag }) => (
        <details key={host} open={members.length <= OPEN_UP_TO}>
          <summary>
            <span className="mono">{host}</span>
            <span className="dim num">
              {plural(own.length, 'member')}
              {partitions !== null && `, ${plural(partitions, 'partition')}`}
              {lag !== null && `, lag ${formatNumber(lag)}`}
            </span>
          </summary>
          <ul>
            {own.map((member) => (
              <li key={member.member_id}>
                <span className="mono" data-tip={member.member_id}>
                  <MiddleText text={member.client_id} />
                </span>
                <span className="num">{held(member)}</span>
                <span className="host-topics">
                  {member.assignments?.map(({ topic, partitions: held }) => (
                    <span key={topic}>
                      <AppLink href={links.topic(cluster, topic)}>{topic}</AppLink>{' '}
                      <span className="dim num">{partitionRanges(held)}</span>
                    </span>
                  ))}
                </span>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </div>
  )
}

function held({ assignments }: GroupMember): string {
  if (assignments === null) return 'assignment not readable'
  const count = partitionCount(assignments)
  return count === 0 ? 'idle' : plural(count, 'partition')
}
