import { splitMiddle } from './split-middle.ts'
import './table.css'

/** One line of text, cut in the middle when it does not fit; the whole on hover and when copied. */
export function MiddleText({ text, tail }: { readonly text: string; readonly tail?: number }) {
  const parts = splitMiddle(text, tail)
  return (
    <span className="table-middle" data-tip={parts.tail === '' ? undefined : text}>
      <span className="table-middle-head">{parts.head}</span>
      {parts.tail !== '' && <span className="table-middle-tail">{parts.tail}</span>}
    </span>
  )
}
