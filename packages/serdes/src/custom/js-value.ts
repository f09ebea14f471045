/** Plain JavaScript values of a module as JSON values, within limits; what JSON does not have is refused. */
import { type Json, ObjectBuilder } from '@millrace/kjq/json/value.ts'

/** Deeper than this a value most likely holds itself. */
const MAX_DEPTH = 1_000
/** Values and characters of one answer together. */
const MAX_SIZE = 2 ** 25

/** What a value is that has no place in JSON; the text goes on after "gives". */
export class NotJson extends Error {
  override readonly name = 'NotJson'
}

/** @throws NotJson */
export function jsonOf(value: unknown): Json {
  let size = 0
  const count = (more: number): void => {
    size += more
    if (size > MAX_SIZE)
      throw new NotJson(`more than ${MAX_SIZE} values and characters for one record`)
  }

  function read(item: unknown, depth: number): Json {
    count(1)
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- default has the rest
    switch (typeof item) {
      case 'string':
        count(item.length)
        return item.toWellFormed()
      case 'boolean':
        return item
      case 'number':
        if (Number.isFinite(item)) return item
        throw new NotJson(`the number ${item}, which JSON does not have`)
      case 'bigint':
        count(sizeOf(item))
        return Number.isSafeInteger(Number(item)) ? Number(item) : item
      case 'object':
        if (item === null) return null
        if (depth >= MAX_DEPTH)
          throw new NotJson(`a value nested deeper than ${MAX_DEPTH}, or one that holds itself`)
        return Array.isArray(item)
          ? Array.from(item, (each: unknown) => read(each, depth + 1))
          : readObject(item, depth)
      default:
        throw new NotJson(`a value of type ${typeof item}, which JSON does not have`)
    }
  }

  function readObject(object: object, depth: number): Json {
    const builder = new ObjectBuilder()
    for (const [name, member] of membersOf(object)) {
      // As JSON.stringify does.
      if (member === undefined) continue
      count(name.length)
      builder.set(name.toWellFormed(), read(member, depth + 1))
    }
    return builder.build()
  }

  return read(value, 0)
}

/** Hexadecimal digits at most: cheaper than the decimal ones, which take long for large numbers. */
function sizeOf(big: bigint): number {
  return Math.ceil(big.toString(16).length)
}

function* membersOf(object: object): Iterable<readonly [string, unknown]> {
  if (object instanceof Map) {
    for (const [name, member] of object) {
      if (typeof name !== 'string') throw new NotJson('a Map with names that are no texts')
      yield [name, member]
    }
    return
  }
  const prototype: unknown = Object.getPrototypeOf(object)
  if (prototype !== Object.prototype && prototype !== null)
    throw new NotJson(`${className(object)}, which is neither a plain object nor an array`)
  yield* Object.entries(object)
}

function className(object: object): string {
  const name: unknown = object.constructor?.name
  return typeof name === 'string' && /^\w{1,60}$/.test(name) ? `a ${name}` : 'an object of a class'
}
