/** Types of Avro (https://avro.apache.org/docs/1.12.0/specification/), resolved: names are the types they stand for. */
import type { Json } from '@millrace/kjq/json/value.ts'

export type LogicalType =
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'date' | 'big-decimal' | 'uuid' | 'duration' }
  /** Of the day; digits of a second: 3 or 6. */
  | { readonly kind: 'time'; readonly digits: number }
  /** Digits of a second: 3, 6 or 9; `zoned`: an instant, in UTC; otherwise a local time. */
  | { readonly kind: 'timestamp'; readonly digits: number; readonly zoned: boolean }

export type PrimitiveName =
  | 'null'
  | 'boolean'
  | 'int'
  | 'long'
  | 'float'
  | 'double'
  | 'bytes'
  | 'string'

interface Sized {
  /** Bytes that a value has at least. */
  readonly min: number
  /** Values have no bytes at all: there may be any number of them. */
  readonly empty: boolean
}

export interface PrimitiveType extends Sized {
  readonly kind: PrimitiveName
  readonly logical: LogicalType | null
}

export interface FixedType extends Sized {
  readonly kind: 'fixed'
  /** With its namespace. */
  readonly name: string
  readonly size: number
  readonly logical: LogicalType | null
}

export interface EnumType extends Sized {
  readonly kind: 'enum'
  readonly name: string
  readonly symbols: readonly string[]
}

export interface ArrayType extends Sized {
  readonly kind: 'array'
  readonly items: AvroType
}

export interface MapType extends Sized {
  readonly kind: 'map'
  readonly values: AvroType
}

export interface UnionType extends Sized {
  readonly kind: 'union'
  readonly branches: readonly AvroType[]
}

export interface Field {
  readonly name: string
  readonly type: AvroType
  /** In the form of defaults: branches of unions bare, logical types as what lies under them; undefined: there is none. */
  readonly fallback: Json | undefined
}

export interface RecordType extends Sized {
  readonly kind: 'record'
  readonly name: string
  readonly fields: readonly Field[]
}

export type AvroType =
  | PrimitiveType
  | FixedType
  | EnumType
  | ArrayType
  | MapType
  | UnionType
  | RecordType

/** By which a branch of a union is named in the specification's JSON: `string`, `array`, the full name of a named type. */
export function branchName(type: AvroType): string {
  return 'name' in type ? type.name : type.kind
}
