/** Well-known types from their short forms to their fields; the object of the fields is taken as well. */
import {
  isArray,
  isNumber,
  isObject,
  objectEntries,
  objectFrom,
  objectGet,
  objectHas,
  type Json,
  type JsonObject,
} from '@millrace/kjq/json/value.ts'
import { describe } from '@millrace/kjq/runtime/describe.ts'
import { unencodable } from '../errors.ts'
import type { Message } from './model.ts'
import { isShort } from './well-known-read.ts'

const PACKAGE = 'google.protobuf.'
const TIMESTAMP =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,9}))?(Z|[+-][0-9]{2}:[0-9]{2})$/
const DURATION = /^(-?)([0-9]{1,12})(?:\.([0-9]{1,9}))?s$/

/**
 * @param write bytes of a value of another type, for Any
 * @returns the object of the fields; the value as it is, where it is no short form of the type
 * @throws SerdeError
 */
export function wellKnownFields(
  value: Json,
  message: Message,
  write: (value: Json, type: Message) => Buffer,
): Json {
  if (!message.name.startsWith(PACKAGE)) return value
  switch (message.name.slice(PACKAGE.length)) {
    case 'Struct':
      if (!isObject(value)) throw unencodable(`needs an object; got ${describe(value)}`)
      return objectFrom([['fields', value]])
    case 'ListValue':
      if (!isArray(value)) throw unencodable(`needs an array; got ${describe(value)}`)
      return objectFrom([['values', value]])
    case 'Value':
      return objectFrom([[kindOf(value), value]])
    case 'Any':
      return isObject(value) ? anyFields(value, message, write) : value
    case 'Timestamp':
      return typeof value === 'string' ? timestamp(value) : value
    case 'Duration':
      return typeof value === 'string' ? duration(value) : value
    case 'FieldMask':
      return typeof value === 'string' ? fieldMask(value) : value
    default:
      return isShort(message) && !isObject(value) ? objectFrom([['value', value]]) : value
  }
}

function kindOf(value: Json): string {
  if (value === null) return 'nullValue'
  if (typeof value === 'string') return 'stringValue'
  if (typeof value === 'boolean') return 'boolValue'
  if (isNumber(value)) return 'numberValue'
  return isArray(value) ? 'listValue' : 'structValue'
}

function timestamp(text: string): JsonObject {
  const [, second = '', fraction = '', zone = ''] = TIMESTAMP.exec(text) ?? []
  const milliseconds = Date.parse(second + zone)
  // Date.parse takes 31 February for 3 March.
  const isDay = new Date(`${second}Z`).toJSON()?.startsWith(second) ?? false
  if (!isDay || Number.isNaN(milliseconds)) {
    throw unencodable(`needs a time such as "2026-11-23T06:41:25.123Z"; got ${describe(text)}`)
  }
  return objectFrom([
    ['seconds', milliseconds / 1000],
    ['nanos', Number(fraction.padEnd(9, '0'))],
  ])
}

function duration(text: string): JsonObject {
  const found = DURATION.exec(text)
  if (found === null) {
    throw unencodable(`needs a duration such as "1.5s"; got ${describe(text)}`)
  }
  const [, minus, seconds = '', fraction = ''] = found
  // No negative zero.
  const signed = (size: number): number => (minus === '-' && size !== 0 ? -size : size)
  return objectFrom([
    ['seconds', signed(Number(seconds))],
    ['nanos', signed(Number(fraction.padEnd(9, '0')))],
  ])
}

function fieldMask(text: string): JsonObject {
  const snake = text.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return objectFrom([['paths', text === '' ? [] : snake.split(',')]])
}

function anyFields(
  value: JsonObject,
  message: Message,
  write: (value: Json, type: Message) => Buffer,
): JsonObject {
  if (!objectHas(value, '@type')) return value
  const url = objectGet(value, '@type')
  const type = typeof url === 'string' ? message.types(url.slice(url.lastIndexOf('/') + 1)) : null
  if (!type) {
    throw unencodable(
      `@type needs a type of the schema; got ${describe(url ?? null)}. Others are written as {"typeUrl": …, "value": Base64}`,
    )
  }
  const members = objectEntries(value).filter(([name]) => name !== '@type')
  const held = isShort(type) ? (objectGet(value, 'value') ?? null) : objectFrom(members)
  return objectFrom([
    ['typeUrl', url ?? null],
    ['value', write(held, type).toString('base64')],
  ])
}
