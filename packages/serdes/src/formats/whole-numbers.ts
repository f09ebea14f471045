/** Whole numbers as Kafka's serializers write them: big-endian two's complement of a fixed size. */
import { describe } from '@millrace/kjq/runtime/describe.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import { unencodable } from '../errors.ts'
import type { Serde } from '../serde.ts'
import { expectSize } from './size.ts'
import { quote } from './text-of.ts'

interface Layout {
  readonly label: string
  readonly size: number
  readonly min: bigint
  readonly max: bigint
  read(bytes: Buffer): number | bigint
  write(into: Buffer, value: bigint): void
}

/** Beyond 2^53 a double would lose digits: those stay bigint, as kJQ has them. */
function exact(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

function wholeOf(value: Json, { label, min, max }: Layout): bigint {
  const expected = `a whole number from ${min} to ${max}`
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return BigInt(value)
    const why = Number.isInteger(value)
      ? `${value} is beyond 2^53 and may have lost digits: write it as a text`
      : `got ${value}`
    throw unencodable(`${label} needs ${expected}; ${why}`)
  }
  if (typeof value !== 'string')
    throw unencodable(`${label} needs ${expected}; got ${describe(value)}`)
  const text = value.trim()
  // More digits than any of them has would only take time to convert.
  if (!/^[+-]?[0-9]{1,64}$/.test(text))
    throw unencodable(`${label} needs ${expected}; got ${quote(value)}`)
  return BigInt(text.replace('+', ''))
}

function wholeNumber(layout: Layout): Serde {
  const { label, size, min, max } = layout
  return {
    label,
    structured: false,
    literals: null,
    decode(bytes) {
      expectSize(bytes, label, size)
      return layout.read(bytes)
    },
    partial: () => null,
    encode(value) {
      const whole = wholeOf(value, layout)
      if (whole < min || whole > max) {
        throw unencodable(`${whole} is out of range for ${label}: ${min} to ${max}`)
      }
      const bytes = Buffer.alloc(size)
      layout.write(bytes, whole)
      return bytes
    },
  }
}

export const shortSerde: Serde = wholeNumber({
  label: 'Short',
  size: 2,
  min: -(2n ** 15n),
  max: 2n ** 15n - 1n,
  read: (bytes) => bytes.readInt16BE(),
  write: (into, value) => into.writeInt16BE(Number(value)),
})

export const integerSerde: Serde = wholeNumber({
  label: 'Integer',
  size: 4,
  min: -(2n ** 31n),
  max: 2n ** 31n - 1n,
  read: (bytes) => bytes.readInt32BE(),
  write: (into, value) => into.writeInt32BE(Number(value)),
})

export const longSerde: Serde = wholeNumber({
  label: 'Long',
  size: 8,
  min: -(2n ** 63n),
  max: 2n ** 63n - 1n,
  read: (bytes) => exact(bytes.readBigInt64BE()),
  write: (into, value) => into.writeBigInt64BE(value),
})

export const unsignedShortSerde: Serde = wholeNumber({
  label: 'Unsigned Short',
  size: 2,
  min: 0n,
  max: 2n ** 16n - 1n,
  read: (bytes) => bytes.readUInt16BE(),
  write: (into, value) => into.writeUInt16BE(Number(value)),
})

export const unsignedIntegerSerde: Serde = wholeNumber({
  label: 'Unsigned Integer',
  size: 4,
  min: 0n,
  max: 2n ** 32n - 1n,
  read: (bytes) => bytes.readUInt32BE(),
  write: (into, value) => into.writeUInt32BE(Number(value)),
})

export const unsignedLongSerde: Serde = wholeNumber({
  label: 'Unsigned Long',
  size: 8,
  min: 0n,
  max: 2n ** 64n - 1n,
  read: (bytes) => exact(bytes.readBigUInt64BE()),
  write: (into, value) => into.writeBigUInt64BE(value),
})
