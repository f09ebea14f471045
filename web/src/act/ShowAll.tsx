import { formatExact } from '../format.ts'
import './panel.css'

/** Under the beginning of a long list. */
export function ShowAll({
  count,
  onShow,
}: {
  readonly count: number
  readonly onShow: () => void
}) {
  return (
    <button type="button" className="act-link" onClick={onShow}>
      Show all {formatExact(count)}
    </button>
  )
}
