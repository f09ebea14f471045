import { Ellipsis } from 'lucide-react'
import { formatBytes, formatTime } from '../../../format.ts'
import { useZone } from '../../../stores/preferences.ts'
import { Copy } from '../../../ui/Copy.tsx'
import { Problem } from '../../../ui/Problem.tsx'
import type { ShownRecord } from '../model.ts'
import { PartNotes } from './PartNotes.tsx'
import { RecordBytes } from './RecordBytes.tsx'
import { RecordHeaders } from './RecordHeaders.tsx'
import { recordId } from './record-id.ts'
import { RecordJson } from './RecordJson.tsx'
import { RecordTree } from './RecordTree.tsx'
import { type RecordView, useResultsHost } from './results-host.ts'
import { SchemaMarks } from './SchemaMarks.tsx'
import { Surroundings } from './Surroundings.tsx'
import { useWholeRecord, type Whole } from './use-whole-record.ts'
import { ViewTabs } from './ViewTabs.tsx'
import { serdeQuery } from './whole-record.ts'
import './panel.css'

/** An open record: as a tree, as JSON, its bytes, its headers, and what stands around it. */
export function RecordPanel({ record }: { readonly record: ShownRecord }) {
  const host = useResultsHost()
  const id = recordId(record)
  const view = host.viewOf(id)
  return (
    <div className="record">
      <div className="record-head">
        <ViewTabs
          id={id}
          headers={record.headers_count}
          view={view}
          onView={(next) => host.setView(id, next)}
        />
        <RecordFacts record={record} />
        <button
          type="button"
          className="icon-button"
          aria-label={`Actions for ${id}`}
          data-tip="Actions"
          aria-haspopup="menu"
          onClick={(event) => host.showMenu(record, event.currentTarget)}
        >
          <Ellipsis size={15} aria-hidden />
        </button>
      </div>
      <SchemaMarks record={record} />
      <div role="tabpanel" className="record-body" aria-label={`${id}, ${view}`}>
        <View record={record} view={view} />
      </div>
    </div>
  )
}

function View({ record, view }: { readonly record: ShownRecord; readonly view: RecordView }) {
  const { run } = useResultsHost()
  const whole = useWholeRecord(run.cluster, record, serdeQuery(run.request))
  switch (view) {
    case 'tree':
    case 'json':
      return (
        <>
          <PartNotes record={whole.state === 'here' ? whole.record : record} />
          <Structured record={record} whole={whole} view={view} />
        </>
      )
    case 'raw':
    case 'hex':
      return <RecordBytes record={record} as={view} />
    case 'headers':
      return <RecordHeaders record={record} />
    case 'around':
      return <Surroundings record={record} />
    default:
      return view satisfies never
  }
}

function Structured({
  record,
  whole,
  view,
}: {
  readonly record: ShownRecord
  readonly whole: Whole
  readonly view: 'tree' | 'json'
}) {
  if (whole.state === 'loading') {
    return (
      <p className="record-note dim" role="status">
        Loading {formatBytes(whole.bytes)}…
      </p>
    )
  }
  if (whole.state === 'failed') {
    return <Problem problem={whole.error.problem} onRetry={whole.retry} />
  }
  if (whole.state === 'large') {
    return (
      <>
        <p className="record-note dim">
          {formatBytes(whole.bytes)} are too much for a tree in this browser: the beginning of the
          bytes follows.
        </p>
        <RecordBytes record={record} as="raw" />
      </>
    )
  }
  return view === 'tree' ? (
    <RecordTree record={whole.record} />
  ) : (
    <RecordJson record={whole.record} />
  )
}

/** What the row above does not say, or says in a column that is not shown. */
function RecordFacts({ record }: { readonly record: ShownRecord }) {
  const zone = useZone()
  const id = recordId(record)
  return (
    <div className="record-facts dim">
      <span className="record-fact num">{formatTime(Number(record.timestamp), zone)}</span>
      <span className="record-fact">{record.timestamp_type}</span>
      <span className="record-fact num">key {sizeText(record.key_size)}</span>
      <span className="record-fact num">value {sizeText(record.value_size)}</span>
      <span className="record-fact record-fact-id mono">
        {id}
        <Copy text={id} what="topic, partition and offset" />
      </span>
    </div>
  )
}

function sizeText(size: number | null): string {
  return size === null ? 'null' : formatBytes(size)
}
