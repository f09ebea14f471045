import { Drawer } from '@mantine/core'
import { useMemo } from 'react'
import { Loading } from '../../../ui/Loading.tsx'
import { Problem } from '../../../ui/Problem.tsx'
import { DiffView } from '../../../ui/value/DiffView.tsx'
import { jsonLines, lineText } from '../../../ui/value/json-lines.ts'
import type { ShownRecord } from '../model.ts'
import { recordId } from './record-id.ts'
import { recordJson } from './record-json.ts'
import { useResultsHost } from './results-host.ts'
import { useWholeRecord, type Whole } from './use-whole-record.ts'
import { serdeQuery } from './whole-record.ts'

/** Two records side by side. */
export function CompareRecords({
  left,
  right,
  onClose,
}: {
  readonly left: ShownRecord
  readonly right: ShownRecord
  readonly onClose: () => void
}) {
  const { run } = useResultsHost()
  const serdes = serdeQuery(run.request)
  const wholes = [
    useWholeRecord(run.cluster, left, serdes),
    useWholeRecord(run.cluster, right, serdes),
  ] as const
  return (
    <Drawer
      opened
      onClose={onClose}
      position="bottom"
      size="92%"
      title={`Compare ${recordId(left)} with ${recordId(right)}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Comparison left={wholes[0]} right={wholes[1]} />
    </Drawer>
  )
}

function Comparison({ left, right }: { readonly left: Whole; readonly right: Whole }) {
  for (const side of [left, right]) {
    if (side.state === 'failed')
      return <Problem problem={side.error.problem} onRetry={side.retry} />
    if (side.state === 'large') {
      return <p className="dim">One of them is too large to be compared here.</p>
    }
  }
  return left.state === 'here' && right.state === 'here' ? (
    <Lines left={left.record} right={right.record} />
  ) : (
    <Loading what="the records" as="text" />
  )
}

function Lines({ left, right }: { readonly left: ShownRecord; readonly right: ShownRecord }) {
  const { started } = useResultsHost()
  const columns = started?.columns ?? null
  const [before, after] = useMemo(
    () => [left, right].map((record) => jsonLines(recordJson(record, columns)).map(lineText)),
    [left, right, columns],
  )
  return (
    <DiffView
      left={before ?? []}
      right={after ?? []}
      leftLabel={recordId(left)}
      rightLabel={recordId(right)}
    />
  )
}
