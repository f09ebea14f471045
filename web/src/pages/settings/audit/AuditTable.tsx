import type { AuditEntry } from '@millrace/contract/audit.ts'
import type { ClusterRow } from '@millrace/contract/cluster.ts'
import { useRef, useSyncExternalStore } from 'react'
import { useSearchParams } from '../../../app/params.ts'
import { formatClock, formatDate, formatTime } from '../../../format.ts'
import { useZone } from '../../../stores/preferences.ts'
import { copyText } from '../../../ui/Copy.tsx'
import { StateBadge } from '../../../ui/StateBadge.tsx'
import { useRowKeys } from '../../../ui/table/use-row-keys.ts'
import { DECISIONS, explanationWords } from '../decision-words.ts'
import { RESULTS, subjectWords, VIA } from './audit-words.ts'
import './audit.css'

/** Entries, newest first. A row opens the act that it is a step of. */
export function AuditTable({
  entries,
  clusters,
  own,
  tenants,
  busy,
  onOpen,
}: {
  readonly entries: readonly AuditEntry[]
  readonly clusters: readonly ClusterRow[]
  /** All are of the one who looks. */
  readonly own: boolean
  /** Names by id; null where there is only one. */
  readonly tenants: ReadonlyMap<string, string> | null
  readonly busy: boolean
  readonly onOpen: (entry: AuditEntry) => void
}) {
  const body = useRef<HTMLDivElement>(null)
  const { act } = useSearchParams()
  const at = (index: number, action: (entry: AuditEntry) => void): void => {
    const entry = entries[index]
    if (entry !== undefined) action(entry)
  }
  const keys = useRowKeys(body, entries.length, {
    open: (index) => at(index, onOpen),
    peek: (index) => at(index, onOpen),
    toggle: () => undefined,
    escape: () => false,
    copy: (index) => at(index, (entry) => void copyText(JSON.stringify(entry))),
    menu: () => undefined,
  })
  return (
    <div
      ref={body}
      className="audit-table"
      role="grid"
      aria-label={own ? 'My activity' : 'Audit log'}
      aria-busy={busy}
      data-own={own || undefined}
      data-tenants={tenants !== null || undefined}
      tabIndex={-1}
      onKeyDown={keys.onKeyDown}
      onFocus={({ target }) => {
        const index = indexAt(target)
        if (index !== undefined) keys.setActive(index)
      }}
      onClick={({ target }) => {
        const index = indexAt(target)
        // Whoever marks text to copy it wants no sheet.
        if (index !== undefined && getSelection()?.isCollapsed !== false) at(index, onOpen)
      }}
    >
      <div role="rowgroup" className="audit-heads">
        <div role="row" className="audit-row">
          <span role="columnheader">Time</span>
          {!own && <span role="columnheader">User</span>}
          <span role="columnheader">Action</span>
          <span role="columnheader">On</span>
          <span role="columnheader">Cluster</span>
          {tenants !== null && <span role="columnheader">Tenant</span>}
          <span role="columnheader">Via</span>
          <span role="columnheader">Decision</span>
          <span role="columnheader">Result</span>
        </div>
      </div>
      <div role="rowgroup">
        {entries.map((entry, index) => (
          <Row
            key={entry.id}
            entry={entry}
            index={index}
            own={own}
            cluster={clusters.find(({ id }) => id === entry.cluster_id)?.label ?? entry.cluster_id}
            tenant={tenants === null ? undefined : tenantName(tenants, entry.tenant_id)}
            active={index === keys.active}
            open={act === entry.act_id}
          />
        ))}
      </div>
    </div>
  )
}

function indexAt(target: EventTarget): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null
  return row === null ? undefined : Number(row.dataset['index'])
}

const tenantName = (names: ReadonlyMap<string, string>, id: string | null): string =>
  id === null ? '' : (names.get(id) ?? id)

function Row({
  entry,
  index,
  own,
  cluster,
  tenant,
  active,
  open,
}: {
  readonly entry: AuditEntry
  readonly index: number
  readonly own: boolean
  readonly cluster: string | null
  /** undefined: there is only one. */
  readonly tenant: string | undefined
  readonly active: boolean
  readonly open: boolean
}) {
  const { user, event, phase, action, via, address, decision, result, reason, subjects } = entry
  const [subject] = subjects
  return (
    <div
      role="row"
      className="audit-row"
      data-index={index}
      data-open={open || undefined}
      tabIndex={active ? 0 : -1}
    >
      <span role="rowheader" className="audit-time num">
        <Moment at={entry.at} />
      </span>
      {!own && (
        <span
          role="gridcell"
          className="audit-user"
          data-tip={`${user.provider}${user.roles.length === 0 ? '' : ` · ${user.roles.join(', ')}`}`}
        >
          {user.name}
        </span>
      )}
      <span role="gridcell" className="audit-event">
        <span className="mono" data-tip={action ?? undefined}>
          {event}
        </span>
        {phase !== 'event' && <span className="audit-phase">{phase}</span>}
      </span>
      <span
        role="gridcell"
        className="audit-subjects mono"
        data-tip={subjects.length > 2 ? subjectWords(entry, 20) : subject?.type}
      >
        {subjectWords(entry)}
      </span>
      <span role="gridcell" className="audit-cluster">
        {cluster}
      </span>
      {tenant !== undefined && <span role="gridcell">{tenant}</span>}
      <span role="gridcell" className="dim" data-tip={address ?? undefined}>
        {VIA[via]}
      </span>
      <span role="gridcell" className="audit-decision">
        {decision !== null && (
          <span className="dim" data-tip={explanationWords(decision)}>
            {DECISIONS[decision.decision].word} by{' '}
            {decision.policy === null ? decision.by : `policy ${decision.policy.number}`}
          </span>
        )}
      </span>
      <span role="gridcell" className="audit-result">
        <StateBadge
          tone={RESULTS[result].tone}
          label={RESULTS[result].word}
          tip={reason ?? undefined}
        />
      </span>
    </div>
  )
}

/** The day only where it is not today's: most of what is looked for is of now. */
function Moment({ at }: { readonly at: number }) {
  const zone = useZone()
  const day = formatDate(at, zone)
  const today = useSyncExternalStore(everyMinute, () => formatDate(Date.now(), zone))
  return (
    <time dateTime={new Date(at).toISOString()} data-tip={formatTime(at, zone)}>
      {day === today ? '' : `${day.slice(5)} `}
      {formatClock(at, zone)}
    </time>
  )
}

function everyMinute(listener: () => void): () => void {
  const timer = setInterval(listener, 60_000)
  return () => clearInterval(timer)
}
