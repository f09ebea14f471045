import type { ReactNode } from 'react'
import { AppLink } from './AppLink.tsx'
import './tiles.css'

/** A row of tiles that wraps without leaving holes. */
export function Tiles({ children }: { readonly children: ReactNode }) {
  return <div className="tiles">{children}</div>
}

export interface TileProps {
  readonly label: string
  /** `<Value …/>`, or text. */
  readonly value: ReactNode
  /** Below the value: what it is made of. */
  readonly note?: ReactNode
  readonly sparkline?: ReactNode
  readonly href?: string
}

export function Tile({ label, value, note, sparkline, href }: TileProps) {
  const body = (
    <>
      <span className="tile-label">{label}</span>
      <span className="tile-value">{value}</span>
      <span className="tile-note">{note}</span>
      {sparkline !== undefined && <span className="tile-spark">{sparkline}</span>}
    </>
  )
  return href === undefined ? (
    <div className="tile">{body}</div>
  ) : (
    <AppLink href={href} className="tile tile-link">
      {body}
    </AppLink>
  )
}
