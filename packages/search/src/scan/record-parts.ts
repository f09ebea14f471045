/** Key, value and headers of the record that is judged now, and the object that filter and projection see. */
import type { RecordWalker } from '@millrace/kafka/records/model.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import type { Query } from '@millrace/kjq/kjq.ts'
import type { Side } from '@millrace/serdes/serde.ts'
import { needsOf, SIDES } from './needs.ts'
import type { SideSerdes } from './needles.ts'
import { PartReader, type DecodeWatch } from './part-reader.ts'
import { bytesSource, CurrentRecord, headersSource } from './part-sources.ts'
import { groupsOn } from './sieves.ts'

/** Always these members in this order, so that the engine knows its shape. */
export interface RecordRoot {
  [name: string]: Json
  topic: string
  partition: number
  offset: number
  timestamp: number | bigint
  key: Json
  value: Json
  headers: Json
}

export class RecordParts {
  readonly walker: RecordWalker
  readonly #current: CurrentRecord
  readonly sides: Readonly<Record<Side, PartReader>>
  /** One object for all records: nothing of it outlives a record. */
  readonly root: RecordRoot

  constructor(
    topic: string,
    serdes: SideSerdes,
    filter: Query | null,
    walker: RecordWalker,
    watch: DecodeWatch,
  ) {
    const current = new CurrentRecord(walker)
    const needs = needsOf(filter)
    const bytes = (side: 'key' | 'value'): PartReader => {
      const required = groupsOn(side, filter)
      const source = bytesSource(current, side, topic, serdes[side], needs[side], required)
      return new PartReader(side, source, watch)
    }
    const headers = headersSource(current, topic, serdes.headers)
    this.walker = walker
    this.#current = current
    this.sides = {
      key: bytes('key'),
      value: bytes('value'),
      headers: new PartReader('headers', headers, watch),
    }
    this.root = {
      topic,
      partition: 0,
      offset: 0,
      timestamp: 0,
      key: null,
      value: null,
      headers: null,
    }
  }

  /** Moves to the record that the walker stands at. */
  begin(partition: number): void {
    const { walker, root } = this
    this.#current.reset()
    for (const side of SIDES) this.sides[side].reset()
    root.partition = partition
    root.offset = walker.offset
    root.timestamp = Number.isSafeInteger(walker.timestamp)
      ? walker.timestamp
      : walker.exactTimestamp()
    root.key = root.value = root.headers = null
  }
}
