import './states.css'

/** What the skeleton stands for; each reserves the room that the content will take, so that nothing jumps. */
export type LoadingShape = 'table' | 'tiles' | 'overview' | 'text'

const BARS: Readonly<Record<LoadingShape, number>> = { table: 8, tiles: 1, overview: 2, text: 3 }

export function Loading({
  what,
  as = 'table',
}: {
  readonly what: string
  readonly as?: LoadingShape
}) {
  return (
    <div className="loading" data-shape={as} role="status">
      <span className="sr-only">Loading {what}…</span>
      {Array.from({ length: BARS[as] }, (_, index) => (
        <div key={index} className="skeleton" />
      ))}
    </div>
  )
}
