/**
 * Float and Double as Kafka's serializers write them: IEEE 754, big-endian. NaN and the infinities are kJQ's: they compare as
 * such, and print as jq prints them (`null`, ±1.797e308).
 */
import { describe } from '@millrace/kjq/runtime/describe.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import { unencodable } from '../errors.ts'
import type { Serde } from '../serde.ts'
import { expectSize } from './size.ts'
import { quote } from './text-of.ts'

const DECIMAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['infinity', Infinity],
  ['+infinity', Infinity],
  ['-infinity', -Infinity],
])

/** Infinity only when it was written as such. */
function numberOf(value: Json, label: string): number {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return finite(Number(value), label, String(value))
  if (typeof value !== 'string')
    throw unencodable(`${label} needs a number; got ${describe(value)}`)
  const text = value.trim()
  const special = SPECIAL.get(text.toLowerCase())
  if (special !== undefined) return special
  if (!DECIMAL.test(text)) {
    throw unencodable(`${label} needs a number, NaN, Infinity or -Infinity; got ${quote(value)}`)
  }
  return finite(Number(text), label, text)
}

function finite(number: number, label: string, from: string): number {
  if (Number.isFinite(number)) return number
  throw unencodable(`${quote(from)} is out of range for ${label}`)
}

/** The shortest decimal that is nearest to this float, as Java prints it: 0.1, not 0.10000000149011612. */
export function shortest(float: number): number {
  if (Number.isInteger(float) || !Number.isFinite(float)) return float
  for (let digits = 6; digits < 9; digits++) {
    const decimal = Number(float.toPrecision(digits))
    if (Math.fround(decimal) === float) return decimal
  }
  return Number(float.toPrecision(9))
}

export const doubleSerde: Serde = {
  label: 'Double',
  structured: false,
  literals: null,
  decode(bytes) {
    expectSize(bytes, 'Double', 8)
    return bytes.readDoubleBE()
  },
  partial: () => null,
  encode(value) {
    const bytes = Buffer.alloc(8)
    bytes.writeDoubleBE(numberOf(value, 'Double'))
    return bytes
  },
}

export const floatSerde: Serde = {
  label: 'Float',
  structured: false,
  literals: null,
  decode(bytes) {
    expectSize(bytes, 'Float', 4)
    return shortest(bytes.readFloatBE())
  },
  partial: () => null,
  encode(value) {
    const number = numberOf(value, 'Float')
    if (Number.isFinite(number)) finite(Math.fround(number), 'Float', String(number))
    const bytes = Buffer.alloc(4)
    bytes.writeFloatBE(number)
    return bytes
  },
}
