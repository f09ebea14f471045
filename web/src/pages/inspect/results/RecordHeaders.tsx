import { formatBytes } from '../../../format.ts'
import { Problem } from '../../../ui/Problem.tsx'
import { Marked } from '../../../ui/value/Marked.tsx'
import { previewText } from '../../../ui/value/preview.ts'
import type { ShownRecord } from '../model.ts'
import { type HeaderLine, headerLines } from './header-lines.ts'
import { recordId } from './record-id.ts'
import { useResultsHost } from './results-host.ts'
import { useRecord } from './use-whole-record.ts'
import { serdeQuery, WHOLE_LIMIT } from './whole-record.ts'
import './panel.css'

/** Every header in its order: duplicates stay apart, null is not empty. */
export function RecordHeaders({ record }: { readonly record: ShownRecord }) {
  const { run, marks } = useResultsHost()
  const small = (record.key_size ?? 0) + (record.value_size ?? 0) <= WHOLE_LIMIT
  const whole = useRecord(
    run.cluster,
    record,
    serdeQuery(run.request),
    small && record.headers_count > 0,
  )
  if (record.headers_count === 0)
    return <p className="record-note dim">The record has no headers.</p>
  const lines = headerLines(whole.data ?? record)
  return (
    <>
      {whole.error !== null && (
        <Problem problem={whole.error.problem} onRetry={() => void whole.refetch()} />
      )}
      <table className="record-table" aria-label={`Headers of ${recordId(record)}`}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
            <th scope="col" data-align="end">
              Size
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- names repeat; a record's headers never change
            <tr key={index}>
              <td className="mono">
                {line.name === '' ? <em className="dim">empty name</em> : line.name}
                {line.nameBase64 !== undefined && (
                  <span className="dim" data-tip={`Not UTF-8. Base64: ${line.nameBase64}`}>
                    {' '}
                    (not UTF-8)
                  </span>
                )}
              </td>
              <td className="mono record-table-value">
                <HeaderValue line={line} marks={marks.headers} />
              </td>
              <td data-align="end" className="num">
                {line.size === undefined
                  ? ''
                  : line.size === null
                    ? 'null'
                    : formatBytes(line.size)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function HeaderValue({
  line,
  marks,
}: {
  readonly line: HeaderLine
  readonly marks: readonly string[]
}) {
  if (line.value === null && line.size !== undefined && line.size !== null) {
    return <em className="dim">undecodable</em>
  }
  if (line.value === null) return <em className="dim">null</em>
  if (line.value === '') return <em className="dim">empty</em>
  return <Marked text={previewText(line.value)} marks={marks} />
}
