import { useCallback, useMemo } from 'react'
import { LineList } from './LineList.tsx'
import { textLines } from './text-lines.ts'

/** Text as it is. */
export function TextView({ text, label }: { readonly text: string; readonly label: string }) {
  const lines = useMemo(() => textLines(text), [text])
  const columns = useMemo(
    () => Math.max(0, ...lines.slice(0, 10_000).map(({ length }) => length)),
    [lines],
  )
  const line = useCallback((index: number) => lines[index] ?? '', [lines])
  return <LineList label={label} count={lines.length} columns={columns} line={line} />
}
