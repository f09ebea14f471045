/** What CBOR's tags make of their content (RFC 8949 section 3.4 and IANA's registry of tags). */
import { isArray, type Json } from '@millrace/kjq/json/value.ts'
import { dateText, inUtc, instantOfMillis, instantOfSeconds } from './instant.ts'
import { shownDecimal, shownInteger } from './shown.ts'

/** A byte string until it is shown: a tag may say how. */
export class CborBytes {
  readonly bytes: Buffer
  /** Written in several parts. */
  readonly inParts: boolean

  constructor(bytes: Buffer, inParts: boolean) {
    this.bytes = bytes
    this.inParts = inParts
  }
}

type Content = Json | CborBytes

/** Integers of more bytes than these are shown as any tag is: making digits of them takes its time. */
const MAX_BIGNUM = 512
const MAX_SCALE = 1000

/** undefined: the tag is not known, or does not fit its content. */
export function untag(tag: number | bigint, content: Content): Json | undefined {
  const bytes = content instanceof CborBytes ? content.bytes : undefined
  const value = content instanceof CborBytes ? undefined : content
  switch (tag) {
    case 0:
      return typeof value === 'string' ? inUtc(value) : undefined
    case 1:
      return value === undefined ? undefined : epoch(value)
    case 2:
      return bytes && bignum(bytes)
    case 3: {
      const size = bytes && bignum(bytes)
      return size === undefined ? undefined : shownInteger(-1n - BigInt(size))
    }
    case 4:
      return decimal(value)
    case 5:
      return bigfloat(value)
    case 21:
      return bytes?.toString('base64url')
    case 22:
      return bytes?.toString('base64')
    case 23:
      return bytes?.toString('hex')
    case 30:
      return rational(value)
    case 32:
    case 33:
    case 34:
    case 35:
    case 36:
      return typeof value === 'string' ? value : undefined
    case 37:
      return bytes?.length === 16
        ? bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
        : undefined
    case 100:
      return typeof value === 'number' && Number.isInteger(value)
        ? (dateText(BigInt(value)) ?? undefined)
        : undefined
    case 258:
      return value !== undefined && isArray(value) ? value : undefined
    case 1004:
      return typeof value === 'string' ? value : undefined
    case 55799:
      return bytes === undefined ? value : bytes.toString('base64')
    default:
      return undefined
  }
}

function epoch(value: Json): string | undefined {
  if (typeof value !== 'number') return undefined
  const text = Number.isInteger(value)
    ? instantOfMillis(BigInt(value) * 1000n)
    : instantOfSeconds(value)
  return text ?? undefined
}

function bignum(bytes: Buffer): number | bigint | undefined {
  if (bytes.length > MAX_BIGNUM) return undefined
  return bytes.length === 0 ? 0 : shownInteger(BigInt(`0x${bytes.toString('hex')}`))
}

/** Two whole numbers. */
function pair(value: Json | undefined): readonly [bigint, bigint] | undefined {
  if (value === undefined || !isArray(value) || value.length !== 2) return undefined
  const [first, second] = value.map(wholeOf)
  return first === undefined || second === undefined ? undefined : [first, second]
}

function wholeOf(value: Json): bigint | undefined {
  if (typeof value === 'bigint') return value
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined
}

/** [exponent, mantissa] of ten. */
function decimal(value: Json | undefined): Json | undefined {
  const [exponent, mantissa] = pair(value) ?? []
  if (exponent === undefined || mantissa === undefined || !isSmall(exponent)) return undefined
  return shownDecimal(mantissa, -Number(exponent))
}

/** [exponent, mantissa] of two. */
function bigfloat(value: Json | undefined): Json | undefined {
  const [exponent, mantissa] = pair(value) ?? []
  if (exponent === undefined || mantissa === undefined || !isSmall(exponent)) return undefined
  if (exponent >= 0n) return shownInteger(mantissa * 2n ** exponent)
  // m / 2^n is m * 5^n / 10^n.
  return shownDecimal(mantissa * 5n ** -exponent, Number(-exponent))
}

function isSmall(exponent: bigint): boolean {
  return exponent <= MAX_SCALE && exponent >= -MAX_SCALE
}

function rational(value: Json | undefined): string | undefined {
  const [numerator, denominator] = pair(value) ?? []
  return numerator === undefined ? undefined : `${numerator}/${denominator}`
}
