/** What is said of a worker that had to be ended. */
import type { ScanSpec } from '../model.ts'
import { limitMessage } from '../scan/limit-message.ts'
import type { PoolOptions } from './model.ts'
import type { Death } from './pool-thread.ts'
import type { RefusedPart } from './refused.ts'

type Limits = Pick<PoolOptions, 'watchdogMs' | 'heapMb'>

/** Continues what was done: `took longer than 3000 ms` */
export function excessOf({ kind }: Death, { watchdogMs, heapMb }: Limits): string {
  return kind === 'memory'
    ? `needed more than the ${heapMb} MB of memory that a worker may use`
    : `took longer than ${watchdogMs} ms`
}

/** The part of a record that was decoded when the worker ended; null: it was at something else. */
export function partOf(spec: ScanSpec, death: Death, limits: Limits): RefusedPart | null {
  const record = death.busy?.record
  if (!record?.side) return null
  const { partition, offset, side } = record
  const topic = topicAt(spec, record.topic)
  const label = spec.serdes.get(topic)?.[side] ?? ''
  const reason = `Not decoded: reading it as ${label} ${excessOf(death, limits)}`
  return { topic, partition, offset, side, reason }
}

/** Why the search was ended. */
export function verdict(spec: ScanSpec, death: Death, limits: Limits): string {
  const excess = excessOf(death, limits)
  const record = death.busy?.record
  if (record === null || record === undefined) {
    return `The search was ended: in a worker filter and projection ${excess}. Narrow the search or simplify its filter.`
  }
  const topic = topicAt(spec, record.topic)
  const place = `${topic}:${record.partition}:${record.offset}`
  if (record.side === null) return limitMessage(spec, place, `filter and projection ${excess}`)
  const label = spec.serdes.get(topic)?.[record.side] ?? ''
  return `The search was ended at the record ${place}: reading its ${record.side} as ${label} ${excess}, as with others before it. Choose another serde, or search around these records.`
}

function topicAt({ serdes }: ScanSpec, place: number): string {
  return [...serdes.keys()][place] ?? ''
}
