import type { KeyboardEvent, PointerEvent } from 'react'
import { setPreference } from '../../stores/preferences.ts'

const MIN = 300
const MAX = 720
const STEP = 24

const setWidth = (width: number): void =>
  setPreference({ formWidth: Math.round(Math.min(MAX, Math.max(MIN, width))) })

/** The edge between form and results: dragged, or moved with the arrow keys. */
export function FormResizer({ width }: { readonly width: number }) {
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault()
    const handle = event.currentTarget
    const from = event.clientX - width
    handle.setPointerCapture(event.pointerId)
    const move = (moved: globalThis.PointerEvent) => setWidth(moved.clientX - from)
    const end = () => handle.removeEventListener('pointermove', move)
    handle.addEventListener('pointermove', move)
    handle.addEventListener('lostpointercapture', end, { once: true })
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') setWidth(width - STEP)
    else if (event.key === 'ArrowRight') setWidth(width + STEP)
    else if (event.key === 'Home') setWidth(MIN)
    else if (event.key === 'End') setWidth(MAX)
    else return
    event.preventDefault()
  }
  return (
    <div
      className="inspect-resizer"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="Width of the form"
      aria-valuenow={width}
      aria-valuemin={MIN}
      aria-valuemax={MAX}
      onPointerDown={drag}
      onKeyDown={press}
    />
  )
}
