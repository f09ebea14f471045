import { useMemo } from 'react'
import { markText, rowParts } from './preview.ts'
import './value.css'

/** Text with what the filter asked for marked. */
export function Marked({
  text,
  marks,
  inRow = false,
}: {
  readonly text: string
  readonly marks: readonly string[]
  /** As much as a row shows, beginning near the first mark. Without it the text stands whole. */
  readonly inRow?: boolean
}) {
  const parts = useMemo(
    () => (inRow ? rowParts(text, marks) : markText(text, marks)),
    [text, marks, inRow],
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
