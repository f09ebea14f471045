import { ActionIcon, Button } from '@mantine/core'
import { stringifyJson } from '@millrace/kjq/json/stringify.ts'
import { X } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { formatExact } from '../../../format.ts'
import { copyText } from '../../../ui/Copy.tsx'
import type { ShownRecord } from '../model.ts'
import { recordJson } from './record-json.ts'
import { useResultsHost } from './results-host.ts'
import '../../../ui/table/table.css'

const Compare = lazy(async () => ({
  default: (await import('./CompareRecords.tsx')).CompareRecords,
}))

/** What can be done with the chosen records. */
export function SelectionBar({
  records,
  onClear,
}: {
  readonly records: readonly ShownRecord[]
  readonly onClear: () => void
}) {
  const [comparing, setComparing] = useState(false)
  const { started } = useResultsHost()
  const columns = started?.columns ?? null
  const [left, right] = records
  if (left === undefined) return null
  const two = records.length === 2
  return (
    <>
      <div className="table-bulk" role="region" aria-label="Selected records">
        <span aria-live="polite">{formatExact(records.length)} selected</span>
        <Button
          variant={two ? 'filled' : 'default'}
          aria-disabled={!two}
          {...(!two && {
            'data-disabled': true,
            'data-tip': 'Select two records to compare them.',
          })}
          onClick={() => setComparing(two)}
        >
          Compare
        </Button>
        <Button
          onClick={() =>
            void copyText(
              records.map((record) => stringifyJson(recordJson(record, columns))).join('\n'),
            )
          }
        >
          Copy as NDJSON
        </Button>
        <ActionIcon aria-label="Clear the selection" onClick={onClear}>
          <X size={14} />
        </ActionIcon>
      </div>
      {comparing && right !== undefined && two && (
        <Suspense fallback={null}>
          <Compare left={left} right={right} onClose={() => setComparing(false)} />
        </Suspense>
      )}
    </>
  )
}
