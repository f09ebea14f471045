import { useCallback } from 'react'
import { hexRow, hexRowCount } from './hex-dump.ts'
import { LineList } from './LineList.tsx'
import './value.css'

/** Bytes as `hexdump -C` shows them, drawn as they are scrolled to. */
export function HexView({ bytes, label }: { readonly bytes: Uint8Array; readonly label: string }) {
  const line = useCallback(
    (index: number) => {
      const { offset, bytes: cells, text } = hexRow(bytes, index)
      return (
        <>
          <span className="dim">{offset}</span>
          <span className="hex-bytes">{cells.slice(0, 8).join(' ').padEnd(23)}</span>
          <span className="hex-bytes">{cells.slice(8).join(' ').padEnd(23)}</span>
          <span className="hex-text">{text}</span>
        </>
      )
    },
    [bytes],
  )
  return (
    <LineList
      label={label}
      className="hex"
      count={hexRowCount(bytes.length)}
      columns={80}
      line={line}
    />
  )
}
