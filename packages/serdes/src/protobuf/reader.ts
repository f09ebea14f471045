/** Readers of message types: a table from tags to what is done with the value. Each is made once. */
import { isAwkwardKey, objectFrom, type Json, type JsonObject } from '@millrace/kjq/json/value.ts'
import {
  below,
  Draft,
  fieldReader,
  type FieldReader,
  type RangesReader,
  type Take,
  type Wanted,
} from './field-reader.ts'
import { UNKNOWN, type Message } from './model.ts'
import { UnknownFields } from './unknown-fields.ts'
import { wellKnownRead, type WellKnownRead } from './well-known-read.ts'
import { Cursor, WireFault } from './wire.ts'

/** Tags below it are looked up in an array. */
const DENSE = 1024

interface Entry {
  readonly name: string
  readonly take: Take
  /** -1: nobody asks for it. */
  readonly slot: number
  /** Number of its oneof; -1: none. */
  readonly oneof: number
}

class MessageReader implements RangesReader {
  readonly #message: Message
  readonly #wanted: Wanted
  readonly #keepsUnknown: boolean
  readonly #wellKnown: WellKnownRead | null
  readonly #readerOf: (message: Message, wanted: Wanted) => RangesReader
  #names: string[] = []
  #finish: FieldReader['finish'][] = []
  readonly #dense: (Entry | undefined)[] = []
  readonly #others = new Map<number, Entry>()
  #isPlain = true
  #isReady = false

  constructor(
    message: Message,
    wanted: Wanted,
    readerOf: (message: Message, wanted: Wanted) => RangesReader,
  ) {
    this.#message = message
    this.#wellKnown = wellKnownRead(message, readAny)
    this.#wanted = this.#wellKnown === null ? wanted : null
    this.#keepsUnknown = this.#wanted === null || this.#wanted.has(UNKNOWN)
    this.#readerOf = readerOf
  }

  /** Types reach each other in circles: tables are made when the first value is read. */
  #prepare(): void {
    const { fields } = this.#message
    const wanted = this.#wanted
    const asked = fields.filter(({ name }) => wanted === null || wanted.has(name))
    const slots = new Map(asked.map((field, slot) => [field, slot]))
    const oneofs = [...new Set(fields.flatMap(({ oneof }) => oneof ?? []))]
    const numbers = new Map(oneofs.map((name, number) => [name, number]))
    for (const field of fields) {
      const slot = slots.get(field) ?? -1
      const reader = fieldReader(field, slot, below(wanted, field.name), this.#readerOf)
      if (slot !== -1) {
        this.#names.push(field.name)
        this.#finish.push(reader.finish)
      }
      for (const [tag, take] of reader.takes) {
        const entry: Entry = {
          name: field.name,
          take: slot === -1 ? skip : take,
          slot,
          oneof: field.oneof === null ? -1 : (numbers.get(field.oneof) ?? -1),
        }
        if (tag >= 0 && tag < DENSE) {
          while (this.#dense.length <= tag) this.#dense.push(undefined)
          this.#dense[tag] = entry
        } else this.#others.set(tag, entry)
      }
    }
    this.#isPlain = !this.#names.some(isAwkwardKey)
    this.#isReady = true
  }

  read(cursor: Cursor, ranges: readonly number[]): Json {
    if (!this.#isReady) this.#prepare()
    cursor.enter()
    cursor.count(this.#names.length)
    const draft = new Draft(this.#names.length)
    let unknown: UnknownFields | null = null
    for (let i = 0; i < ranges.length; i += 2) {
      cursor.at = ranges[i] ?? 0
      unknown = this.#collect(cursor, ranges[i + 1] ?? 0, draft, unknown)
    }
    const object = this.#build(cursor, draft, unknown)
    cursor.depth--
    return this.#wellKnown === null ? object : this.#wellKnown(object, cursor)
  }

  #collect(
    cursor: Cursor,
    end: number,
    draft: Draft,
    before: UnknownFields | null,
  ): UnknownFields | null {
    let unknown = before
    let entry: Entry | undefined
    const dense = this.#dense
    try {
      while (cursor.at < end) {
        entry = undefined
        const tag = cursor.tag(end)
        entry = tag >= 0 && tag < dense.length ? dense[tag] : this.#others.get(tag)
        if (entry !== undefined) {
          if (entry.oneof !== -1) draft.choose(entry.oneof, entry.slot)
          entry.take(cursor, tag, end, draft)
          continue
        }
        const start = cursor.at
        cursor.skip(tag, end)
        if (this.#keepsUnknown) (unknown ??= new UnknownFields()).add(cursor, tag, start)
      }
    } catch (error) {
      throw within(error, entry?.name)
    }
    return unknown
  }

  #build(cursor: Cursor, draft: Draft, unknown: UnknownFields | null): JsonObject {
    const entries: Record<string, Json> = {}
    const names = this.#names
    const finish = this.#finish
    if (!this.#isPlain) return this.#buildAwkward(cursor, draft, unknown)
    let slot = 0
    try {
      for (; slot < names.length; slot++) {
        // As many finishes as names.
        const value = finish[slot]!(cursor, draft)
        if (value !== undefined) entries[names[slot]!] = value
      }
    } catch (error) {
      throw within(error, names[slot])
    }
    if (unknown !== null) entries[UNKNOWN] = unknown.build()
    return entries
  }

  #buildAwkward(cursor: Cursor, draft: Draft, unknown: UnknownFields | null): JsonObject {
    const members = this.#names.flatMap((name, slot): [string, Json][] => {
      const value = this.#finish[slot]?.(cursor, draft)
      return value === undefined ? [] : [[name, value]]
    })
    if (unknown !== null) members.push([UNKNOWN, unknown.build()])
    return objectFrom(members)
  }
}

const skip: Take = (cursor, tag, end) => {
  cursor.skip(tag, end)
}

/** Says which field a fault is in, if in any. */
function within(error: unknown, name: string | undefined): unknown {
  if (error instanceof WireFault && name !== undefined) error.path.unshift(name)
  return error
}

/** Readers of all types that are read whole, by type. */
const WHOLE = new WeakMap<Message, RangesReader>()

/** The reader of all members. */
export function wholeReader(message: Message): RangesReader {
  const known = WHOLE.get(message)
  if (known !== undefined) return known
  const made = new MessageReader(message, null, readerOf)
  WHOLE.set(message, made)
  return made
}

/** A new reader of some members. */
export function partReader(message: Message, wanted: Wanted): RangesReader {
  return new MessageReader(message, wanted, readerOf)
}

function readerOf(message: Message, wanted: Wanted): RangesReader {
  return wanted === null ? wholeReader(message) : partReader(message, wanted)
}

/** What an Any holds, one level further down. @throws WireFault */
function readAny(message: Message, bytes: Buffer, around: Cursor): Json {
  const cursor = new Cursor(bytes)
  cursor.depth = around.depth + 1
  cursor.members = around.members
  const value = wholeReader(message).read(cursor, [0, bytes.length])
  around.members = cursor.members
  return value
}
