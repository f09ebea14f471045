import { useCallback, useMemo, useState } from 'react'
import { plural } from '../../format.ts'
import { changedParts, diffLines, type DiffRow, foldSame, type FoldedRow } from './line-diff.ts'
import { LineList } from './LineList.tsx'
import './diff.css'

/** Two texts side by side: what differs is marked, long equal stretches are folded. */
export function DiffView({
  left,
  right,
  leftLabel,
  rightLabel,
}: {
  readonly left: readonly string[]
  readonly right: readonly string[]
  readonly leftLabel: string
  readonly rightLabel: string
}) {
  const rows = useMemo(() => diffLines(left, right), [left, right])
  const [whole, setWhole] = useState(false)
  const shown = useMemo((): readonly FoldedRow[] => (whole ? rows : foldSame(rows)), [rows, whole])
  const line = useCallback(
    (index: number) => {
      const row = shown[index]
      if (row === undefined) return null
      return row.kind === 'fold' ? (
        <button type="button" className="diff-fold" onClick={() => setWhole(true)}>
          {plural(row.rows.length, 'equal line')}
        </button>
      ) : (
        <DiffLine row={row} left={left} right={right} />
      )
    },
    [shown, left, right],
  )
  const differences = rows.filter(({ kind }) => kind !== 'same').length
  return (
    <div className="diff">
      <p className="dim" role="status">
        {differences === 0 ? 'No difference' : `${plural(differences, 'line')} differ`}
      </p>
      <div className="diff-row diff-head">
        <span className="diff-side mono">{leftLabel}</span>
        <span className="diff-side mono">{rightLabel}</span>
      </div>
      <LineList label="Differences" className="diff-lines" count={shown.length} line={line} />
    </div>
  )
}

function DiffLine({
  row,
  left,
  right,
}: {
  readonly row: DiffRow
  readonly left: readonly string[]
  readonly right: readonly string[]
}) {
  const before = row.left === null ? null : (left[row.left] ?? '')
  const after = row.right === null ? null : (right[row.right] ?? '')
  const parts =
    row.kind === 'changed' && before !== null && after !== null ? changedParts(before, after) : null
  return (
    <div className="diff-row" data-kind={row.kind}>
      <Side
        text={before}
        sign="−"
        differs={row.kind !== 'same'}
        from={parts?.head}
        to={parts?.leftEnd}
      />
      <Side
        text={after}
        sign="+"
        differs={row.kind !== 'same'}
        from={parts?.head}
        to={parts?.rightEnd}
      />
    </div>
  )
}

function Side({
  text,
  sign,
  differs,
  from = 0,
  to = 0,
}: {
  readonly text: string | null
  readonly sign: string
  readonly differs: boolean
  readonly from?: number | undefined
  readonly to?: number | undefined
}) {
  if (text === null) return <span className="diff-side" data-absent />
  return (
    <span className="diff-side" data-differs={differs || undefined}>
      <span className="diff-sign" aria-hidden>
        {differs ? sign : ' '}
      </span>
      <span>
        {text.slice(0, from)}
        {to > from && <mark>{text.slice(from, to)}</mark>}
        {text.slice(Math.max(from, to))}
      </span>
    </span>
  )
}
