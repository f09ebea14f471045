/** Which logical type the definition of a type asks for. One that is unknown or does not fit is none, as the specification has it. */
import { objectGet, type Json, type JsonObject } from '@millrace/kjq/json/value.ts'
import type { LogicalType } from './model.ts'

const SECOND_DIGITS: Readonly<Record<string, number>> = { millis: 3, micros: 6, nanos: 9 }

/**
 * @param kind of the type under it
 * @param size of a fixed, in bytes
 */
export function logicalType(definition: JsonObject, kind: string, size = 0): LogicalType | null {
  const name = objectGet(definition, 'logicalType')
  if (typeof name !== 'string') return null
  switch (`${name} ${kind}`) {
    case 'decimal bytes':
      return decimal(definition, Infinity)
    case 'decimal fixed':
      return decimal(definition, digitsIn(size))
    case 'big-decimal bytes':
      return { kind: 'big-decimal' }
    case 'uuid string':
      return { kind: 'uuid' }
    case 'uuid fixed':
      return size === 16 ? { kind: 'uuid' } : null
    case 'duration fixed':
      return size === 12 ? { kind: 'duration' } : null
    case 'date int':
      return { kind: 'date' }
    case 'time-millis int':
      return { kind: 'time', digits: 3 }
    case 'time-micros long':
      return { kind: 'time', digits: 6 }
    default:
      return kind === 'long' ? timestamp(name) : null
  }
}

function timestamp(name: string): LogicalType | null {
  const [, local, unit = ''] = /^(local-)?timestamp-(millis|micros|nanos)$/.exec(name) ?? []
  const digits = SECOND_DIGITS[unit]
  return digits === undefined ? null : { kind: 'timestamp', digits, zoned: local === undefined }
}

function decimal(definition: JsonObject, maxPrecision: number): LogicalType | null {
  const precision = objectGet(definition, 'precision')
  const scale = objectGet(definition, 'scale') ?? 0
  if (!isCount(precision) || !isCount(scale)) return null
  if (precision === 0 || precision > maxPrecision || scale > precision) return null
  return { kind: 'decimal', precision, scale }
}

function isCount(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** Decimal digits that always fit into so many bytes of two's complement. */
function digitsIn(size: number): number {
  return size === 0 ? 0 : Math.floor(Math.log10(2) * (8 * size - 1))
}
