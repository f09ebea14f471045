/** A message in bytes, decoded whole or in part; the same for all sources of schemas. */
import type { Json } from '@millrace/kjq/json/value.ts'
import type { Literal } from '@millrace/kjq/facts/required.ts'
import { SerdeError, undecodable } from '../errors.ts'
import type { RangesReader, Wanted } from './field-reader.ts'
import { certainSpellings, type Spellings } from './literals.ts'
import type { Message } from './model.ts'
import { partReader, wholeReader } from './reader.ts'
import { Cursor, WireFault } from './wire.ts'

export interface Payload {
  readonly message: Message
  readonly bytes: Buffer
  /** Where the message begins; it goes to the end of the bytes. */
  readonly start: number
}

/** @throws SerdeError */
export function decodeMessage({ message, bytes, start }: Payload): Json {
  return guarded(wholeReader(message), message, bytes, start)
}

/** As `Serde.partial`, once it is known which message the bytes are. */
export function partialOf(
  paths: readonly (readonly string[])[],
): ((payload: Payload) => Json) | null {
  if (paths.some(({ length }) => length === 0)) return null
  const wanted = treeOf(paths)
  const readers = new WeakMap<Message, RangesReader>()
  return ({ message, bytes, start }) => {
    let reader = readers.get(message)
    if (reader === undefined) readers.set(message, (reader = partReader(message, wanted)))
    return guarded(reader, message, bytes, start)
  }
}

/** As `Serde.sieve`, once it is known which message the bytes are. */
export function sieveOf(
  required: readonly (readonly Literal[])[],
): ((payload: Payload) => boolean) | null {
  if (required.length === 0) return null
  const known = new WeakMap<Message, readonly Spellings[]>()
  return ({ message, bytes, start }) => {
    let groups = known.get(message)
    if (groups === undefined) known.set(message, (groups = certainSpellings(required, message)))
    return groups.some((spellings) => !spellings.some((text) => bytes.includes(text, start)))
  }
}

function treeOf(paths: readonly (readonly string[])[]): Wanted {
  const names = new Set(paths.map(([first]) => first ?? ''))
  return new Map(
    Array.from(names, (name) => {
      const rests = paths.filter(([first]) => first === name).map(([, ...rest]) => rest)
      return [name, rests.some(({ length }) => length === 0) ? null : treeOf(rests)]
    }),
  )
}

function guarded(reader: RangesReader, message: Message, bytes: Buffer, start: number): Json {
  try {
    return reader.read(new Cursor(bytes, start), [start, bytes.length])
  } catch (error) {
    if (error instanceof WireFault) throw faulty(error, message)
    throw error
  }
}

function faulty({ message: reason, path }: WireFault, { name }: Message): SerdeError {
  const where = path.length > 0 ? ` in ${path.slice(0, 10).join('.')}` : ''
  return undecodable(`Not a ${name} of Protobuf: ${reason}${where}`)
}

/** null: a SerdeError. */
export function attempt<T>(get: () => T): T | null {
  try {
    return get()
  } catch (error) {
    // Whoever decodes the bytes is told the reason.
    if (error instanceof SerdeError) return null
    throw error
  }
}
