import { useMemo } from 'react'
import { stringifyJson } from '@millrace/kjq/json/stringify.ts'
import { Button } from '@mantine/core'
import { copyText } from '../../../ui/Copy.tsx'
import { JsonText } from '../../../ui/value/JsonText.tsx'
import type { ShownRecord } from '../model.ts'
import { allMarks } from './filter-marks.ts'
import { recordId } from './record-id.ts'
import { recordJson } from './record-json.ts'
import { useResultsHost } from './results-host.ts'

/** The whole record as JSON, as the API gives it. */
export function RecordJson({ record }: { readonly record: ShownRecord }) {
  const { started, marks } = useResultsHost()
  const columns = started?.columns ?? null
  const json = useMemo(() => recordJson(record, columns), [record, columns])
  const texts = useMemo(() => allMarks(marks), [marks])
  return (
    <>
      <div className="record-corner">
        <Button
          variant="subtle"
          onClick={() => void copyText(stringifyJson(json, { indent: '  ' }))}
        >
          Copy JSON
        </Button>
      </div>
      <JsonText value={json} label={`JSON of ${recordId(record)}`} marks={texts} />
    </>
  )
}
