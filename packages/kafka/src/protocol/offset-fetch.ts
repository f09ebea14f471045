/**
 * OffsetFetch, key 9, versions 2-9, flexible from 6, many groups per request from 8 (KIP-709; KIP-848 v9).
 * Version 1 cannot ask for all topics of a group, and version 10 speaks of topic ids, which would lose the names of
 * deleted topics; brokers that have v10 have v9 too.
 *
 * Request:  v2-7 group_id, topics [..] (null: all), v7 require_stable
 *           v8+  groups [group_id, v9+ member_id?, v9+ member_epoch int32, topics (null: all), tags],
 *                require_stable, tags
 * Response: v3+ throttle_time_ms int32,
 *           v2-7 topics [name, [partition], tags], error_code int16, tags
 *           v8+  groups [group_id, topics [name, [partition], tags], error_code int16, tags], tags
 * partition: index int32, committed_offset int64, v5+ committed_leader_epoch int32, metadata?, error_code int16, tags
 *
 * Partitions without a commit are not in the answer, nor (silently) topics that the principal may not describe.
 */
import type { ByteReader } from '../wire/byte-reader.ts'
import { reading, writing } from '../wire/fields.ts'
import type { FieldReader } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

/** Versions from here on take many groups at once. */
export const OFFSET_FETCH_BATCHED_FROM = 8

export interface OffsetFetchRequest {
  /** One below version 8. */
  readonly groups: readonly string[]
}

export interface OffsetFetchResponse {
  /** Below version 8 the one group has no id: it is the one asked for. */
  readonly groups: readonly { readonly id: string; readonly errorCode: number }[]
  readonly topics: readonly string[]
  /** One row per committed partition: indexes into groups and topics. */
  readonly group: Uint32Array
  readonly topic: Uint32Array
  readonly partition: Int32Array
  /** −1 when there is none. */
  readonly offset: Float64Array
  readonly error: Int16Array
  /** Non-empty metadata by row. */
  readonly metadata: ReadonlyMap<number, string>
}

/** Bytes of the smallest partition: index, offset, metadata, error. */
const MIN_PARTITION_BYTES = 15

export const offsetFetchApi: Codec<OffsetFetchRequest, OffsetFetchResponse> = {
  key: 9,
  name: 'OffsetFetch',
  minVersion: 2,
  maxVersion: 9,
  flexibleFrom: 6,

  encode(version, request, out) {
    const fields = writing(version >= 6)
    if (version >= OFFSET_FETCH_BATCHED_FROM) {
      fields.array(out, request.groups, (group) => {
        fields.string(out, group)
        if (version >= 9) fields.nullableString(out, null)
        if (version >= 9) out.int32(-1)
        fields.count(out, null)
        fields.end(out)
      })
    } else {
      const [group] = request.groups
      if (group === undefined || request.groups.length > 1) {
        throw new RangeError(
          `Expected one group for OffsetFetch v${version}, got ${request.groups.length}`,
        )
      }
      fields.string(out, group)
      fields.count(out, null)
    }
    // Offsets of open transactions do not count yet; waiting for them would make a page wait for a producer.
    if (version >= 7) out.boolean(false)
    fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 6)
    if (version >= 3) body.int32()
    const rows = new Rows(version, fields, body)
    const groups: { id: string; errorCode: number }[] = []
    if (version < OFFSET_FETCH_BATCHED_FROM) {
      rows.readTopics(0)
      groups.push({ id: '', errorCode: body.int16() })
    } else {
      const count = fields.count(body)
      for (let group = 0; group < count; group += 1) {
        const id = fields.string(body)
        rows.readTopics(group)
        groups.push({ id, errorCode: body.int16() })
        fields.end(body)
      }
    }
    fields.end(body)
    return { groups, ...rows.finish() }
  },
}

/** Collects the rows of an answer; a topic's name becomes a string once per group and is kept once. */
class Rows {
  readonly #version: number
  readonly #fields: FieldReader
  readonly #body: ByteReader
  readonly #topics = new Map<string, number>()
  readonly #group: Uint32Array
  readonly #topic: Uint32Array
  readonly #partition: Int32Array
  readonly #offset: Float64Array
  readonly #error: Int16Array
  readonly #metadata = new Map<number, string>()
  #row = 0

  constructor(version: number, fields: FieldReader, body: ByteReader) {
    this.#version = version
    this.#fields = fields
    this.#body = body
    const maxRows = Math.floor(body.remaining / MIN_PARTITION_BYTES) + 1
    this.#group = new Uint32Array(maxRows)
    this.#topic = new Uint32Array(maxRows)
    this.#partition = new Int32Array(maxRows)
    this.#offset = new Float64Array(maxRows)
    this.#error = new Int16Array(maxRows)
  }

  readTopics(group: number): void {
    const body = this.#body
    const fields = this.#fields
    const topics = fields.count(body)
    for (let i = 0; i < topics; i += 1) {
      const topic = this.#intern(fields.string(body))
      const partitions = fields.count(body)
      for (let j = 0; j < partitions; j += 1) this.#readPartition(group, topic)
      fields.end(body)
    }
  }

  #intern(name: string): number {
    const known = this.#topics.get(name)
    if (known !== undefined) return known
    const index = this.#topics.size
    this.#topics.set(name, index)
    return index
  }

  #readPartition(group: number, topic: number): void {
    const body = this.#body
    const row = this.#row
    this.#row += 1
    this.#group[row] = group
    this.#topic[row] = topic
    this.#partition[row] = body.int32()
    this.#offset[row] = body.int64()
    if (this.#version >= 5) body.skip(4, 'leader epoch')
    const metadata = this.#fields.nullableString(body)
    if (metadata) this.#metadata.set(row, metadata)
    this.#error[row] = body.int16()
    this.#fields.end(body)
  }

  finish(): Omit<OffsetFetchResponse, 'groups'> {
    const row = this.#row
    return {
      topics: [...this.#topics.keys()],
      group: this.#group.slice(0, row),
      topic: this.#topic.slice(0, row),
      partition: this.#partition.slice(0, row),
      offset: this.#offset.slice(0, row),
      error: this.#error.slice(0, row),
      metadata: this.#metadata,
    }
  }
}
