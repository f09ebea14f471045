/** Key, value and headers of the record that is judged now, and the object that filter and projection see. */
import type { RecordWalker } from '@millrace/kafka/records/model.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import type { Side } from '@millrace/serdes/serde.ts'
import { SIDES, type Needs } from './needs.ts'
import type { SideSerdes } from './needles.ts'
import { PartReader } from './part-reader.ts'
import { bytesSource, CurrentRecord, headersSource } from './part-sources.ts'

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

  /** @param needs what the filter looks at */
  constructor(topic: string, serdes: SideSerdes, needs: Needs, walker: RecordWalker) {
    const current = new CurrentRecord(walker)
    const { key, value } = needs
    this.walker = walker
    this.#current = current
    this.sides = {
      key: new PartReader(bytesSource(current, 'key', topic, serdes.key, key)),
      value: new PartReader(bytesSource(current, 'value', topic, serdes.value, value)),
      headers: new PartReader(headersSource(current, topic, serdes.headers)),
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
