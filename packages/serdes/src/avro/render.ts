/** How values look that are no records, arrays, maps or unions; called by the code that is made of a schema. */
import { ObjectBuilder, objectFrom, type Json, type JsonObject } from '@millrace/kjq/json/value.ts'
import { shortest } from '../formats/fractions.ts'
import { shownNumber } from '../formats/shown.ts'
import { shownBigDecimal, shownDecimalBytes } from './decimals.ts'
import { shownDuration } from './durations.ts'
import type { EnumType, FixedType, PrimitiveType } from './model.ts'
import { shownDate, shownTime, shownTimestamp } from './times.ts'

/** A float as Java prints it; most have few digits behind the point, which are tried first. */
function shownFloat(float: number): Json {
  if (Number.isInteger(float)) return float
  if (Math.abs(float) < 1e6) {
    for (let power = 10; power <= 1e4; power *= 10) {
      const decimal = Math.round(float * power) / power
      if (Math.fround(decimal) === float) return decimal
    }
  }
  return shownNumber(shortest(float))
}

function shownUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

function wrap(name: string, value: Json): JsonObject {
  return objectFrom([[name, value]])
}

/** By the names that the code uses. */
export const RENDERERS = {
  ObjectBuilder,
  wrap,
  double: shownNumber,
  float: shownFloat,
  date: shownDate,
  time: shownTime,
  timestamp: shownTimestamp,
  decimal: shownDecimalBytes,
  bigDecimal: shownBigDecimal,
  uuid: shownUuid,
  duration: shownDuration,
} as const

export type Leaf = PrimitiveType | FixedType | EnumType

/**
 * The expression that reads a leaf.
 * @param strict logical types as what lies under them
 * @param value makes an expression of a value
 */
export function leafExpression(
  type: Leaf,
  strict: boolean,
  value: (value: unknown) => string,
): string {
  if (type.kind === 'enum') return `${value(type.symbols)}[t.symbol(${type.symbols.length})]`
  const logical = strict ? null : type.logical
  switch (logical?.kind) {
    case 'decimal':
      return `decimal(${viewExpression(type)},${logical.scale})`
    case 'big-decimal':
      return `bigDecimal(${viewExpression(type)})`
    case 'date':
      return 'date(t.int())'
    case 'time':
      return `time(${logical.digits === 3 ? 't.int()' : 't.long()'},${logical.digits})`
    case 'timestamp':
      return `timestamp(t.long(),${logical.digits},${logical.zoned ? '"Z"' : '""'})`
    case 'duration':
      return `duration(${viewExpression(type)})`
    case 'uuid':
      return type.kind === 'fixed' ? `uuid(${viewExpression(type)})` : 't.string()'
    case undefined:
      break
  }
  switch (type.kind) {
    case 'null':
      return 'null'
    case 'boolean':
      return 't.boolean()'
    case 'int':
      return 't.int()'
    case 'long':
      return 't.long()'
    case 'float':
      return 'float(t.float())'
    case 'double':
      return 'double(t.double())'
    case 'bytes':
      return 't.bytesText()'
    case 'string':
      return 't.string()'
    case 'fixed':
      return `t.fixedText(${type.size})`
  }
}

function viewExpression(type: PrimitiveType | FixedType): string {
  return type.kind === 'fixed' ? `t.fixedView(${type.size})` : 't.bytesView()'
}
