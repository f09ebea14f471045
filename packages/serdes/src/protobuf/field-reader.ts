/** What is done with the occurrences of a field, and how they become a member. */
import { EMPTY_OBJECT, ObjectBuilder, type Json } from '@millrace/kjq/json/value.ts'
import type { Field, Message, ValueType } from './model.ts'
import { DEFAULTS, enumRead, enumText, READ_SCALAR, WIRE_TYPES } from './scalars.ts'
import { BYTES, START_GROUP, VARINT, type Cursor } from './wire.ts'

/** Names below a message that are asked for; null: all that is there. */
export type Wanted = ReadonlyMap<string, Wanted> | null

export function below(wanted: Wanted, name: string): Wanted {
  return wanted?.get(name) ?? null
}

/** What was read of a message so far, by slots of fields. */
export class Draft {
  readonly values: (Json | undefined)[]
  readonly lists: (Json[] | undefined)[] = []
  readonly maps: (ObjectBuilder | undefined)[] = []
  /** Begin and end of each occurrence of a message: they are merged, so they are read when all are known. */
  readonly ranges: (number[] | undefined)[] = []
  /** The slot of the member that each oneof has; -1: one that nobody asks for. */
  #chosen: number[] | null = null

  constructor(slots: number) {
    // oxlint-disable-next-line unicorn/no-new-array -- filling it costs, and every message makes one
    this.values = new Array<Json | undefined>(slots)
  }

  /** A member of a oneof came; another is forgotten. */
  choose(oneof: number, slot: number): void {
    this.#chosen ??= []
    const before = this.#chosen[oneof]
    this.#chosen[oneof] = slot
    if (before === undefined || before === slot || before === -1) return
    this.values[before] = undefined
    this.ranges[before] = undefined
  }

  list(slot: number): Json[] {
    return (this.lists[slot] ??= [])
  }
}

/** Reads a message whose parts lie in ranges of the bytes. */
export interface RangesReader {
  read(cursor: Cursor, ranges: readonly number[]): Json
}
export type ReaderOf = (message: Message, wanted: Wanted) => RangesReader

export interface FieldReader {
  /** By tag: reads or notes one occurrence. */
  readonly takes: readonly (readonly [tag: number, take: Take])[]
  /** undefined: the member is absent. */
  readonly finish: (cursor: Cursor, draft: Draft) => Json | undefined
}
export type Take = (cursor: Cursor, tag: number, end: number, draft: Draft) => void

const EMPTY_LIST: Json = Object.freeze<Json[]>([])

export function fieldReader(
  field: Field,
  slot: number,
  wanted: Wanted,
  readerOf: ReaderOf,
): FieldReader {
  if (field.shape === 'map') return mapReader(field, slot, wanted, readerOf)
  if (field.shape === 'repeated') return listReader(field, slot, readerOf)
  const { type, number, presence } = field
  if (type.kind === 'message') return messageReader(field, type.message, slot, wanted, readerOf)
  const read = type.kind === 'enum' ? enumRead(type) : READ_SCALAR[type.scalar]
  const absent = presence ? undefined : defaultOf(type)
  return {
    takes: [
      [
        tagOf(number, wireOf(type)),
        (cursor, _tag, end, draft) => {
          draft.values[slot] = read(cursor, end)
        },
      ],
    ],
    finish: (_cursor, { values }) => {
      const value = values[slot]
      return value === undefined ? absent : value
    },
  }
}

function messageReader(
  { number, delimited }: Field,
  message: Message,
  slot: number,
  wanted: Wanted,
  readerOf: ReaderOf,
): FieldReader {
  const reader = readerOf(message, wanted)
  return {
    takes: [
      [
        tagOf(number, delimited ? START_GROUP : BYTES),
        (cursor, tag, end, draft) => {
          const ranges = (draft.ranges[slot] ??= [])
          const part = partEnd(cursor, tag, end)
          ranges.push(part.start, part.end)
        },
      ],
    ],
    finish: (cursor, draft) => {
      const ranges = draft.ranges[slot]
      return ranges && reader.read(cursor, ranges)
    },
  }
}

