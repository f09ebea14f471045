import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { formatClock, type Zone } from '../../format.ts'
import { type ValueKind, formatValue } from '../Value.tsx'
import { axisSteps } from './axis-steps.ts'
import type { ChartMark, TimeSpan } from './chart-marks.ts'
import type { LineStyle } from './palette.ts'
import { stepText } from './step-words.ts'
import { type TimeTick, timeTicks } from './time-axis.ts'

export interface PlotLine {
  readonly key: string
  readonly label: string
  readonly style: LineStyle
  /** What the line stands for; told in the tooltip. */
  readonly values: readonly (number | null)[]
  /** Where the line is: values, or their running sum in a stack. */
  readonly heights: readonly (number | null)[]
}

export interface PlotProps {
  /** Seconds since epoch. */
  readonly times: readonly number[]
  /** What a point stands for, ms: told in the tooltip where it is more than a minute. */
  readonly stepMs: number
  /** Told in the tooltip beside them; drawn over the plot by ChartMarks. */
  readonly marks: readonly ChartMark[]
  /** In a stack the lowest first. */
  readonly lines: readonly PlotLine[]
  readonly as: ValueKind
  readonly shape: 'lines' | 'area' | 'stacked'
  readonly log: boolean
  readonly dark: boolean
  readonly zone: Zone
  readonly height: number
  /** ms since epoch: what was dragged over. */
  readonly onZoom: (from: number, to: number) => void
  /** Where the time axis lies, whenever that changes. */
  readonly onSpan: (span: TimeSpan) => void
  readonly onPlot: (plot: uPlot | null) => void
}

/** uPlot with our looks. Made anew when its lines or scales change; new points only set the data. */
export function Plot(props: PlotProps) {
  const { lines, shape, log, dark, zone, height, as } = props
  const structure = JSON.stringify([
    lines.map(({ key, style }) => [key, style.colour, style.dash]),
    [shape, log, dark, zone, height, as],
  ])
  return <PlotCanvas key={structure} {...props} />
}

function PlotCanvas(props: PlotProps) {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(null)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const made = new uPlot(
      optionsFor(element, () => latest.current),
      dataOf(latest.current),
      element,
    )
    plot.current = made
    latest.current.onPlot(made)
    const watcher = new ResizeObserver(() => {
      made.setSize({ width: element.clientWidth, height: latest.current.height })
    })
    watcher.observe(element)
    return () => {
      watcher.disconnect()
      latest.current.onPlot(null)
      plot.current = null
      made.destroy()
    }
  }, [])
  const { times, lines, height } = props
  useEffect(() => {
    plot.current?.setData(dataOf({ times, lines }))
  }, [times, lines])
  return <div ref={box} style={{ height }} />
}

function dataOf({ times, lines }: Pick<PlotProps, 'times' | 'lines'>): uPlot.AlignedData {
  return [[...times], ...lines.map((line) => [...line.heights])]
}

/** px: of the value axis, and at the plot's end so that the last label has room. */
const VALUE_AXIS = 62
const PADDING_END = 18
const BESIDE = VALUE_AXIS + PADDING_END
/** px between ticks of time, at least: a label and the air around it. */
const TICK_SPACE = 64

function optionsFor(element: HTMLElement, now: () => PlotProps): uPlot.Options {
  const { lines, shape, log, height, as } = now()
  const incrs = axisSteps(as)
  // Canvas knows no custom properties: the theme's colours are read when the plot is made.
  const tokens = getComputedStyle(element)
  const grid = tokens.getPropertyValue('--mr-border')
  const axis: uPlot.Axis = {
    stroke: tokens.getPropertyValue('--mr-dim'),
    font: `11px ${tokens.getPropertyValue('--mr-font')}`,
    grid: { stroke: grid, width: 1 },
    ticks: { show: false },
  }
  // uPlot asks for places first and for their labels right after.
  let ticks: readonly TimeTick[] = []
  return {
    width: element.clientWidth,
    height,
    legend: { show: false },
    padding: [8, PADDING_END, 0, 0],
    scales: {
      x: { time: true, range: (_, min, max) => [min, max] },
      // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- uPlot's enum exists in its types only; 3 is Log
      y: log ? { distr: 3, log: 10 } : { range: (_, min, max) => linearRange(min, max) },
    },
    axes: [
      {
        ...axis,
        size: 26,
        splits: (plot, _, min, max) => {
          const most = (plot.width - BESIDE) / TICK_SPACE
          ticks = timeTicks(min * 1000, max * 1000, most, now().zone)
          return ticks.map(({ at }) => at / 1000)
        },
        values: () => ticks.map(({ label }) => label),
      },
      {
        ...axis,
        size: VALUE_AXIS,
        space: 34,
        ...(incrs === undefined || log ? {} : { incrs }),
        values: (_, splits) =>
          // uPlot leaves out labels of a logarithmic axis by null, against its own type.
          splits.map((split: number | null) =>
            split === null ? '' : formatValue(split, now().as),
          ),
      },
    ],
    series: [
      {},
      ...lines.map(({ label, style }, place): uPlot.Series => ({
        label,
        stroke: style.colour,
        width: 1.5,
        dash: [...style.dash],
        spanGaps: false,
        points: {
          show: (plot, place) => loneDots(plot, place).length > 0,
          filter: (plot, place) => loneDots(plot, place),
          size: 5,
          fill: style.colour,
        },
        ...(shape === 'area' || (shape === 'stacked' && place === 0)
          ? { fill: `${style.colour}${shape === 'area' ? '22' : '66'}` }
          : {}),
      })),
    ],
    bands:
      shape === 'stacked'
        ? lines.slice(1).map(({ style }, place) => ({
            series: [place + 2, place + 1],
            fill: `${style.colour}66`,
          }))
        : [],
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false },
      points: { size: 6 },
      sync: {
        key: 'page',
        scales: ['x', null],
        // Others follow the cursor; what is dragged here is this chart's affair.
        filters: { pub: (type) => type === 'mousemove' || type === 'mouseleave', sub: () => true },
      },
    },
    hooks: {
      setSelect: [(plot) => zoom(plot, now())],
      setCursor: [(plot) => showTip(plot, now())],
      draw: [(plot) => tellSpan(plot, now())],
    },
  }
}

