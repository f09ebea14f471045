/**
 * What the coordinator of a group keeps for its members without reading it: in groups of consumers, subscriptions and
 * assignments in the consumer protocol (ConsumerProtocolSubscription.json, ConsumerProtocolAssignment.json).
 */
import {
  isArray,
  isObject,
  objectGet,
  objectWith,
  type Json,
  type JsonObject,
} from '@millrace/kjq/json/value.ts'
import { SerdeError } from '../errors.ts'
import { Cursor } from './cursor.ts'
import { ASSIGNMENT, SUBSCRIPTION } from './definitions/consumer.ts'
import { readLayout } from './read.ts'

/** `{"version":3,"data":{…}}`; what is not of the protocol stays Base64. */
function embedded(base64: Json, versions: readonly string[]): Json {
  if (typeof base64 !== 'string' || base64 === '') return base64
  try {
    const cursor = new Cursor(Buffer.from(base64, 'base64'))
    const version = cursor.int16()
    // Newer versions only add fields at the end: read as the newest that is known, as Kafka's clients do.
    const layout = version < 0 ? undefined : (versions[version] ?? versions.at(-1))
    return layout === undefined ? base64 : { version, data: readLayout(cursor, layout) }
  } catch (error) {
    if (error instanceof SerdeError) return base64
    throw error
  }
}

function mapArray(array: Json | undefined, change: (element: JsonObject) => Json): Json {
  if (array === undefined || !isArray(array)) return array ?? null
  return array.map((element) => (isObject(element) ? change(element) : element))
}

function withEmbedded(object: JsonObject, name: string, versions: readonly string[]): JsonObject {
  return objectWith(object, name, embedded(objectGet(object, name) ?? null, versions))
}

/** @param group the data of a value of `group_metadata` */
export function withMemberProtocols(group: JsonObject): JsonObject {
  if (objectGet(group, 'protocolType') !== 'consumer') return group
  const members = mapArray(objectGet(group, 'members'), (member) =>
    withEmbedded(withEmbedded(member, 'subscription', SUBSCRIPTION), 'assignment', ASSIGNMENT),
  )
  return objectWith(group, 'members', members)
}

/** @param member the data of a value of `consumer_group_member_metadata`, which may be of a classic consumer */
export function withClassicProtocols(member: JsonObject): JsonObject {
  const classic = objectGet(member, 'classicMemberMetadata')
  if (classic === undefined || !isObject(classic)) return member
  const protocols = mapArray(objectGet(classic, 'supportedProtocols'), (protocol) =>
    withEmbedded(protocol, 'metadata', SUBSCRIPTION),
  )
  return objectWith(
    member,
    'classicMemberMetadata',
    objectWith(classic, 'supportedProtocols', protocols),
  )
}
