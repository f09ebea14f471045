import { useComputedColorScheme } from '@mantine/core'
import { useLocation } from '@tanstack/react-router'
import { Info } from 'lucide-react'
import { Suspense, lazy, useMemo, useRef, useState, type CSSProperties } from 'react'
import type uPlot from 'uplot'
import { isDefaultRange, useSetTimeRange, useTimeRange, zoomedRange } from '../../app/time-range.ts'
import { formatExact } from '../../format.ts'
import { usePreferences, useZone } from '../../stores/preferences.ts'
import type { Absence } from '../missing.tsx'
import { fileName, saveFile } from '../table/save-file.ts'
import { type ValueKind, formatValue } from '../Value.tsx'
import { chartCsv } from './chart-csv.ts'
import {
  type ChartSeries,
  fittedStart,
  isBlank,
  legendRows,
  positiveOnly,
  seriesFrom,
  stack,
} from './chart-data.ts'
import type { ChartMark, TimeSpan } from './chart-marks.ts'
import { chartPng } from './chart-png.ts'
import { absenceText, beginningText, blankText, describe } from './chart-words.ts'
import { ChartMarks } from './ChartMarks.tsx'
import { ChartMenu } from './ChartMenu.tsx'
import { Legend } from './Legend.tsx'
import { lineStyle, paletteOf } from './palette.ts'
import { type ChartMeaning, standOut } from './stand-out.ts'
import { whenText } from './step-words.ts'
import { StepMenu } from './StepMenu.tsx'
import { TopMenu } from './TopMenu.tsx'
import './chart.css'

const Plot = lazy(async () => ({ default: (await import('./Plot.tsx')).Plot }))

export interface TimeChartProps {
  readonly title: string
  /** Seconds since epoch, oldest first; undefined while nothing is known yet. */
  readonly times: readonly number[] | undefined
  /** What a point stands for, ms. */
  readonly stepMs?: number | undefined
  readonly series: readonly ChartSeries[]
  readonly as: ValueKind
  readonly shape?: 'lines' | 'area' | 'stacked'
  /** What the sentence under the chart looks for. */
  readonly meaning: ChartMeaning
  /** How many lines there are at most, and of what; where the reader may change it. */
  readonly top?: { readonly count: number; readonly onChange: (count: number) => void } | undefined
  /** Why there is nothing to draw, instead of the usual words. */
  readonly problem?: string | undefined
  /** Why some of it is empty: said quietly, for the rest is true. */
  readonly missing?: readonly Absence[] | undefined
  /** What happened meanwhile, and where it is told. */
  readonly marks?: ChartMarkSource | undefined
  readonly height?: number
}

export interface ChartMarkSource {
  readonly list: readonly ChartMark[]
  /** Address that tells the changes between two moments, ms since epoch. */
  readonly hrefOf: (from: number, to: number) => string
}

const MINUTE_MS = 60_000
const NO_MARKS: readonly ChartMark[] = []

