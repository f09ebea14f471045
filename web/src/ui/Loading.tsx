import './states.css'

/** What the skeleton stands for; each reserves the room that the content will take, so that nothing jumps. */
export type LoadingShape = 'table' | 'tiles' | 'chart' | 'text'

const HEIGHTS: Readonly<Record<LoadingShape, readonly number[]>> = {
  table: [32, 28, 28, 28, 28, 28, 28, 28],
  tiles: [88],
  chart: [260],
  text: [18, 18, 18],
}

export function Loading({
  what,
  as = 'table',
}: {
  readonly what: string
  readonly as?: LoadingShape
}) {
  return (
    <div className="loading" role="status">
      <span className="sr-only">Loading {what}…</span>
      {HEIGHTS[as].map((height, index) => (
        <div key={index} className="skeleton" style={{ height }} />
      ))}
    </div>
  )
}
