/**
 * Metadata, key 3, versions 1-13, flexible from 9 (topic ids KIP-516, rebootstrap KIP-1102).
 *
 * Request:  [v10+ topic_id uuid, name, tags] (null: all), v4+ allow_auto_topic_creation,
 *           v8-10 include_cluster_authorized_operations, v8+ include_topic_authorized_operations, tags
 * Response: v3+ throttle_time_ms int32, brokers [node_id int32, host, port int32, rack?, tags], v2+ cluster_id?,
 *           controller_id int32, topics [error_code int16, name (null from v12 for unknown ids), v10+ topic_id uuid,
 *           is_internal, partitions [error_code int16, index int32, leader int32, v7+ leader_epoch int32,
 *           replicas [int32], isr [int32], v5+ offline [int32], tags], v8+ authorized_operations int32, tags],
 *           v8-10 cluster_authorized_operations int32, v13+ error_code int16, tags
 *
 * The answer for all topics of a cluster is the largest that is read every cycle: 50,000 partitions are decoded
 * straight into columns. Upper bounds for their lengths follow from the bytes left, so nothing has to grow.
 */
import type { BrokerAddress } from '../client/kafka.ts'
import type { ByteReader } from '../wire/byte-reader.ts'
import { ZERO_UUID } from '../wire/byte-reader.ts'
import { readInt32s, reading, writing } from '../wire/fields.ts'
import type { FieldReader } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

export interface MetadataRequest {
  /** null: all topics that the principal may describe. */
  readonly topics: readonly string[] | null
  /** Whether to tell what the principal may do with each topic (KIP-430, from version 8). Default: false. */
  readonly authorizedOperations?: boolean
}

/** In the order of the answer, which is neither that of names nor of partition indexes. */
export interface MetadataTopics {
  readonly names: readonly string[]
  /** '' before version 10. */
  readonly ids: readonly string[]
  readonly error: Int16Array
  readonly internal: Uint8Array
  /** Bits by code of AclOperation; −2^31: not asked for, or not told. */
  readonly authorizedOperations: Int32Array
  /** names.length + 1 entries: rows of topic t are first[t] … first[t+1]. */
  readonly first: Uint32Array
  readonly partition: Int32Array
  readonly partitionError: Int16Array
  readonly leader: Int32Array
  /** −1 before version 7. */
  readonly leaderEpoch: Int32Array
  /** Rows + 1 entries each. */
  readonly replicasFrom: Uint32Array
  readonly replicas: Int32Array
  readonly isrFrom: Uint32Array
  readonly isr: Int32Array
  readonly offlineFrom: Uint32Array
  readonly offline: Int32Array
}

export interface MetadataResponse {
  readonly errorCode: number
  readonly brokers: readonly BrokerAddress[]
  readonly clusterId: string | null
  /** In KRaft a random live broker. */
  readonly controllerId: number
  readonly topics: MetadataTopics
}

/** Bytes of the smallest partition: error, index, leader, and four counts of at least a byte each. */
const MIN_PARTITION_BYTES = 13
const NOT_TOLD = -(2 ** 31)

export const metadataApi: Codec<MetadataRequest, MetadataResponse> = {
  key: 3,
  name: 'Metadata',
  minVersion: 1,
  maxVersion: 13,
  flexibleFrom: 9,

  encode(version, request, out) {
    const fields = writing(version >= 9)
    fields.array(out, request.topics, (name) => {
      if (version >= 10) out.uuid(ZERO_UUID)
      if (version >= 10) fields.nullableString(out, name)
      else fields.string(out, name)
      fields.end(out)
    })
    // Looking must never create a topic.
    if (version >= 4) out.boolean(false)
    if (version >= 8 && version <= 10) out.boolean(false)
    if (version >= 8) out.boolean(request.authorizedOperations === true)
    fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 9)
    if (version >= 3) body.int32()
    const brokers = fields.array(body, () => {
      const id = body.int32()
      const host = fields.string(body)
      const port = body.int32()
      const rack = fields.nullableString(body)
      fields.end(body)
      return { id, host, port, rack }
    })
    const clusterId = version >= 2 ? fields.nullableString(body) : null
    const controllerId = body.int32()
    const topics = decodeTopics(version, fields, body)
    if (version >= 8 && version <= 10) body.int32()
    const errorCode = version >= 13 ? body.int16() : 0
    fields.end(body)
    return { errorCode, brokers, clusterId, controllerId, topics }
  },
}

function decodeTopics(version: number, fields: FieldReader, body: ByteReader): MetadataTopics {
  const count = Math.max(0, fields.count(body))
  const maxRows = Math.floor(body.remaining / MIN_PARTITION_BYTES) + 1
  const maxInts = (body.remaining >> 2) + 1
  const names: string[] = []
  const ids: string[] = []
  const error = new Int16Array(count)
  const internal = new Uint8Array(count)
  const authorizedOperations = new Int32Array(count).fill(NOT_TOLD)
  const first = new Uint32Array(count + 1)
  const partition = new Int32Array(maxRows)
  const partitionError = new Int16Array(maxRows)
  const leader = new Int32Array(maxRows)
  const leaderEpoch = new Int32Array(maxRows)
  const replicas = listColumn(maxRows, maxInts)
  const isr = listColumn(maxRows, maxInts)
  const offline = listColumn(maxRows, maxInts)

  let row = 0
  for (let topic = 0; topic < count; topic += 1) {
    error[topic] = body.int16()
    names.push((version >= 12 ? fields.nullableString(body) : fields.string(body)) ?? '')
    ids.push(version >= 10 ? body.uuid() : '')
    internal[topic] = body.uint8()
    first[topic] = row
    const end = row + Math.max(0, fields.count(body))
    for (; row < end; row += 1) {
      partitionError[row] = body.int16()
      partition[row] = body.int32()
      leader[row] = body.int32()
      leaderEpoch[row] = version >= 7 ? body.int32() : -1
      readList(fields, body, replicas, row)
      readList(fields, body, isr, row)
      if (version >= 5) readList(fields, body, offline, row)
      fields.end(body)
    }
    if (version >= 8) authorizedOperations[topic] = body.int32()
    fields.end(body)
  }
  first[count] = row

  return {
    names,
    ids,
    error,
    internal,
    authorizedOperations,
    first,
    partition: partition.slice(0, row),
    partitionError: partitionError.slice(0, row),
    leader: leader.slice(0, row),
    leaderEpoch: leaderEpoch.slice(0, row),
    replicasFrom: replicas.from.slice(0, row + 1),
    replicas: replicas.values.slice(0, replicas.from[row]),
    isrFrom: isr.from.slice(0, row + 1),
    isr: isr.values.slice(0, isr.from[row]),
    offlineFrom: offline.from.slice(0, row + 1),
    offline: offline.values.slice(0, offline.from[row]),
  }
}

interface ListColumn {
  readonly from: Uint32Array
  readonly values: Int32Array
}

function listColumn(maxRows: number, maxInts: number): ListColumn {
  return { from: new Uint32Array(maxRows + 1), values: new Int32Array(maxInts) }
}

/** Appends the list of `row`: it goes from `from[row]` to `from[row + 1]`. */
function readList(fields: FieldReader, body: ByteReader, into: ListColumn, row: number): void {
  const at = into.from[row] ?? 0
  into.from[row + 1] = readInt32s(body, fields.count(body), into.values, at)
}
