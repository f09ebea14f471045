/** Reading values that are no messages. */
import type { Json } from '@millrace/kjq/json/value.ts'
import type { EnumType, Scalar } from './model.ts'
import { BYTES, FIXED32, FIXED64, VARINT, type Cursor } from './wire.ts'

/** Reads one value; `end` is where the part ends that it is in. */
type Read<Value extends Json> = (cursor: Cursor, end: number) => Value
type Single = string | number | bigint | boolean

export const READ_SCALAR: Readonly<Record<Scalar, Read<Single>>> = {
  double: (cursor, end) => fraction(cursor.double(end)),
  float: (cursor, end) => fraction(shortest(cursor.float(end))),
  int32: (cursor, end) => cursor.int32(end) | 0,
  uint32: (cursor, end) => cursor.int32(end) >>> 0,
  sint32: (cursor, end) => cursor.sint32(end),
  fixed32: (cursor, end) => cursor.fixed32(end) >>> 0,
  sfixed32: (cursor, end) => cursor.fixed32(end),
  int64: (cursor, end) => cursor.int64(end),
  uint64: (cursor, end) => cursor.uint64(end),
  sint64: (cursor, end) => cursor.sint64(end),
  fixed64: (cursor, end) => cursor.fixed64(end),
  sfixed64: (cursor, end) => cursor.sfixed64(end),
  bool: (cursor, end) => cursor.bool(end),
  string: (cursor, end) => cursor.text(end),
  bytes: (cursor, end) => {
    const last = cursor.lengthEnd(end)
    const text = cursor.bytes.toString('base64', cursor.at, last)
    cursor.at = last
    return text
  },
}

export const WIRE_TYPES: Readonly<Record<Scalar, number>> = {
  double: FIXED64,
  float: FIXED32,
  int32: VARINT,
  uint32: VARINT,
  sint32: VARINT,
  fixed32: FIXED32,
  sfixed32: FIXED32,
  int64: VARINT,
  uint64: VARINT,
  sint64: VARINT,
  fixed64: FIXED64,
  sfixed64: FIXED64,
  bool: VARINT,
  string: BYTES,
  bytes: BYTES,
}

export const DEFAULTS: Readonly<Record<Scalar, Single>> = {
  double: 0,
  float: 0,
  int32: 0,
  uint32: 0,
  sint32: 0,
  fixed32: 0,
  sfixed32: 0,
  int64: 0,
  uint64: 0,
  sint64: 0,
  fixed64: 0,
  sfixed64: 0,
  bool: false,
  string: '',
  bytes: '',
}

const NULL_VALUE = 'google.protobuf.NullValue'

/** Numbers without a name stay numbers, also those of closed enums: what is there is seen. */
export function enumText({ name, names }: EnumType, number: number): Json {
  return name === NULL_VALUE ? null : (names.get(number) ?? number)
}

export function enumRead(type: EnumType): Read<Json> {
  return (cursor, end) => enumText(type, cursor.int32(end) | 0)
}

/** What JSON has no number for is a text. */
function fraction(number: number): Single {
  return Number.isFinite(number) ? number : String(number)
}

/** The shortest decimal that is nearest to this float: 0.1, not 0.10000000149011612. */
export function shortest(float: number): number {
  if (Number.isInteger(float) || !Number.isFinite(float)) return float
  // Six digits are always kept, but of the smallest floats.
  for (let digits = Math.abs(float) < 2e-38 ? 1 : 6; digits < 9; digits++) {
    const decimal = Number(float.toPrecision(digits))
    if (Math.fround(decimal) === float) return decimal
  }
  return Number(float.toPrecision(9))
}
