import type { PartError } from '@millrace/contract/search.ts'
import { CircleAlert } from 'lucide-react'
import { useMemo } from 'react'
import { formatExact } from '../../../format.ts'
import { fromHex } from '../../../ui/value/hex-dump.ts'
import { HexView } from '../../../ui/value/HexView.tsx'
import { bytesLook } from './bytes-look.ts'
import type { ShownRecord } from '../model.ts'
import { useResultsHost } from './results-host.ts'
import './undecodable.css'

type Part = 'key' | 'value' | 'headers'

/** Always worth a try: they read everything. */
const READS_ANYTHING = ['String', 'Hex']
const MOST_OFFERED = 4

/** A part that could not be read: why, what its bytes look like, what may read them, and the bytes. */
export function Undecodable({
  record,
  part,
  error,
}: {
  readonly record: ShownRecord
  readonly part: Part
  readonly error: PartError
}) {
  const { actions, run, started } = useResultsHost()
  const bytes = useMemo(() => fromHex(error.hex), [error.hex])
  const look = useMemo(() => bytesLook(bytes, error.size), [bytes, error.size])
  const mark = part === 'headers' ? undefined : record[`${part}_schema`]
  const cut = bytes.length < error.size
  const asked = run.request[`${part}_serde`]
  const chosen = started?.topics.find(({ topic }) => topic === record.topic)?.[part].label
  // A schema that is known has a type, which no other serde reads.
  const likely = (mark?.registry ?? null) === null ? (look?.serdes ?? []) : []
  const offered = [...new Set([...likely, ...READS_ANYTHING])]
    .filter((label) => label !== asked && label !== chosen)
    .slice(0, MOST_OFFERED)
  return (
    <section className="undecodable" aria-label={`The ${part} could not be decoded`}>
      <p className="undecodable-reason">
        <CircleAlert size={14} aria-hidden />
        <span>
          <strong>The {part} could not be decoded.</strong> {error.reason}
        </span>
      </p>
      {look !== null && (
        <p className="undecodable-look dim">
          {formatExact(error.size)} {error.size === 1 ? 'byte' : 'bytes'}. The bytes {look.words}
        </p>
      )}
      {actions !== null && offered.length > 0 && (
        <div className="undecodable-try" role="group" aria-label={`Read the ${part} as`}>
          <span className="dim">
            Read {part === 'value' ? 'values' : part === 'key' ? 'keys' : 'headers'} as
          </span>
          {offered.map((label) => (
            <button
              key={label}
              type="button"
              className="chip-button"
              onClick={() => actions.onForm({ [`${part}_serde`]: label }, true)}
            >
              {label}
            </button>
          ))}
        </div>
      )}
      {cut && <p className="undecodable-look dim">The first {formatExact(bytes.length)} bytes:</p>}
      {bytes.length > 0 && <HexView bytes={bytes} label={`Bytes of the ${part}`} />}
    </section>
  )
}
