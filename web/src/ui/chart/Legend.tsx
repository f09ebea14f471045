import { ArrowDown, ArrowUp } from 'lucide-react'
import { useState } from 'react'
import { UNKNOWN } from '../../format.ts'
import { MiddleText } from '../table/MiddleText.tsx'
import { type ValueKind, formatValue } from '../Value.tsx'
import { type ChartSeries, type LegendSort, legendRows } from './chart-data.ts'
import type { LineStyle } from './palette.ts'

interface LegendProps {
  readonly caption: string
  readonly series: readonly ChartSeries[]
  readonly as: ValueKind
  readonly styleOf: (key: string) => LineStyle
  /** Keys that are drawn alone; empty: all are drawn. */
  readonly alone: ReadonlySet<string>
  readonly onAlone: (alone: ReadonlySet<string>) => void
}

const FIGURES = ['last', 'min', 'max'] as const

/** The lines of a chart as a table: also what a screen reader reads instead of the picture. */
export function Legend({ caption, series, as, styleOf, alone, onAlone }: LegendProps) {
  const [sort, setSort] = useState<{ by: LegendSort; descending: boolean }>({
    by: 'last',
    descending: true,
  })
  const rows = legendRows(series, sort.by, sort.descending)
  const head = (by: LegendSort, label: string) => (
    <th
      scope="col"
      className={`chart-legend-${by}`}
      aria-sort={sort.by !== by ? 'none' : sort.descending ? 'descending' : 'ascending'}
    >
      <button
        type="button"
        onClick={() =>
          setSort({ by, descending: sort.by === by ? !sort.descending : by !== 'label' })
        }
      >
        {label}
        {sort.by === by &&
          (sort.descending ? (
            <ArrowDown size={11} aria-hidden />
          ) : (
            <ArrowUp size={11} aria-hidden />
          ))}
      </button>
    </th>
  )
  const turn = (key: string, add: boolean): void => {
    const next = new Set(add ? alone : [])
    if (alone.has(key) && (add || alone.size === 1)) next.delete(key)
    else next.add(key)
    onAlone(next)
  }
  return (
    <div className="chart-legend" role="region" aria-label={`Legend of ${caption}`}>
      <table>
        <colgroup>
          <col />
          {FIGURES.map((figure) => (
            <col key={figure} className={`chart-figure chart-legend-${figure}`} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {head('label', 'Name')}
            {head('last', 'Last')}
            {head('min', 'Min')}
            {head('max', 'Max')}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} data-off={alone.size > 0 && !alone.has(row.key)}>
              <th scope="row">
                <button
                  type="button"
                  aria-pressed={alone.has(row.key)}
                  data-tip="Click: only this line. Ctrl or Shift and click: add or remove it."
                  onClick={(event) =>
                    turn(row.key, event.ctrlKey || event.metaKey || event.shiftKey)
                  }
                >
                  <Swatch style={styleOf(row.key)} />
                  <MiddleText text={row.label} />
                </button>
              </th>
              {FIGURES.map((figure) => (
                <td key={figure} className={`chart-legend-${figure}`}>
                  {figureText(row[figure], as)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function figureText(value: number | null, as: ValueKind): string {
  return value === null ? UNKNOWN : formatValue(value, as)
}

function Swatch({ style }: { readonly style: LineStyle }) {
  return (
    <svg className="chart-swatch" width={14} height={10} aria-hidden>
      <line
        x1={0}
        x2={14}
        y1={5}
        y2={5}
        stroke={style.colour}
        strokeWidth={2.5}
        strokeDasharray={style.dash.join(' ')}
      />
    </svg>
  )
}
