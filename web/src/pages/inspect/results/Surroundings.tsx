import { useQuery } from '@tanstack/react-query'
import { useMediaQuery } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import type { ProblemError } from '../../../api/problem-error.ts'
import { Problem } from '../../../ui/Problem.tsx'
import type { ShownRecord } from '../model.ts'
import { aroundColumns } from './record-columns.tsx'
import { NO_MARKS } from './filter-marks.ts'
import { recordId } from './record-id.ts'
import { RecordJson } from './RecordJson.tsx'
import { RecordList } from './RecordList.tsx'
import { useResultsHost } from './results-host.ts'
import { fetchSurroundings } from './surrounding-records.ts'
import './panel.css'

const NONE: ReadonlySet<string> = new Set()

/** Five records before and after in the same partition, whatever the filter says. */
export function Surroundings({ record }: { readonly record: ShownRecord }) {
  const { run } = useResultsHost()
  const id = recordId(record)
  const query = useQuery<readonly ShownRecord[], ProblemError>({
    queryKey: ['surroundings', run.cluster, id],
    queryFn: ({ signal }) => fetchSurroundings(run.cluster, run.request, record, signal),
    staleTime: 30_000,
    retry: false,
  })
  const [open, setOpen] = useState(NONE)
  const narrow = useMediaQuery('(max-width: 640px)', undefined, { getInitialValueInEffect: false })
  const columns = useMemo(() => aroundColumns(narrow), [narrow])
  if (query.error !== null) {
    return <Problem problem={query.error.problem} onRetry={() => void query.refetch()} />
  }
  if (query.data === undefined) {
    return (
      <p className="record-note dim" role="status">
        Reading the records around it…
      </p>
    )
  }
  const toggle = (other: string): void =>
    setOpen(
      (before) =>
        new Set(
          [...before].filter((each) => each !== other).concat(before.has(other) ? [] : other),
        ),
    )
  return (
    // What happens in the inner list is not for the list around it.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- it only keeps events in
    <div
      className="record-around"
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => event.stopPropagation()}
      onFocus={(event) => event.stopPropagation()}
      onContextMenu={(event) => event.stopPropagation()}
    >
      <RecordList
        label={`Records around ${id}`}
        records={query.data}
        count={query.data.length}
        columns={columns}
        marks={NO_MARKS}
        open={open}
        here={id}
        panel={AroundPanel}
        onToggle={toggle}
        onLeave={(other) => {
          if (!open.has(other)) return false
          toggle(other)
          return true
        }}
      />
    </div>
  )
}

function AroundPanel(record: ShownRecord) {
  return <RecordJson record={record} />
}
