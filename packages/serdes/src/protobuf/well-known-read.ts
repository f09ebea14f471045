/**
 * Google's well-known types as JSON has them (https://protobuf.dev/programming-guides/json/). What that form cannot hold
 * stays an object of its fields: a time out of range, unknown fields, an Any of a type that the schema does not have.
 */
import {
  EMPTY_OBJECT,
  isArray,
  isObject,
  objectEntries,
  objectFrom,
  objectGet,
  objectHas,
  type Json,
  type JsonObject,
} from '@millrace/kjq/json/value.ts'
import { UNKNOWN, type Message } from './model.ts'
import { WireFault, type Cursor } from './wire.ts'

/** @param object the message as any other would be shown */
export type WellKnownRead = (object: JsonObject, cursor: Cursor) => Json
type ReadAny = (message: Message, bytes: Buffer, around: Cursor) => Json

const PACKAGE = 'google.protobuf.'
const WRAPPERS = /^(?:Double|Float|U?Int(?:32|64)|Bool|String|Bytes)Value$/
const MAX_SECONDS = 253_402_300_799
const MIN_SECONDS = -62_135_596_800
const MAX_DURATION = 315_576_000_000

/** null: the type is shown as any other. */
export function wellKnownRead(message: Message, readAny: ReadAny): WellKnownRead | null {
  if (!message.name.startsWith(PACKAGE)) return null
  const name = message.name.slice(PACKAGE.length)
  if (WRAPPERS.test(name)) return unless(({ value }) => value)
  switch (name) {
    case 'Timestamp':
      return unless(({ seconds, nanos }) => timestamp(seconds, nanos))
    case 'Duration':
      return unless(({ seconds, nanos }) => duration(seconds, nanos))
    case 'FieldMask':
      return unless(({ paths }) => fieldMask(paths))
    case 'Struct':
      return (object) => objectGet(object, 'fields') ?? EMPTY_OBJECT
    case 'ListValue':
      return (object) => objectGet(object, 'values') ?? []
    case 'Value':
      return (object) => objectEntries(object).find(([kind]) => kind !== UNKNOWN)?.[1] ?? null
    case 'Any':
      return (object, cursor) => any(object, message, readAny, cursor)
    default:
      return null
  }
}

/** The short form, unless there is none or it would hide something. */
function unless(
  short: (fields: { readonly [name: string]: Json | undefined }) => Json | undefined,
): WellKnownRead {
  return (object) =>
    objectHas(object, UNKNOWN)
      ? object
      : (short(Object.fromEntries(objectEntries(object))) ?? object)
}

function timestamp(seconds: Json | undefined, nanos: Json | undefined): string | undefined {
  if (typeof seconds !== 'number' || seconds < MIN_SECONDS || seconds > MAX_SECONDS)
    return undefined
  if (typeof nanos !== 'number' || nanos < 0 || nanos > 999_999_999) return undefined
  // 2026-11-23T06:41:25.000Z
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}${fractionText(nanos)}Z`
}

function duration(seconds: Json | undefined, nanos: Json | undefined): string | undefined {
  if (typeof seconds !== 'number' || Math.abs(seconds) > MAX_DURATION) return undefined
  if (typeof nanos !== 'number' || Math.abs(nanos) > 999_999_999) return undefined
  if (seconds * nanos < 0) return undefined
  const sign = seconds < 0 || nanos < 0 ? '-' : ''
  return `${sign}${Math.abs(seconds)}${fractionText(Math.abs(nanos))}s`
}

/** Three, six or nine digits; none for none. */
function fractionText(nanos: number): string {
  if (nanos === 0) return ''
  const digits = String(nanos).padStart(9, '0')
  return `.${digits.replace(/^(\d{3}|\d{6})0+$/, '$1')}`
}

function fieldMask(paths: Json | undefined): string | undefined {
  if (paths === undefined || !isArray(paths)) return undefined
  const short = paths.map((path) =>
    typeof path === 'string' && /^[a-z0-9.]*(?:_[a-z][a-z0-9.]*)*$/.test(path) && path !== ''
      ? path.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
      : null,
  )
  return short.includes(null) ? undefined : short.join(',')
}

function any(object: JsonObject, message: Message, readAny: ReadAny, cursor: Cursor): Json {
  const url = objectGet(object, 'typeUrl')
  const value = objectGet(object, 'value')
  if (typeof url !== 'string' || typeof value !== 'string' || objectHas(object, UNKNOWN))
    return object
  const type = message.types(url.slice(url.lastIndexOf('/') + 1))
  if (type === undefined) return object
  let held: Json
  try {
    held = readAny(type, Buffer.from(value, 'base64'), cursor)
  } catch (error) {
    if (error instanceof WireFault) return object
    throw error
  }
  const members: [string, Json][] =
    isShort(type) || !isObject(held) ? [['value', held]] : objectEntries(held)
  return objectFrom([['@type', url], ...members])
}

/** Types whose JSON need not be an object of their fields; in an Any they are its `value`. */
export function isShort({ name }: Message): boolean {
  if (!name.startsWith(PACKAGE)) return false
  const local = name.slice(PACKAGE.length)
  return (
    WRAPPERS.test(local) ||
    ['Timestamp', 'Duration', 'FieldMask', 'Struct', 'ListValue', 'Value', 'Any'].includes(local)
  )
}
