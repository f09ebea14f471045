/**
 * Records of the coordinators, in the form of Kafka's formatters (CoordinatorRecordMessageFormatter), with the kind in words:
 *
 *     key:   int16 type, then the layout of its key     {"type":1,"kind":"offset_commit","data":{"group":…}}
 *     value: int16 version, then its layout             {"version":4,"data":{"offset":…}}
 */
import type { Json, JsonObject } from '@millrace/kjq/json/value.ts'
import { undecodable } from '../errors.ts'
import { withClassicProtocols, withMemberProtocols } from './consumer-protocol.ts'
import { Cursor } from './cursor.ts'
import { readLayout } from './read.ts'
import type { RecordType, RecordTypes } from './record-types.ts'
import { layoutOfVersion } from './version.ts'

/** Of types that this version does not know: their bytes are shown all the same. */
export const UNKNOWN = 'unknown'

export function decodeKey(bytes: Buffer, types: RecordTypes): Json {
  const cursor = new Cursor(bytes)
  const type = cursor.int16()
  const known = types[type]
  if (known === undefined) {
    return { type, kind: UNKNOWN, data: cursor.view(cursor.left).toString('base64') }
  }
  const data = readLayout(cursor, keyLayout(known))
  cursor.end()
  return { type, kind: known.kind, data }
}

/** @param key of the same record, which tells what its value is */
export function decodeValue(
  bytes: Buffer,
  key: Buffer | null | undefined,
  types: RecordTypes,
  topic: string,
): Json {
  if (!key)
    throw undecodable(`A value in ${topic} is read by the key of its record, which has none`)
  const type = new Cursor(key).int16()
  const known = types[type]
  if (known === undefined) {
    throw undecodable(
      `The key says type ${type}, which is not known in ${topic}; known are ${Object.keys(types).join(', ')} (Kafka 4.3)`,
    )
  }
  const cursor = new Cursor(bytes)
  const version = cursor.int16()
  const layout = layoutOfVersion(known.value, version, `A value of ${known.kind}`)
  const data = readLayout(cursor, layout)
  cursor.end()
  return { version, data: readable(known, data) }
}

/** Keys have had one version each since Kafka gave every kind a type of its own. */
export function keyLayout({ key = [] }: RecordType): string {
  return layoutOfVersion(key, 0, 'A key')
}

function readable({ kind }: RecordType, data: JsonObject): JsonObject {
  if (kind === 'group_metadata') return withMemberProtocols(data)
  if (kind === 'consumer_group_member_metadata') return withClassicProtocols(data)
  return data
}
