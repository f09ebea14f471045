import type { Json } from '@millrace/kjq/json/value.ts'
import { formatString } from '@millrace/kjq/json/stringify.ts'
import { useCallback, useMemo } from 'react'
import { type JsonLine, jsonLines } from './json-lines.ts'
import { LineList } from './LineList.tsx'
import { Marked } from './Marked.tsx'
import './value.css'

/** Longer strings are cut; the raw text has them whole. */
const LONGEST = 4000

/** A value as pretty-printed JSON. */
export function JsonText({
  value,
  label,
  marks,
}: {
  readonly value: Json
  readonly label: string
  /** Texts to mark. */
  readonly marks: readonly string[]
}) {
  const lines = useMemo(() => jsonLines(value), [value])
  const columns = useMemo(() => widest(lines), [lines])
  const line = useCallback(
    (index: number) => {
      const found = lines[index]
      return found === undefined ? null : <JsonLineView line={found} marks={marks} />
    },
    [lines, marks],
  )
  return <LineList label={label} count={lines.length} columns={columns} line={line} />
}

function JsonLineView({
  line,
  marks,
}: {
  readonly line: JsonLine
  readonly marks: readonly string[]
}) {
  const { depth, name, text, kind, comma } = line
  return (
    <>
      {'  '.repeat(Math.min(depth, 60))}
      {name !== null && (
        <>
          <span className="syntax-name">
            <Marked text={formatString(name)} marks={marks} />
          </span>
          {': '}
        </>
      )}
      <span className={`syntax-${kind}`}>
        <Marked text={text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text} marks={marks} />
      </span>
      {comma && ','}
    </>
  )
}

function widest(lines: readonly JsonLine[]): number {
  let columns = 0
  for (const { depth, name, text } of lines) {
    const length = Math.min(depth, 60) * 2 + (name === null ? 0 : name.length + 4) + text.length + 1
    if (length > columns) columns = length
  }
  return Math.min(columns, LONGEST)
}
