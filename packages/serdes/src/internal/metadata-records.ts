/**
 * Records of the controllers' log, in the form of `kafka-dump-log.sh --cluster-metadata-decoder`:
 *
 *     varint frame version (1), varint type, varint version, then the layout (MetadataRecordSerde)
 *
 * Their keys are null. Brokers do not let clients fetch the topic; its segments can be brought into another one.
 */
import type { Json } from '@millrace/kjq/json/value.ts'
import { undecodable } from '../errors.ts'
import { Cursor } from './cursor.ts'
import { METADATA_RECORDS } from './definitions/metadata.ts'
import { readLayout } from './read.ts'
import { layoutOfVersion } from './version.ts'

const FRAME = 1

export function decodeMetadata(bytes: Buffer): Json {
  const cursor = new Cursor(bytes)
  const frame = cursor.varint()
  if (frame !== FRAME) {
    throw undecodable(`Not a metadata record: the frame is of version ${frame}, expected ${FRAME}`)
  }
  const type = cursor.varint()
  const version = cursor.varint()
  const known = METADATA_RECORDS[type]
  if (known === undefined) {
    throw undecodable(
      `Type ${type} is not known in __cluster_metadata; known are ${Object.keys(METADATA_RECORDS).join(', ')} (Kafka 4.3)`,
    )
  }
  const data = readLayout(cursor, layoutOfVersion(known.value, version, known.kind))
  cursor.end()
  return { type: known.kind, version, data }
}
