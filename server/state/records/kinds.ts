/** The kinds of records: how each is keyed, written, read, and who may have written it. One row per kind. */
import { z } from 'zod'
import { Damaged } from './bytes/damaged.ts'
import type { Claim, Entry, EntryKind, RecordKind, StateRecord } from './model.ts'
import { readMinute, writeMinute } from './payload/minute.ts'
import { readObservation, writeObservation } from './payload/observation.ts'
import { readRollup, rollupKey, writeRollup } from './payload/rollup.ts'

/**
 * Whose record of this kind is believed.
 * - `secret`: with MILLRACE_SECRET set only one with a valid MAC; without a secret only one without a MAC, for then there is
 *   one instance and nothing to check it with. Observations and history as well: they grant nothing, but a forged one would
 *   show people a cluster that is not there.
 * - `always`: without a secret neither written nor believed: it lets somebody in.
 */
export type Trust = 'secret' | 'always'

export interface KindRow<R> {
  readonly trust: Trust
  /** Version of the payload that is written; older ones are read. */
  readonly version: number
  readonly keyOf: (record: R) => string
  /**
   * Tells apart what lies side by side under one key: parts of an older whole of a stream are dropped. null where a record
   * must be whole: compaction keeps the newest record of a key, which would be the last part.
   */
  readonly streamOf: ((record: R) => string) | null
  /** @throws StateLogError MR_STATE_RECORD_TOO_LARGE */
  readonly write: (record: R) => Buffer
  /** The record, or what in it only a later release knows. @throws Damaged */
  readonly read: (
    payload: Buffer,
    key: string,
  ) => { readonly record: R } | { readonly unknown: string }
}

type Rows = { readonly [K in RecordKind]: KindRow<Extract<StateRecord, { kind: K }>> }

export const KINDS: Rows = {
  observation: {
    trust: 'secret',
    version: 1,
    // As claims: one partition has both, so that an epoch comes before what it fences.
    keyOf: ({ observation }) => observation.resource,
    streamOf: ({ observation }) => observation.section,
    write: ({ observation }) => writeObservation(observation),
    read(payload, key) {
      const read = readObservation(payload)
      if ('unknown' in read) return { unknown: `the section ${read.unknown}` }
      keyMustBe(key, read.observation.resource)
      return { record: { kind: 'observation', observation: read.observation } }
    },
  },
  metrics: {
    trust: 'secret',
    version: 1,
    keyOf: ({ minute }) => minute.resource,
    streamOf: () => '',
    write: ({ minute }) => writeMinute(minute),
    read(payload, key) {
      const minute = readMinute(payload)
      keyMustBe(key, minute.resource)
      return { record: { kind: 'metrics', minute } }
    },
  },
  rollup: {
    trust: 'secret',
    version: 1,
    keyOf: ({ rollup }) => rollupKey(rollup.resource, rollup.bucket),
    streamOf: () => '',
    write: ({ rollup }) => writeRollup(rollup),
    read(payload, key) {
      const rollup = readRollup(payload)
      keyMustBe(key, rollupKey(rollup.resource, rollup.bucket))
      return { record: { kind: 'rollup', rollup } }
    },
  },
  claim: {
    trust: 'secret',
    version: 1,
    keyOf: ({ claim }) => claim.resource,
    streamOf: null,
    write: ({ claim }) => Buffer.from(JSON.stringify(claim)),
    read(payload, key) {
      const parsed = CLAIM.safeParse(json(payload))
      if (!parsed.success) throw new Damaged(`a claim: ${z.prettifyError(parsed.error)}`)
      keyMustBe(key, parsed.data.resource)
      return { record: { kind: 'claim', claim: parsed.data } }
    },
  },
  state: entry('state', 'secret'),
  session: entry('session', 'always'),
  audit: entry('audit', 'secret'),
  change: entry('change', 'secret'),
  instance: entry('instance', 'secret'),
}

const CLAIM: z.ZodType<Claim> = z.object({
  resource: z.string(),
  owner: z.string(),
  epoch: z.int().min(1),
  at: z.number(),
})

/** `session/4711`: kinds share a compacted topic and must not replace each other. */
function entry<K extends EntryKind>(kind: K, trust: Trust): KindRow<Entry<K>> {
  const prefix = `${kind}/`
  return {
    trust,
    version: 1,
    keyOf: ({ key }) => prefix + key,
    streamOf: null,
    // undefined is no JSON; as a value it means the same as null
    write: ({ value }) => Buffer.from(JSON.stringify(value ?? null)),
    read(payload, key) {
      if (!key.startsWith(prefix)) throw new Damaged(`its key does not begin with ${prefix}`)
      return { record: { kind, key: key.slice(prefix.length), value: json(payload) } }
    },
  }
}

function json(payload: Buffer): unknown {
  return JSON.parse(payload.toString())
}

function keyMustBe(key: string, expected: string): void {
  if (key !== expected) throw new Damaged(`its key is not ${JSON.stringify(expected)}`)
}
