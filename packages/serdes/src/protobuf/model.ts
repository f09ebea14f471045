/** Message types as the readers and writers need them. */

export const SCALARS = [
  'double',
  'float',
  'int32',
  'uint32',
  'sint32',
  'fixed32',
  'sfixed32',
  'int64',
  'uint64',
  'sint64',
  'fixed64',
  'sfixed64',
  'bool',
  'string',
  'bytes',
] as const
export type Scalar = (typeof SCALARS)[number]

export interface EnumType {
  readonly kind: 'enum'
  readonly name: string
  /** The first name of each number; others are aliases. */
  readonly names: ReadonlyMap<number, string>
  readonly numbers: ReadonlyMap<string, number>
  /** The number of the first value: the default. */
  readonly first: number
}

export type ValueType =
  | { readonly kind: 'scalar'; readonly scalar: Scalar }
  | EnumType
  | { readonly kind: 'message'; readonly message: Message }

export interface Field {
  readonly number: number
  /** In JSON: the json_name; of an extension its full name in brackets. */
  readonly name: string
  /** As the schema has it. */
  readonly protoName: string
  readonly type: ValueType
  readonly shape: 'single' | 'repeated' | 'map'
  /** Of a map. */
  readonly key: Scalar | null
  /** How repeated numbers are written; both ways are read. */
  readonly packed: boolean
  /** Written as a group. */
  readonly delimited: boolean
  /** Whether it is set can be told from its value: no default is shown. */
  readonly presence: boolean
  readonly required: boolean
  readonly oneof: string | null
}

export interface Message {
  /** Full name, without a dot before it. */
  readonly name: string
  /** In the order of the schema. */
  readonly fields: readonly Field[]
  /** Any's: types that it may hold. */
  readonly types: (name: string) => Message | undefined
}

/** A message of a schema's main file and those in it, as message indexes count them. */
export interface Declared {
  readonly name: string
  readonly nested: readonly Declared[]
}

/** Member of a value for what the schema does not tell of. */
export const UNKNOWN = '$unknown'