function listReader(field: Field, slot: number, readerOf: ReaderOf): FieldReader {
  const { type, number, delimited } = field
  const finish = (_cursor: Cursor, { lists }: Draft): Json => lists[slot] ?? EMPTY_LIST
  if (type.kind === 'message') {
    const reader = readerOf(type.message, null)
    const take: Take = (cursor, tag, end, draft) => {
      const part = partEnd(cursor, tag, end)
      const behind = cursor.at
      draft.list(slot).push(reader.read(cursor, [part.start, part.end]))
      cursor.at = behind
    }
    return { takes: [[tagOf(number, delimited ? START_GROUP : BYTES), take]], finish }
  }
  const read = type.kind === 'enum' ? enumRead(type) : READ_SCALAR[type.scalar]
  const one: Take = (cursor, _tag, end, draft) => {
    draft.list(slot).push(read(cursor, end))
  }
  const packed: Take = (cursor, _tag, end, draft) => {
    const last = cursor.lengthEnd(end)
    const list = draft.list(slot)
    while (cursor.at < last) list.push(read(cursor, last))
  }
  const wire = wireOf(type)
  const single = [tagOf(number, wire), one] as const
  return { takes: wire === BYTES ? [single] : [single, [tagOf(number, BYTES), packed]], finish }
}

/** Entries are messages of a key (1) and a value (2); of equal keys the last one counts. */
function mapReader(field: Field, slot: number, wanted: Wanted, readerOf: ReaderOf): FieldReader {
  const { type, number, key } = field
  const keyType = key ?? 'string'
  const readKey = READ_SCALAR[keyType]
  const keyTag = tagOf(1, WIRE_TYPES[keyType])
  const valueTag = tagOf(2, wireOf(type))
  const absentKey = String(DEFAULTS[keyType])
  const readers = new Map(
    [...(wanted ?? [])].map(([name, of]) => [name, valueOf(type, of, readerOf)]),
  )
  const readAll = valueOf(type, null, readerOf)
  const take: Take = (cursor, _tag, outer, draft) => {
    const end = cursor.lengthEnd(outer)
    let name = absentKey
    const values: number[] = []
    while (cursor.at < end) {
      const tag = cursor.tag(end)
      if (tag === keyTag) name = String(readKey(cursor, end))
      else {
        const start = cursor.at
        cursor.skip(tag, end)
        if (tag === valueTag) values.push(start, cursor.at)
      }
    }
    const read = wanted === null ? readAll : readers.get(name)
    if (read !== undefined)
      (draft.maps[slot] ??= new ObjectBuilder()).set(name, read(cursor, values))
    cursor.at = end
  }
  return {
    takes: [[tagOf(number, BYTES), take]],
    finish: (_cursor, { maps }) => maps[slot]?.build() ?? EMPTY_OBJECT,
  }
}

/** Of a map's values, given where they were found. */
function valueOf(
  type: ValueType,
  wanted: Wanted,
  readerOf: ReaderOf,
): (cursor: Cursor, values: readonly number[]) => Json {
  if (type.kind === 'message') {
    const reader = readerOf(type.message, wanted)
    return (cursor, values) => {
      const ranges: number[] = []
      for (let i = 0; i < values.length; i += 2) {
        cursor.at = values[i] ?? 0
        const end = cursor.lengthEnd(values[i + 1] ?? 0)
        ranges.push(cursor.at, end)
      }
      return reader.read(cursor, ranges)
    }
  }
  const read = type.kind === 'enum' ? enumRead(type) : READ_SCALAR[type.scalar]
  const absent = defaultOf(type)
  return (cursor, values) => {
    const end = values.at(-1)
    if (end === undefined) return absent
    cursor.at = values.at(-2) ?? 0
    return read(cursor, end)
  }
}

function defaultOf(type: Exclude<ValueType, { kind: 'message' }>): Json {
  return type.kind === 'enum' ? enumText(type, type.first) : DEFAULTS[type.scalar]
}

export function wireOf(type: ValueType): number {
  if (type.kind === 'scalar') return WIRE_TYPES[type.scalar]
  return type.kind === 'enum' ? VARINT : BYTES
}

export function tagOf(number: number, wire: number): number {
  return (number << 3) | wire
}

/** Where a message's fields are; the cursor is then behind it. */
function partEnd(cursor: Cursor, tag: number, end: number): { start: number; end: number } {
  if ((tag & 7) === START_GROUP) {
    const start = cursor.at
    return { start, end: cursor.groupEnd(tag, end) }
  }
  const last = cursor.lengthEnd(end)
  const start = cursor.at
  cursor.at = last
  return { start, end: last }
}
