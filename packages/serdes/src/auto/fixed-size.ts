/** Which numbers or ids bytes of one size may be. */
import type { Side } from '../serde.ts'

interface Guess {
  readonly label: string
  readonly reason: string
}

/** Larger ones are seldom counters, times or ids, even those of Snowflake kind (63 bits, from a recent epoch). */
const PLAUSIBLE_LONG = 2n ** 62n
/** Fractions that people write; bytes of any other origin give exponents of all sizes. */
const SMALLEST = 1e-9
const LARGEST = 1e15

function isPlausibleFraction(value: number): boolean {
  const size = Math.abs(value)
  return value === 0 || (size >= SMALLEST && size < LARGEST)
}

/** Whole numbers of daily use begin with a byte of sign only. */
function beginsWithSign(bytes: Buffer): boolean {
  return bytes[0] === 0 || bytes[0] === 0xff
}

function isRawUuid(bytes: Buffer): boolean {
  const version = bytes[6]! >> 4
  return version >= 1 && version <= 8 && bytes[8]! >> 6 === 0b10
}

function eight(samples: readonly Buffer[]): string | null {
  if (samples.every(beginsWithSign)) return 'Long'
  if (samples.every((bytes) => isPlausibleFraction(bytes.readDoubleBE()))) return 'Double'
  const longs = samples.map((bytes) => bytes.readBigInt64BE())
  const plausible = longs.every((long) => long > -PLAUSIBLE_LONG && long < PLAUSIBLE_LONG)
  return plausible ? 'Long' : null
}

function four(samples: readonly Buffer[]): string {
  if (samples.every(beginsWithSign)) return 'Integer'
  return samples.every((bytes) => isPlausibleFraction(bytes.readFloatBE())) ? 'Float' : 'Integer'
}

/** @param samples all of the same size, at least one */
export function guessBySize(samples: readonly Buffer[], side: Side): Guess | null {
  const size = samples[0]?.length
  if (size === 16 && samples.every(isRawUuid)) {
    // A UUID that is typed is written as text: a key search would look for other bytes than these.
    return side === 'key'
      ? {
          label: 'Hex',
          reason: '16 bytes that are plausible as UUID; a key search needs their hex',
        }
      : { label: 'UUID', reason: '16 bytes that are plausible as UUID' }
  }
  const label =
    size === 8 ? eight(samples) : size === 4 ? four(samples) : size === 2 ? 'Short' : null
  return label === null ? null : { label, reason: `${size} bytes that are plausible as ${label}` }
}