/** Zero is always in sight, and a flat line does not lie on the edge. */
function linearRange(min: number | null, max: number | null): [number, number] {
  const low = Math.min(0, min ?? 0)
  const high = Math.max(0, max ?? 0)
  return high - low === 0 ? [0, 1] : [low * 1.1, high * 1.1]
}

/** Points without neighbours make no line: they are drawn as dots. */
function loneDots(plot: uPlot, series: number): number[] {
  const values = [...(plot.data[series] ?? [])]
  return values.flatMap((value, index) => {
    const known = (value ?? null) !== null
    const alone = (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null
    return known && alone ? [index] : []
  })
}

function zoom(plot: uPlot, props: PlotProps): void {
  const { left, width } = plot.select
  if (width < 6) return
  const from = plot.posToVal(left, 'x') * 1000
  const to = plot.posToVal(left + width, 'x') * 1000
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
  props.onZoom(from, to)
}

/** After a drawing, never during one: whoever listens draws too. The same span tells nothing new. */
function tellSpan(plot: uPlot, props: PlotProps): void {
  const { min, max } = plot.scales['x'] ?? {}
  if (typeof min !== 'number' || typeof max !== 'number') return
  const { offsetLeft: left, clientWidth: width } = plot.over
  const span = { left, width, from: min * 1000, to: max * 1000, stepMs: props.stepMs }
  const text = JSON.stringify(span)
  if (told.get(plot) === text) return
  told.set(plot, text)
  queueMicrotask(() => props.onSpan(span))
}

const told = new WeakMap<uPlot, string>()

const TIP_ROWS = 12
/** Marks so near to the cursor, px, are told with the values. */
const MARK_REACH = 6
const TIP_MARKS = 3

/** The values under the cursor, largest first. Drawn by hand: it follows every move of the mouse. */
function showTip(plot: uPlot, props: PlotProps): void {
  let tip = plot.over.querySelector<HTMLElement>('.chart-tip')
  const { idx, left } = plot.cursor
  const time = idx === null || idx === undefined ? undefined : props.times[idx]
  if (idx === null || idx === undefined || time === undefined || !plot.over.matches(':hover')) {
    tip?.remove()
    return
  }
  if (tip === null) {
    tip = document.createElement('div')
    tip.className = 'chart-tip'
    plot.over.append(tip)
  }
  const known = props.lines.flatMap((line) => {
    const value = line.values[idx] ?? null
    return value === null ? [] : [{ line, value }]
  })
  known.sort((a, b) => b.value - a.value)
  const head = document.createElement('div')
  head.className = 'dim'
  head.textContent = stepText(time * 1000, props.stepMs, props.zone)
  const rows = known.slice(0, TIP_ROWS).map(({ line, value }) => {
    const row = document.createElement('div')
    row.className = 'chart-tip-row'
    const dot = document.createElement('span')
    dot.className = 'chart-tip-dot'
    dot.style.background = line.style.colour
    const label = document.createElement('span')
    label.textContent = line.label
    const text = document.createElement('span')
    text.textContent = formatValue(value, props.as)
    row.append(dot, label, text)
    return row
  })
  tip.replaceChildren(head, ...rows)
  if (rows.length === 0) tip.append('not known')
  tip.append(...markNotes(plot, props))
  const place = left ?? 0
  const right = place > plot.over.clientWidth / 2
  tip.style.left = right ? '' : `${place + 12}px`
  tip.style.right = right ? `${plot.over.clientWidth - place + 12}px` : ''
}

/** What changed where the cursor is. */
function markNotes(plot: uPlot, { marks, zone }: PlotProps): HTMLElement[] {
  const place = plot.cursor.left ?? 0
  const near = marks.filter(
    ({ at }) => Math.abs(plot.valToPos(at / 1000, 'x') - place) <= MARK_REACH,
  )
  const notes = near
    .slice(0, TIP_MARKS)
    .map(({ at, text }) => `${formatClock(at, zone, false)} ${text}`)
  if (near.length > TIP_MARKS) notes.push(`and ${near.length - TIP_MARKS} more changes`)
  return notes.map((text) => {
    const note = document.createElement('div')
    note.className = 'chart-tip-mark'
    note.textContent = text
    return note
  })
}
