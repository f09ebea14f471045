import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { fittedSpark, sparkStrokes } from './spark-path.ts'
import './chart.css'

const WIDTH = 96
const HEIGHT = 20

interface SparklineProps {
  /** Oldest first; null is a gap. Undefined while loading: the room is kept. */
  readonly values: readonly (number | null)[] | undefined
  /** What it shows, for those who do not see it; without it the picture is decoration beside its number. */
  readonly label?: string | undefined
}

/** The shape of a series in the room of a word. */
export function Sparkline({ values, label }: SparklineProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const scheme = useComputedColorScheme()
  useEffect(() => {
    if (canvas.current !== null) draw(canvas.current, values ?? [])
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- drawn in the scheme's colour, which CSS knows
  }, [values, scheme])
  return (
    <canvas
      ref={canvas}
      className="sparkline"
      style={{ width: WIDTH, height: HEIGHT }}
      role={label === undefined ? undefined : 'img'}
      aria-label={label}
      aria-hidden={label === undefined}
    />
  )
}

function draw(canvas: HTMLCanvasElement, values: readonly (number | null)[]): void {
  const scale = devicePixelRatio
  canvas.width = WIDTH * scale
  canvas.height = HEIGHT * scale
  const context = canvas.getContext('2d')
  if (context === null) return
  context.scale(scale, scale)
  context.lineWidth = 1.25
  context.lineJoin = 'round'
  context.lineCap = 'round'
  context.strokeStyle = getComputedStyle(canvas).color
  for (const stroke of sparkStrokes(fittedSpark(values), WIDTH, HEIGHT)) {
    context.beginPath()
    for (const [index, { x, y }] of stroke.entries()) {
      if (index === 0) context.moveTo(x, y)
      context.lineTo(x, y)
    }
    context.stroke()
  }
}
