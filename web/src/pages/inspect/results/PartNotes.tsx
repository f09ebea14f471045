import { CircleAlert, Info } from 'lucide-react'
import type { ReactNode } from 'react'
import type { PartError } from '@millrace/contract/search.ts'
import { formatExact } from '../../../format.ts'
import { fromHex } from '../../../ui/value/hex-dump.ts'
import { HexView } from '../../../ui/value/HexView.tsx'
import type { ShownRecord } from '../model.ts'
import './panel.css'

const PARTS = ['key', 'value', 'headers'] as const

/** What a tree of the record cannot say: null and undecodable parts, a projection that failed. */
export function PartNotes({ record }: { readonly record: ShownRecord }) {
  const projected = record.projection !== undefined
  return (
    <>
      {record.projection_error !== undefined && (
        <Note tone="warn">The projection failed on this record: {record.projection_error}</Note>
      )}
      {record.value_size === null && !projected && (
        <Note tone="info">
          Tombstone: the value is null, no bytes at all. In a compacted topic it deletes the key.
        </Note>
      )}
      {record.value_size === 0 && !projected && (
        <Note tone="info">The value is empty: zero bytes, which is not null.</Note>
      )}
      {PARTS.map((part) => {
        const error = record.errors?.[part]
        return error === undefined ? null : <Undecodable key={part} part={part} error={error} />
      })}
    </>
  )
}

function Undecodable({ part, error }: { readonly part: string; readonly error: PartError }) {
  const bytes = fromHex(error.hex)
  const cut = bytes.length < error.size
  return (
    <>
      <Note tone="warn">
        The {part} could not be decoded: {error.reason}
        {cut && ` Its first ${bytes.length} of ${formatExact(error.size)} bytes:`}
      </Note>
      {bytes.length > 0 && <HexView bytes={bytes} label={`Bytes of the ${part}`} />}
    </>
  )
}

function Note({
  tone,
  children,
}: {
  readonly tone: 'warn' | 'info'
  readonly children: ReactNode
}) {
  const Icon = tone === 'warn' ? CircleAlert : Info
  return (
    <p className="record-note" data-tone={tone}>
      <Icon size={14} aria-hidden />
      <span>{children}</span>
    </p>
  )
}
