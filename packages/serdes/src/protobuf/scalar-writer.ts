/** JSON to scalars: what the readers give, and what people write. */
import { isNumber, type Json } from '@millrace/kjq/json/value.ts'
import { parseJsonNumber } from '@millrace/kjq/json/number.ts'
import { describe } from '@millrace/kjq/runtime/describe.ts'
import { unencodable } from '../errors.ts'
import type { EnumType, Scalar } from './model.ts'
import type { Output } from './output.ts'

/** Writes a value without its tag. @throws SerdeError that does not know where the value is */
export type Write = (value: Json, output: Output) => void

const INTEGER = /^-?[0-9]{1,20}$/
const DECIMAL = /^-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/
const SPECIAL: ReadonlyMap<Json, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
])

function wrong(value: Json, expected: string): Error {
  return unencodable(`needs ${expected}; got ${describe(value)}`)
}

function integer(value: Json, scalar: Scalar, least: bigint, most: bigint): number | bigint {
  const number = typeof value === 'string' && INTEGER.test(value) ? parseJsonNumber(value) : value
  const isWhole =
    typeof number === 'bigint' || (typeof number === 'number' && Number.isInteger(number))
  if (!isWhole) throw wrong(value, `a whole number (${scalar})`)
  const exact = BigInt(number)
  if (exact < least || exact > most) throw wrong(value, `a ${scalar}, ${least} to ${most}`)
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact
}

const range = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
} as const

function whole(
  scalar: Scalar,
  [least, most]: readonly [bigint, bigint],
  write: (value: number | bigint, output: Output) => void,
): Write {
  return (value, output) => {
    write(integer(value, scalar, least, most), output)
  }
}

function fraction(value: Json, scalar: Scalar): number {
  const special = SPECIAL.get(value)
  if (special !== undefined) return special
  const number =
    typeof value === 'string' && DECIMAL.test(value)
      ? Number(value)
      : isNumber(value)
        ? Number(value)
        : null
  if (number === null) throw wrong(value, `a number, "NaN", "Infinity" or "-Infinity" (${scalar})`)
  const kept = scalar === 'float' ? Math.fround(number) : number
  if (Number.isFinite(kept) || number === value) return kept
  throw wrong(value, `a number in the range of ${scalar}`)
}

function zigzag(value: number | bigint): bigint {
  const exact = BigInt(value)
  return exact < 0n ? -exact * 2n - 1n : exact * 2n
}

export const WRITE_SCALAR: Readonly<Record<Scalar, Write>> = {
  double: (value, output) => {
    output.double(fraction(value, 'double'))
  },
  float: (value, output) => {
    output.float(fraction(value, 'float'))
  },
  int32: whole('int32', range.int32, (value, output) => {
    output.varint(value)
  }),
  uint32: whole('uint32', range.uint32, (value, output) => {
    output.varint(value)
  }),
  sint32: whole('sint32', range.int32, (value, output) => {
    output.varint(zigzag(value))
  }),
  fixed32: whole('fixed32', range.uint32, (value, output) => {
    output.fixed32(value)
  }),
  sfixed32: whole('sfixed32', range.int32, (value, output) => {
    output.fixed32(value)
  }),
  int64: whole('int64', range.int64, (value, output) => {
    output.varint(value)
  }),
  uint64: whole('uint64', range.uint64, (value, output) => {
    output.varint(value)
  }),
  sint64: whole('sint64', range.int64, (value, output) => {
    output.varint(zigzag(value))
  }),
  fixed64: whole('fixed64', range.uint64, (value, output) => {
    output.fixed64(value)
  }),
  sfixed64: whole('sfixed64', range.int64, (value, output) => {
    output.fixed64(value)
  }),
  bool: (value, output) => {
    const bool = value === 'true' ? true : value === 'false' ? false : value
    if (typeof bool !== 'boolean') throw wrong(value, 'true or false')
    output.varint(bool ? 1 : 0)
  },
  string: (value, output) => {
    if (typeof value !== 'string') throw wrong(value, 'a text')
    output.bytes(Buffer.from(value))
  },
  bytes: (value, output) => {
    output.bytes(base64(value))
  },
}

/** Both alphabets, with padding or without. @throws SerdeError */
export function base64(value: Json): Buffer {
  if (typeof value !== 'string') throw wrong(value, 'bytes as a Base64 text')
  const digits = value.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/')
  const bytes = Buffer.from(digits, 'base64')
  if (bytes.toString('base64').replace(/=+$/, '').length !== digits.length) {
    throw wrong(value, 'bytes as a Base64 text')
  }
  return bytes
}

export function enumWrite({ name, names, numbers }: EnumType): Write {
  return (value, output) => {
    if (value === null && name === 'google.protobuf.NullValue') {
      output.varint(0)
      return
    }
    const named = typeof value === 'string' ? numbers.get(value) : undefined
    if (named !== undefined) output.varint(named)
    else if (typeof value === 'string' && !INTEGER.test(value)) {
      const some = [...names.values()].slice(0, 20).join(', ')
      throw wrong(value, `a name of the enum ${name} (${some}) or a number`)
    } else output.varint(integer(value, 'int32', ...range.int32))
  }
}
