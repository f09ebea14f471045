import { CircleAlert, Info } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ShownRecord } from '../model.ts'
import { Undecodable } from './Undecodable.tsx'
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
        return error === undefined ? null : (
          <Undecodable key={part} record={record} part={part} error={error} />
        )
      })}
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
