/** What stands in a row of the results. */
import type { Json } from '@millrace/kjq/json/value.ts'
import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatBytes, formatExact } from '../../../format.ts'
import { Marked } from '../../../ui/value/Marked.tsx'
import { previewText } from '../../../ui/value/preview.ts'
import type { ShownRecord } from '../model.ts'
import type { FilterMarks } from './filter-marks.ts'
import { columnValues } from './record-json.ts'
import { RecordTime } from './RecordTime.tsx'

export interface RecordColumn {
  readonly id: string
  readonly label: string
  readonly hint?: string
  /** One track of a CSS grid. */
  readonly track: string
  /** px that the column needs at least. */
  readonly least: number
  readonly align?: 'end'
  readonly mono?: boolean
  readonly cell: (record: ShownRecord, marks: FilterMarks) => ReactNode
}

const TIME: RecordColumn = {
  id: 'time',
  label: 'Time',
  hint: 'Timestamp of the record, in the zone chosen above.',
  track: '182px',
  least: 182,
  cell: (record) => <RecordTime record={record} short={false} />,
}

const SHORT_TIME: RecordColumn = {
  ...TIME,
  track: '134px',
  least: 134,
  cell: (record) => <RecordTime record={record} short />,
}

const PLACE: RecordColumn = {
  id: 'place',
  label: 'Topic : partition : offset',
  track: 'minmax(150px, 0.55fr)',
  least: 150,
  mono: true,
  cell: ({ topic, partition, offset }) => (
    <span className="rl-place" data-tip={`${topic}:${partition}:${offset}`}>
      <span className="rl-topic dim">{topic}</span>
      <span>
        <span className="dim">:</span>
        {partition}
        <span className="dim">:</span>
        {offset}
      </span>
    </span>
  ),
}

/** Where all records are of one topic its name says nothing. */
const PLACE_IN_TOPIC: RecordColumn = {
  ...PLACE,
  label: 'Partition : offset',
  track: '112px',
  least: 112,
  cell: ({ partition, offset }) => (
    <span className="rl-place">
      {partition}
      <span className="dim">:</span>
      {offset}
    </span>
  ),
}

const KEY: RecordColumn = {
  id: 'key',
  label: 'Key',
  track: 'minmax(90px, 0.3fr)',
  least: 90,
  mono: true,
  cell: (record, marks) => <PartCell record={record} part="key" marks={marks.key} seen={12} />,
}

function valueColumn(seen: number): RecordColumn {
  return {
    id: 'value',
    label: 'Value',
    track: 'minmax(160px, 1fr)',
    least: 160,
    mono: true,
    cell: (record, marks) => (
      <PartCell record={record} part="value" marks={marks.value} seen={seen} />
    ),
  }
}

const SIZE: RecordColumn = {
  id: 'size',
  label: 'Size',
  hint: 'Bytes of the value as stored, before decoding.',
  track: '74px',
  least: 74,
  align: 'end',
  cell: ({ value_size: size, key_size: keySize }) => (
    <span
      className="num"
      data-tip={`Value ${sizeText(size)}, key ${sizeText(keySize)}, before decoding`}
    >
      {size === null ? <span className="dim">null</span> : formatBytes(size)}
    </span>
  ),
}

const KIND: RecordColumn = {
  id: 'kind',
  label: 'Clock',
  hint: 'Whose clock the timestamp is: the producer’s (create) or the broker’s (append).',
  track: '58px',
  least: 58,
  cell: ({ timestamp_type: type }) => (
    <span className="dim" data-tip={type}>
      {type === 'CreateTime' ? 'create' : 'append'}
    </span>
  ),
}

/** Of a projection that may give any number of outputs. */
const ALL_OUTPUTS: RecordColumn = {
  id: 'outputs',
  label: 'Outputs of the projection',
  track: 'minmax(160px, 1fr)',
  least: 160,
  mono: true,
  cell: ({ projection = [], projection_error: error }, marks) =>
    projection.length === 0 ? (
      <NoOutput error={error} />
    ) : (
      <span className="rl-text">
        <Marked text={projection.map(previewText).join(', ')} marks={marks.value} seen={40} />
      </span>
    ),
}

