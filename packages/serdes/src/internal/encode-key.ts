/** The key of a record that is looked for, as decode shows it or as a person writes it. */
import { JqError } from '@millrace/kjq/errors.ts'
import { parseJson } from '@millrace/kjq/json/parse.ts'
import { isObject, objectGet, type Json, type JsonObject } from '@millrace/kjq/json/value.ts'
import { describe } from '@millrace/kjq/runtime/describe.ts'
import { unencodable } from '../errors.ts'
import { quote } from '../formats/text-of.ts'
import { keyLayout } from './coordinator-records.ts'
import type { MirrorRecord } from './mirror-records.ts'
import type { RecordTypes } from './record-types.ts'
import { writeKey } from './write-key.ts'

const EXAMPLE = '{"kind":"offset_commit","data":{"group":"g","topic":"t","partition":0}}'

/** @throws SerdeError */
export function encodeCoordinatorKey(value: Json, types: RecordTypes, topic: string): Buffer {
  const key = keyOf(value)
  const entries = Object.entries(types)
  const asked = objectGet(key, 'kind') ?? objectGet(key, 'type')
  const found =
    asked === undefined && entries.length === 1
      ? entries[0]
      : entries.find(([type, { kind }]) => kind === asked || Number(type) === asked)
  if (found === undefined) {
    const kinds = entries.map(([, { kind }]) => kind).join(', ')
    const got = asked === undefined ? 'none' : describe(asked)
    throw unencodable(`A key in ${topic} needs a kind, one of ${kinds}; got ${got}`)
  }
  const [type, record] = found
  const head = Buffer.alloc(2)
  head.writeInt16BE(Number(type))
  return Buffer.concat([head, writeKey(objectGet(key, 'data') ?? null, keyLayout(record))])
}

/** @throws SerdeError */
export function encodeMirrorKey(value: Json, { key }: MirrorRecord): Buffer {
  return writeKey(objectGet(keyOf(value), 'data') ?? null, key)
}

function keyOf(value: Json): JsonObject {
  const key = typeof value === 'string' ? parsed(value) : value
  if (isObject(key)) return key
  throw unencodable(`Kafka Internal needs a key such as ${EXAMPLE}; got ${describe(key)}`)
}

function parsed(text: string): Json {
  try {
    return parseJson(Buffer.from(text))
  } catch (cause) {
    if (!(cause instanceof JqError)) throw cause
    throw unencodable(`Kafka Internal needs a key such as ${EXAMPLE}; got ${quote(text)}`, {
      cause,
    })
  }
}
