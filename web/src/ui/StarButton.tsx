import { Star } from 'lucide-react'
import './star.css'

export interface StarButtonProps {
  /** What is marked: `orders`. */
  readonly name: string
  readonly on: boolean
  readonly onToggle: (on: boolean) => void
  /** -1 in a table, whose active row has the only stop of the tab key. */
  readonly tabIndex?: 0 | -1
}

/** Marks a favourite. */
export function StarButton({ name, on, onToggle, tabIndex = 0 }: StarButtonProps) {
  return (
    <button
      type="button"
      className="star"
      aria-pressed={on}
      aria-label={`Favourite ${name}`}
      data-tip={on ? 'Take from the favourites' : 'Make it a favourite'}
      tabIndex={tabIndex}
      onClick={() => onToggle(!on)}
    >
      <Star size={14} aria-hidden />
    </button>
  )
}
