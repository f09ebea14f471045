/** For tests of the fetcher: takes what it hands over and checks every batch's bytes against the broker's checksum. */
import assert from 'node:assert/strict'
import type { FetchEvent, FetchedPartition, Fetcher } from '../fetch/model.ts'
import { crc32c } from '../records/codec/crc32c.ts'

const CRC_AT = 17
const ATTRIBUTES_AT = 21

export interface Drained {
  /** `topic-partition` → first position asked for and the position reached, without a hole between. */
  readonly read: ReadonlyMap<string, readonly [from: number, to: number]>
  /** All but data, in order. */
  readonly events: readonly Exclude<FetchEvent, FetchedPartition>[]
}

/**
 * Until no partition is left, or `enough` says so after a delivery.
 * @param deadlineMs of the whole, so that a fetcher that hangs fails the test
 */
export async function drain(
  fetcher: Fetcher,
  enough: (drained: Drained) => boolean = () => false,
  deadlineMs = 60_000,
): Promise<Drained> {
  const read = new Map<string, readonly [number, number]>()
  const events: Told[] = []
  const drained = { read, events }
  const signal = AbortSignal.timeout(deadlineMs)
  for (;;) {
    const delivery = await fetcher.next(signal)
    if (delivery.length === 0) return drained
    for (const event of delivery) {
      if (event.type !== 'data') {
        events.push(event)
        continue
      }
      checkBatches(event)
      const key = `${event.topic}-${event.partition}`
      const before = read.get(key)
      const clamped = events.some(
        (other) =>
          other.type === 'clamped' &&
          other.partition === event.partition &&
          other.to === event.fetchOffset,
      )
      if (!clamped && before !== undefined) assert.equal(event.fetchOffset, before[1], key)
      read.set(key, [before?.[0] ?? event.fetchOffset, event.nextOffset])
    }
    if (enough(drained)) return drained
  }
}

/** Every batch is whole, as the broker stored it, and they follow each other up to the next position. */
export function checkBatches({ buffer, start, finish, nextOffset }: FetchedPartition): void {
  let next = -1
  for (let at = start; at + 12 <= finish;) {
    const end = at + 12 + buffer.readInt32BE(at + 8)
    if (end > finish) break
    const base = Number(buffer.readBigInt64BE(at))
    assert.ok(base >= next, `batch at ${base} after position ${next}`)
    assert.equal(crc32c(buffer, at + ATTRIBUTES_AT, end), buffer.readUInt32BE(at + CRC_AT))
    next = base + buffer.readInt32BE(at + ATTRIBUTES_AT + 2) + 1
    at = end
  }
  assert.equal(next, nextOffset)
}

type Told = Drained['events'][number]

/** The events of one kind. */
export function only<T extends Told['type']>(
  { events }: Drained,
  type: T,
): Extract<Told, { readonly type: T }>[] {
  const is = (event: Told): event is Extract<Told, { readonly type: T }> => event.type === type
  return events.filter(is)
}
