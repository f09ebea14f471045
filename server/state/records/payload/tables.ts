/** Columns of the tables of packages/kafka/src/read/model.ts, and what must hold within each. */
import { CONFIG_SOURCES } from '@millrace/kafka/read/model.ts'
import type {
  CommittedTable,
  ConfigTable,
  LogDirTable,
  TopicTable,
} from '@millrace/kafka/read/model.ts'
import type { ObservedOffsets } from '../../model.ts'
import { checked, list, nullable, number, shared } from './column.ts'
import { asDoubles } from './numbers.ts'
import type { NumberList } from './numbers.ts'
import { mapByNumber, object } from './objects.ts'
import { oneOf, text } from './text.ts'
import { float64s, int32s, uint16s, uint32s, uint8s } from './typed.ts'

const NO_VALUE = 0xffff_ffff
const texts = list(text)

export const topicTable = checked(
  object<TopicTable>({
    names: texts,
    ids: texts,
    internal: uint8s,
    first: uint32s,
    leader: int32s,
    leaderEpoch: int32s,
    replicasFrom: uint32s,
    replicas: int32s,
    isrFrom: uint32s,
    isr: int32s,
    offlineFrom: uint32s,
    offline: int32s,
  }),
  (table) => {
    const { leader, leaderEpoch, first, replicasFrom, isrFrom, offlineFrom } = table
    return (
      notAligned('topics', table.names.length, [table.ids, table.internal]) ??
      notAligned('partitions', leader.length, [leaderEpoch]) ??
      notRanges(first, table.names.length, leader.length) ??
      notRanges(replicasFrom, leader.length, table.replicas.length) ??
      notRanges(isrFrom, leader.length, table.isr.length) ??
      notRanges(offlineFrom, leader.length, table.offline.length)
    )
  },
)

export const offsetTable = checked(
  object<ObservedOffsets>({
    names: texts,
    topicIds: texts,
    first: uint32s,
    start: float64s,
    end: float64s,
    fault: int32s,
    endAt: number,
  }),
  ({ names, topicIds, first, start, end, fault }) =>
    notAligned('topics', names.length, [topicIds]) ??
    notAligned('partitions', end.length, [start, fault]) ??
    notRanges(first, names.length, end.length),
)

export const committedTable = checked(
  object<CommittedTable>({
    groups: texts,
    topics: texts,
    group: uint32s,
    topic: uint32s,
    partition: int32s,
    offset: float64s,
    brokerLag: float64s,
    metadata: mapByNumber(text),
  }),
  ({ groups, topics, group, topic, partition, offset, brokerLag, metadata }) =>
    notAligned('commits', group.length, [topic, partition, offset, brokerLag]) ??
    notIndexes(group, groups.length) ??
    notIndexes(topic, topics.length) ??
    notIndexes([...metadata.keys()], group.length),
)

export const logDirTable = checked(
  object<LogDirTable>({
    dirs: list(
      object<LogDirTable['dirs'][number]>({
        broker: number,
        path: text,
        error: nullable(text),
        totalBytes: nullable(number),
        usableBytes: nullable(number),
      }),
    ),
    topics: texts,
    dir: uint32s,
    topic: uint32s,
    partition: int32s,
    size: float64s,
    offsetLag: float64s,
    future: uint8s,
  }),
  ({ dirs, topics, dir, topic, partition, size, offsetLag, future }) =>
    notAligned('replicas', dir.length, [topic, partition, size, offsetLag, future]) ??
    notIndexes(dir, dirs.length) ??
    notIndexes(topic, topics.length),
)

type Synonyms = ConfigTable['synonyms'] extends ReadonlyMap<number, infer T> ? T : never

export const configTable = checked(
  object<ConfigTable>({
    resources: texts,
    from: uint32s,
    keys: texts,
    values: texts,
    key: uint16s,
    value: uint32s,
    source: uint8s,
    flags: uint8s,
    defaultValue: uint32s,
    types: list(nullable(text)),
    docs: list(nullable(text)),
    // 5,000 topics share a few lists of synonyms.
    synonyms: mapByNumber<Synonyms>(
      shared(
        list(
          object<Synonyms[number]>({
            name: text,
            value: nullable(text),
            source: oneOf(CONFIG_SOURCES),
          }),
        ),
      ),
    ),
  }),
  (table) => {
    const { resources, from, keys, values, key, value, source, flags, defaultValue } = table
    return (
      notAligned('entries', key.length, [value, source, flags, defaultValue]) ??
      notAligned('keys', keys.length, [table.types, table.docs]) ??
      notRanges(from, resources.length, key.length) ??
      notIndexes(key, keys.length) ??
      notIndexes(value, values.length, NO_VALUE) ??
      notIndexes(defaultValue, values.length, NO_VALUE) ??
      notIndexes(source, CONFIG_SOURCES.length) ??
      notIndexes([...table.synonyms.keys()], key.length)
    )
  },
)

function notAligned(
  what: string,
  rows: number,
  columns: readonly { readonly length: number }[],
): string | null {
  const other = columns.find(({ length }) => length !== rows)
  return other === undefined ? null : `a column of ${other.length} for ${rows} ${what}`
}

/** `from` must be 0 … rows in steps that never go back, one more than there are things. */
function notRanges(starts: NumberList, things: number, rows: number): string | null {
  const from = asDoubles(starts)
  let before = 0
  for (let i = 0; i < from.length; i++) {
    if (from[i]! < before) return `rows from ${from[i]} after rows from ${before}`
    before = from[i]!
  }
  return from.length === things + 1 && from[0] === 0 && before === rows
    ? null
    : `${from.length} ranges to row ${before} for ${things} things with ${rows} rows`
}

/** Each must be a whole number below `count`, or `none`. */
function notIndexes(list: NumberList, count: number, none?: number): string | null {
  const indexes = asDoubles(list)
  for (let i = 0; i < indexes.length; i++) {
    const index = indexes[i]!
    if (index === none || (Number.isInteger(index) && index >= 0 && index < count)) continue
    return `row ${i} names number ${index} of ${count}`
  }
  return null
}
