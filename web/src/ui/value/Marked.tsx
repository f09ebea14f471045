import { useMemo } from 'react'
import { markText, rowParts } from './preview.ts'
import './value.css'

/** Text with what the filter asked for marked. */
export function Marked({
  text,
  marks,
  seen,
}: {
  readonly text: string
  readonly marks: readonly string[]
  /** Characters that a row shows: it begins near the first mark. Without it the text stands whole. */
  readonly seen?: number
}) {
  const parts = useMemo(
    () => (seen === undefined ? markText(text, marks) : rowParts(text, marks, seen)),
    [text, marks, seen],
  )
  return parts.map((part, index) =>
    part.marked ? (
      // oxlint-disable-next-line react/no-array-index-key -- parts of one text have no other name
      <mark key={index}>{part.text}</mark>
    ) : (
      part.text
    ),
  )
}