/** Numbers over time. The title says the unit; legend, tooltip and axis write it; a drag sets the page's time range. */
export function TimeChart(props: TimeChartProps) {
  const { title, as, shape = 'lines', meaning, top, marks } = props
  const { height = 200, stepMs = MINUTE_MS } = props
  // Nobody chose the default range: it shrinks to what there is. A chosen one is shown as chosen.
  const fits = isDefaultRange(useTimeRange())
  const { times, series } = useMemo(() => {
    const start = fits && props.times !== undefined ? fittedStart(props.times, props.series) : 0
    return { times: props.times?.slice(start), series: seriesFrom(props.series, start) }
  }, [props.times, props.series, fits])
  const [log, setLog] = useState(false)
  const [alone, setAlone] = useState<ReadonlySet<string>>(new Set())
  const figure = useRef<HTMLElement>(null)
  const plot = useRef<uPlot>(null)
  const zone = useZone()
  const setRange = useSetTimeRange()
  const marked = usePreferences(({ chartMarks }) => chartMarks)
  const [span, setSpan] = useState<TimeSpan>()
  const dark = useComputedColorScheme() === 'dark'
  const page = useLocation({ select: (location) => location.pathname })

  const styleOf = useMemo(() => {
    const palette = paletteOf(page)
    for (const { key } of legendRows(series, 'last', true)) palette.numberOf(key)
    return (key: string) => lineStyle(palette.numberOf(key), dark)
  }, [page, series, dark])
  const lines = useMemo(() => {
    const drawn = series.filter(({ key }) => alone.size === 0 || alone.has(key))
    const values = drawn.map((one) => (log ? positiveOnly(one.values) : one.values))
    const heights = shape === 'stacked' ? stack(values) : values
    return drawn.map((one, place) => ({
      ...one,
      style: styleOf(one.key),
      heights: heights[place] ?? [],
    }))
  }, [series, alone, log, shape, styleOf])

  const blank = times === undefined || isBlank(series)
  const sentence = useMemo(
    () =>
      times === undefined
        ? null
        : standOut(times, series, meaning, {
            number: (value) =>
              as === 'number' ? formatExact(Math.round(value)) : formatValue(value, as),
            clock: (ms) => whenText(ms, (times[0] ?? 0) * 1000, (times.at(-1) ?? 0) * 1000, zone),
          }),
    [times, series, meaning, as, zone],
  )
  const absence = absenceText(props.missing ?? [])
  const begins =
    blank || props.times === undefined
      ? undefined
      : beginningText(props.times, props.series, stepMs, zone)
  const drawnMarks = marked && marks !== undefined ? marks.list : NO_MARKS
  const save = async (): Promise<void> => {
    const canvas = plot.current?.ctx.canvas
    const picture = canvas === undefined ? null : await chartPng(canvas, title)
    if (picture !== null) saveFile(fileName(title, 'png'), picture)
  }

  return (
    <figure
      className="chart"
      ref={figure}
      aria-label={title}
      style={roomFor(height, top === undefined ? props.series.length : undefined)}
    >
      <figcaption className="chart-head">
        <h2>{title}</h2>
        {begins !== undefined && <span className="dim">{begins}</span>}
        <div className="chart-tools">
          <StepMenu stepMs={stepMs} />
          {top !== undefined && <TopMenu count={top.count} onChange={top.onChange} />}
          {!blank && (
            <ChartMenu
              title={title}
              log={log}
              onLog={() => setLog(!log)}
              marks={marks === undefined ? undefined : marked}
              onPng={() => void save()}
              onCsv={() => saveFile(fileName(title, 'csv'), chartCsv(times, series), 'text/csv')}
              onFullScreen={
                document.fullscreenEnabled
                  ? () => void figure.current?.requestFullscreen()
                  : undefined
              }
            />
          )}
        </div>
      </figcaption>
      <div className="chart-main" data-many={!blank && series.length > 3}>
        <div className="chart-plot" style={{ height }}>
          {blank ? (
            <div className="chart-message" role={times === undefined ? 'status' : undefined}>
              {blankText({ problem: props.problem, absence, times, series })}
            </div>
          ) : (
            <>
              <div role="img" aria-label={describe(title, series, as)}>
                <Suspense fallback={null}>
                  <Plot
                    times={times}
                    stepMs={stepMs}
                    lines={lines}
                    marks={drawnMarks}
                    as={as}
                    shape={shape}
                    log={log}
                    dark={dark}
                    zone={zone}
                    height={height}
                    onZoom={(from, to) => setRange(zoomedRange(from, to, Date.now()))}
                    onSpan={setSpan}
                    onPlot={(made) => {
                      plot.current = made
                    }}
                  />
                </Suspense>
              </div>
              {span !== undefined && marks !== undefined && (
                <ChartMarks marks={drawnMarks} span={span} hrefOf={marks.hrefOf} zone={zone} />
              )}
            </>
          )}
        </div>
        {!blank && (
          <Legend
            caption={title}
            series={series}
            as={as}
            styleOf={styleOf}
            alone={alone}
            onAlone={setAlone}
          />
        )}
      </div>
      {meaning !== 'level' && <p className="chart-sentence">{sentence}</p>}
      {!blank && absence !== undefined && (
        <p className="chart-absence" role="note">
          <Info size={13} aria-hidden />
          {absence}
        </p>
      )}
    </figure>
  )
}

/** Lines of the legend that room is kept for where their number comes with the data. The half one says that it scrolls. */
const TOP_ROWS = 5.5

/** Reserved from the start, so that nothing moves when lines, legend and sentence arrive. */
function roomFor(plot: number, lines: number | undefined): CSSProperties {
  const look: Record<`--${string}`, string | number> = {
    '--plot-height': `${plot}px`,
    '--legend-rows': Math.min(lines ?? TOP_ROWS, TOP_ROWS),
  }
  return look
}
