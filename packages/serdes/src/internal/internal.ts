/** Kafka's own topics and MirrorMaker's, read by their names; docs/serdes.md lists them. */
import type { Json } from '@millrace/kjq/json/value.ts'
import { undecodable, unencodable } from '../errors.ts'
import { quote } from '../formats/text-of.ts'
import type { Serde, SerdeContext } from '../serde.ts'
import { decodeKey, decodeValue } from './coordinator-records.ts'
import { GROUP_RECORDS } from './definitions/group.ts'
import { SHARE_RECORDS } from './definitions/share.ts'
import { TRANSACTION_RECORDS } from './definitions/transaction.ts'
import { encodeCoordinatorKey, encodeMirrorKey } from './encode-key.ts'
import { INTERNAL_LITERALS } from './literals.ts'
import { decodeMetadata } from './metadata-records.ts'
import { decodeMirrorKey, decodeMirrorValue, MIRROR_RECORDS } from './mirror-records.ts'
import { internalTopic, type InternalTopic } from './topics.ts'

const COORDINATORS = {
  group: GROUP_RECORDS,
  transaction: TRANSACTION_RECORDS,
  share: SHARE_RECORDS,
} as const

const LABEL = 'Kafka Internal'
const TOPICS =
  '__consumer_offsets, __transaction_state, __share_group_state, __cluster_metadata and the internal topics of MirrorMaker 2'

export const internalSerde: Serde = {
  label: LABEL,
  structured: true,
  literals: INTERNAL_LITERALS,
  decode(bytes, context) {
    const { topic, side } = context
    const kind = internalTopic(topic)
    if (kind === null)
      throw undecodable(`${LABEL} reads ${TOPICS}; ${quote(topic)} is none of them`)
    if (side === 'headers')
      throw undecodable(`${LABEL} reads keys and values; these records have no headers`)
    return decode(bytes, context, kind)
  },
  partial: () => null,
  encode(value, { topic, side }) {
    const kind = internalTopic(topic)
    if (kind === null)
      throw unencodable(`${LABEL} writes keys of ${TOPICS}; ${quote(topic)} is none of them`)
    if (side !== 'key' || kind === 'metadata') {
      throw unencodable(
        `${LABEL} writes keys to search by, no ${side === 'key' ? 'metadata' : side}: Kafka alone writes ${topic}`,
      )
    }
    return kind === 'group' || kind === 'transaction' || kind === 'share'
      ? encodeCoordinatorKey(value, COORDINATORS[kind], topic)
      : encodeMirrorKey(value, MIRROR_RECORDS[kind])
  },
}

function decode(bytes: Buffer, { topic, side, key }: SerdeContext, kind: InternalTopic): Json {
  switch (kind) {
    case 'group':
    case 'transaction':
    case 'share': {
      const types = COORDINATORS[kind]
      return side === 'key' ? decodeKey(bytes, types) : decodeValue(bytes, key, types, topic)
    }
    case 'metadata':
      if (side === 'key')
        throw undecodable(`Records of ${topic} have no keys; this one has ${bytes.length} bytes`)
      return decodeMetadata(bytes)
    case 'offset-syncs':
    case 'checkpoints':
    case 'heartbeats': {
      const record = MIRROR_RECORDS[kind]
      return side === 'key' ? decodeMirrorKey(bytes, record) : decodeMirrorValue(bytes, record)
    }
  }
}
