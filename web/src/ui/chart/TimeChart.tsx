import { Button, Menu, useComputedColorScheme } from '@mantine/core'
import { useLocation } from '@tanstack/react-router'
import { ChevronDown } from 'lucide-react'
import {
  Suspense,
  lazy,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type ReactNode,
} from 'react'
import type uPlot from 'uplot'
import { isDefaultRange, useSetTimeRange, useTimeRange } from '../../app/time-range.ts'
import { formatClock, formatExact } from '../../format.ts'
import { useZone } from '../../stores/preferences.ts'
import { fileName, saveFile } from '../table/save-file.ts'
import { type ValueKind, formatValue } from '../Value.tsx'
import { chartCsv } from './chart-csv.ts'
import {
  type ChartSeries,
  figuresOf,
  firstKnown,
  fittedStart,
  isBlank,
  legendRows,
  positiveOnly,
  seriesFrom,
  stack,
} from './chart-data.ts'
import { chartPng } from './chart-png.ts'
import { ChartMenu } from './ChartMenu.tsx'
import { Legend } from './Legend.tsx'
import { lineStyle, paletteOf } from './palette.ts'
import { type ChartMeaning, standOut } from './stand-out.ts'
import './chart.css'

const Plot = lazy(async () => ({ default: (await import('./Plot.tsx')).Plot }))

export interface TimeChartProps {
  readonly title: string
  /** Seconds since epoch, oldest first; undefined while nothing is known yet. */
  readonly times: readonly number[] | undefined
  readonly series: readonly ChartSeries[]
  readonly as: ValueKind
  readonly shape?: 'lines' | 'area' | 'stacked'
  /** What the sentence under the chart looks for. */
  readonly meaning: ChartMeaning
  /** How many lines there are at most, and of what; where the reader may change it. */
  readonly top?: { readonly count: number; readonly onChange: (count: number) => void } | undefined
  /** Why there is nothing to draw, instead of the usual words. */
  readonly problem?: string | undefined
  readonly height?: number
}

const TOPS = [5, 12, 30]

/** Numbers over time. The title says the unit; legend, tooltip and axis write it; a drag sets the page's time range. */
export function TimeChart(props: TimeChartProps) {
  const { title, as, shape = 'lines', meaning, top, height = 200 } = props
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
            clock: (ms) => formatClock(ms, zone, false),
          }),
    [times, series, meaning, as, zone],
  )
  const message = chartMessage(props.problem, times, series)
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
        {!blank && props.times !== undefined && (
          <Beginning times={props.times} series={props.series} />
        )}
        <div className="chart-tools">
          {top !== undefined && <TopMenu count={top.count} onChange={top.onChange} />}
          {!blank && (
            <ChartMenu
              title={title}
              log={log}
              onLog={() => setLog(!log)}
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
        <div
          className="chart-plot"
          style={{ height }}
          role={blank ? undefined : 'img'}
          aria-label={blank ? undefined : describe(title, series, as)}
        >
          {blank ? (
            <div className="chart-message">{message}</div>
          ) : (
            <Suspense fallback={null}>
              <Plot
                times={times}
                lines={lines}
                as={as}
                shape={shape}
                log={log}
                dark={dark}
                zone={zone}
                height={height}
                onZoom={(from, to) =>
                  setRange({ kind: 'between', ...atLeastThreeMinutes(from, to) })
                }
                onPlot={(made) => {
                  plot.current = made
                }}
              />
            </Suspense>
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
    </figure>
  )
}

function TopMenu({ count, onChange }: { count: number; onChange: (count: number) => void }) {
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <Button variant="subtle" color="gray" rightSection={<ChevronDown size={12} aria-hidden />}>
          Top {count}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Lines, by newest value</Menu.Label>
        {TOPS.map((choice) => (
          <Menu.Item key={choice} onClick={() => onChange(choice)}>
            Top {choice}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
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

/** Says since when there is anything, when the range reaches back further. */
function Beginning({
  times,
  series,
}: {
  readonly times: readonly number[]
  readonly series: readonly ChartSeries[]
}) {
  const zone = useZone()
  const first = firstKnown(series)
  const time = times[first]
  if (time === undefined || first < times.length / 10) return null
  const clock = formatClock(time * 1000, zone, false)
  return (
    <span className="dim">
      {first === times.length - 1
        ? `first point at ${clock}, the next within a minute`
        : `history begins at ${clock}`}
    </span>
  )
}

function chartMessage(
  problem: string | undefined,
  times: readonly number[] | undefined,
  series: readonly ChartSeries[],
): ReactNode {
  if (problem !== undefined) return problem
  if (times === undefined) return <span role="status">Loading…</span>
  if (series.length === 0) return 'Nothing of this kind was observed in this range.'
  return 'Nothing was observed in this range yet. A point is added every minute; a rate needs two observations.'
}

/** What the picture shows, for those who do not see it; the legend has the figures of every line. */
function describe(title: string, series: readonly ChartSeries[], as: ValueKind): string {
  const first = legendRows(series, 'last', true)[0]
  const value =
    first === undefined
      ? null
      : figuresOf(series.find((one) => one.key === first.key)?.values ?? []).last
  if (first === undefined || value === null) return title
  return series.length === 1
    ? `${title}: ${formatValue(value, as)} now. Figures in the legend.`
    : `${title}, ${series.length} lines. Highest now: ${first.label}, ${formatValue(value, as)}. Figures in the legend.`
}

/** Points are a minute apart: a shorter range would show none. */
function atLeastThreeMinutes(from: number, to: number): { from: number; to: number } {
  const lack = Math.max(0, 180_000 - (to - from)) / 2
  return { from: Math.round(from - lack), to: Math.round(to + lack) }
}
