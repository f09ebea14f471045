import type { Partition } from '@millrace/contract/topic.ts'
import { useMemo } from 'react'
import { links } from '../../app/links.ts'
import { plural } from '../../format.ts'
import { AppLink } from '../../ui/AppLink.tsx'
import { type StripCell, brokerStrip } from './broker-strip.ts'
import './topics.css'

/** Above this the cells would say less than the counts beside them. */
const MOST_CELLS = 200
const CELL = 12
const GAP = 3

/** How the partitions lie on the brokers: balance and what is out of sync, at a glance. */
export function BrokerStrip({
  cluster,
  partitions,
}: {
  readonly cluster: string
  readonly partitions: readonly Partition[]
}) {
  const rows = useMemo(() => brokerStrip(partitions), [partitions])
  return (
    <div className="strip">
      {rows.map(({ broker, leads, holds, behind, cells }) => (
        <div key={broker}>
          <AppLink href={links.broker(cluster, broker)}>Broker {broker}</AppLink>
          <div className="strip-cells">{cells.length <= MOST_CELLS && <Cells cells={cells} />}</div>
          <span className="num">
            leads {leads}, holds {holds}
            {behind > 0 && `, ${behind} out of sync`}
          </span>
        </div>
      ))}
      <div>
        <span />
        <span className="strip-key dim">
          <Key cell="leader" label="leader" />
          <Key cell="follower" label="in sync" />
          <Key cell="behind" label="out of sync" />
        </span>
        <span className="dim">{plural(partitions.length, 'partition')}</span>
      </div>
    </div>
  )
}

function Cells({ cells }: { readonly cells: readonly StripCell[] }) {
  return (
    <svg width={cells.length * (CELL + GAP)} height={CELL + 4} aria-hidden>
      {cells.map((cell, place) => (
        // oxlint-disable-next-line react/no-array-index-key -- the place is the partition's number
        <Cell key={place} cell={cell} x={place * (CELL + GAP)} />
      ))}
    </svg>
  )
}

function Cell({ cell, x }: { readonly cell: StripCell; readonly x: number }) {
  return <rect className={`strip-${cell}`} x={x + 1} y={2} width={CELL} height={CELL} rx={2} />
}

function Key({ cell, label }: { readonly cell: StripCell; readonly label: string }) {
  return (
    <span>
      <svg width={CELL + 2} height={CELL + 4} aria-hidden>
        <Cell cell={cell} x={0} />
      </svg>
      {label}
    </span>
  )
}