/** @param columns names of the projection's outputs; empty where their number is not known; null: no projection */
export function recordColumns(
  columns: readonly string[] | null,
  options: { readonly oneTopic: boolean; readonly width: number },
): readonly RecordColumn[] {
  const { oneTopic, width } = options
  const narrow = width <= NARROW
  const time = width < ROOMY ? SHORT_TIME : TIME
  const place = oneTopic ? PLACE_IN_TOPIC : PLACE
  if (columns !== null) {
    const projected =
      columns.length === 0 ? [ALL_OUTPUTS] : columns.map((_, at) => projectedColumn(columns, at))
    return narrow ? [time, ...projected.slice(0, 1)] : [time, place, ...projected]
  }
  if (narrow) return [time, valueColumn(charactersIn(width - 76 - time.least))]
  const fixed = [time, ...(oneTopic ? [place] : []), SIZE, ...(width < ROOMY ? [] : [KIND])]
  const left = width - 76 - fixed.reduce((sum, column) => sum + column.least, 0)
  // Place and key take their share of what is left, as their tracks say.
  const value = valueColumn(charactersIn(left / (oneTopic ? 1.3 : 1.85)))
  return [time, place, KEY, value, SIZE, ...(width < ROOMY ? [] : [KIND])]
}

/** Of the monospaced font, 12 px high, in so many px. */
function charactersIn(px: number): number {
  return Math.max(8, Math.floor((px - 16) / 7.2))
}

/** What tells the records around one apart. */
export function aroundColumns(narrow: boolean): readonly RecordColumn[] {
  return narrow
    ? [PLACE_IN_TOPIC, valueColumn(20)]
    : [SHORT_TIME, PLACE_IN_TOPIC, KEY, valueColumn(40), SIZE]
}

/** px that the list has: less shows time and value only; more has room for whole dates and the clock's owner. */
const NARROW = 560
const ROOMY = 900

function projectedColumn(columns: readonly string[], at: number): RecordColumn {
  return {
    id: `projection ${at}`,
    label: columns[at] ?? '',
    track: 'minmax(120px, 1fr)',
    least: 120,
    mono: true,
    cell: ({ projection = [], projection_error: error }, marks) => {
      const value = columnValues(projection, columns)[at]
      if (value !== undefined) return <ValuePreview value={value} marks={marks.value} seen={16} />
      return <NoOutput error={error} />
    },
  }
}

function NoOutput({ error }: { readonly error: string | undefined }) {
  return (
    <span className="dim" data-tip={error ?? 'The projection gave no such output.'}>
      {error === undefined ? '–' : 'failed'}
    </span>
  )
}

/** A part on one line: what it is, or why there is nothing to see. */
function PartCell({
  record,
  part,
  marks,
  seen,
}: {
  readonly record: ShownRecord
  readonly part: 'key' | 'value'
  readonly marks: readonly string[]
  readonly seen: number
}) {
  const size = part === 'key' ? record.key_size : record.value_size
  const error = record.errors?.[part]
  if (record.omitted?.includes(part) === true) {
    return <span className="rl-note dim">{sizeText(size)}, loaded when opened</span>
  }
  if (error !== undefined) {
    return (
      <span className="rl-undecodable" data-tip={`Could not be decoded: ${error.reason}`}>
        <span className="rl-warning" data-tone="warn">
          <CircleAlert size={13} aria-hidden />
          <span className="sr-only">undecodable</span>
        </span>
        <span className="dim">{error.text === '' ? error.hex : error.text}</span>
      </span>
    )
  }
  if (size === null) {
    return (
      <span
        className="rl-note dim"
        data-tip={part === 'key' ? 'The record has no key.' : 'A tombstone: the value is null.'}
      >
        {part === 'key' ? 'no key' : 'tombstone'}
      </span>
    )
  }
  return <ValuePreview value={record[part]} marks={marks} seen={seen} />
}

function ValuePreview({
  value,
  marks,
  seen,
}: {
  readonly value: Json
  readonly marks: readonly string[]
  readonly seen: number
}) {
  if (value === '') return <span className="rl-note dim">empty text</span>
  return (
    <span className="rl-text">
      <Marked text={previewText(value)} marks={marks} seen={seen} />
    </span>
  )
}

function sizeText(size: number | null): string {
  return size === null ? 'null' : `${formatExact(size)} bytes`
}
