import { Download } from 'lucide-react'
import { useMemo, useState } from 'react'
import { linkUrl } from '../../../api/client.ts'
import { formatBytes } from '../../../format.ts'
import { Copy } from '../../../ui/Copy.tsx'
import { Problem } from '../../../ui/Problem.tsx'
import { hexText } from '../../../ui/value/hex-dump.ts'
import { HexView } from '../../../ui/value/HexView.tsx'
import { TextView } from '../../../ui/value/TextView.tsx'
import type { ShownRecord } from '../model.ts'
import { recordId } from './record-id.ts'
import { useResultsHost } from './results-host.ts'
import { usePartHead } from './use-whole-record.ts'
import { HEAD_BYTES, type Part, type PartHead, partPath } from './whole-record.ts'
import './panel.css'

const PARTS: readonly { readonly id: Part; readonly label: string }[] = [
  { id: 'value', label: 'Value' },
  { id: 'key', label: 'Key' },
]

/** A part as it is in Kafka, as text or as bytes: the first 100 kB, and the whole as a file. */
export function RecordBytes({
  record,
  as,
}: {
  readonly record: ShownRecord
  readonly as: 'raw' | 'hex'
}) {
  const [part, setPart] = useState<Part>('value')
  const { run } = useResultsHost()
  const size = part === 'key' ? record.key_size : record.value_size
  const head = usePartHead(run.cluster, record, part, size !== null && size > 0)
  return (
    <>
      <div className="value-bar">
        <div role="group" className="record-parts" aria-label="Part">
          {PARTS.map(({ id, label }) => (
            <button
              key={id}
              type="button"
              className="record-part"
              aria-pressed={part === id}
              onClick={() => setPart(id)}
            >
              {label}
            </button>
          ))}
        </div>
        {size !== null && size > HEAD_BYTES && (
          <span className="dim">
            The first {formatBytes(HEAD_BYTES)} of {formatBytes(size)}
          </span>
        )}
        <span className="value-bar-space" />
        {head.data !== undefined && <CopyBytes head={head.data} as={as} />}
        {size !== null && size > 0 && (
          <a
            className="record-download"
            href={linkUrl(partPath(run.cluster, record, part)).href}
            download={`${recordId(record).replaceAll(':', '-')}.${part}`}
          >
            <Download size={14} aria-hidden /> Download {formatBytes(size)}
          </a>
        )}
      </div>
      {size === null || size === 0 ? (
        <p className="record-note dim">
          {size === null
            ? `The ${part} is null: there are no bytes.`
            : `The ${part} is empty: zero bytes.`}
        </p>
      ) : head.error !== null ? (
        <Problem problem={head.error.problem} onRetry={() => void head.refetch()} />
      ) : head.data === undefined ? (
        <p className="record-note dim" role="status">
          Loading bytes…
        </p>
      ) : (
        <Bytes head={head.data} as={as} label={`${part} of ${recordId(record)}`} />
      )}
    </>
  )
}

function Bytes({
  head,
  as,
  label,
}: {
  readonly head: PartHead
  readonly as: 'raw' | 'hex'
  readonly label: string
}) {
  const text = useMemo(() => (as === 'raw' ? asText(head) : ''), [head, as])
  return as === 'hex' ? (
    <HexView bytes={head.bytes} label={`Bytes of the ${label}`} />
  ) : (
    <TextView text={text} label={`Text of the ${label}`} />
  )
}

function CopyBytes({ head, as }: { readonly head: PartHead; readonly as: 'raw' | 'hex' }) {
  const text = useMemo(() => (as === 'hex' ? hexText(head.bytes) : asText(head)), [head, as])
  return <Copy text={text} what={head.cut ? 'what is shown' : as === 'hex' ? 'hex dump' : 'text'} />
}

/** UTF-8; what is none becomes U+FFFD. A character cut in two at the end is left out. */
function asText({ bytes, cut }: PartHead): string {
  return new TextDecoder().decode(bytes, { stream: cut })
}
