/**
 * The structural codec: a schema is built from columns, and a value is written by columns, not by objects: all ids, then
 * all states, then all hosts. Equal things come to lie together, where differences and zstd find them. A single value is
 * a column of one.
 */
import { OBJECT_BYTES } from '../bytes/budget.ts'
import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import { Damaged } from '../bytes/damaged.ts'
import { readCounts, readNumbers, writeNumbers } from './numbers.ts'

export interface Column<T> {
  /** @throws StateLogError MR_STATE_RECORD_TOO_LARGE */
  readonly write: (to: ByteWriter, values: readonly T[]) => void
  /** Exactly `count` values. @throws Damaged */
  readonly read: (from: ByteReader, count: number) => T[]
}

export const number: Column<number> = {
  write: writeNumbers,
  read: (from, count) => Array.from(readNumbers(from, count)),
}

export const boolean: Column<boolean> = {
  write: (to, values) => writeNumbers(to, values.map(Number)),
  read: (from, count) =>
    Array.from(readCounts(from, count), (value) => {
      if (value > 1) throw new Damaged(`${value} where true or false is expected`)
      return value === 1
    }),
}

export function list<T>(items: Column<T>): Column<readonly T[]> {
  return {
    write(to, values) {
      to.budget.spend(values.length, OBJECT_BYTES)
      writeNumbers(
        to,
        values.map(({ length }) => length),
      )
      items.write(
        to,
        values.flatMap((value) => value),
      )
    },
    read(from, count) {
      from.budget.spend(count, OBJECT_BYTES)
      const lengths = readCounts(from, count)
      const flat = items.read(from, sum(lengths))
      let at = 0
      return Array.from(lengths, (length) => flat.slice(at, (at += length)))
    },
  }
}

/** null, or absent in an object, besides what `inner` takes. */
export function nullable<T>(inner: Column<T>): Column<T | null> {
  return orNothing(inner, null)
}
export function optional<T>(inner: Column<T>): Column<T | undefined> {
  return orNothing(inner, undefined)
}

function orNothing<T, N extends null | undefined>(inner: Column<T>, nothing: N): Column<T | N> {
  return {
    write(to, values) {
      writeNumbers(
        to,
        values.map((value) => (value === nothing ? 0 : 1)),
      )
      inner.write(
        to,
        values.filter((value): value is T => value !== nothing),
      )
    },
    read(from, count) {
      const present = readCounts(from, count)
      const values = inner.read(
        from,
        present.reduce((sum, one) => sum + Math.min(one, 1), 0),
      )
      let next = 0
      return Array.from(present, (one): T | N =>
        // there are as many as the sum says
        one === 0 ? nothing : values[next++]!,
      )
    },
  }
}

/** Values that many places share are written once and shared again after reading. Equal ones of their own stay apart. */
export function shared<T>(inner: Column<T>): Column<T> {
  return {
    write(to, values) {
      const known = new Map<T, number>()
      const indexes = values.map((value) => {
        const index = known.get(value) ?? known.size
        if (index === known.size) known.set(value, index)
        return index
      })
      to.varint(known.size)
      inner.write(to, [...known.keys()])
      writeNumbers(to, indexes)
    },
    read(from, count) {
      const known = inner.read(from, from.varint())
      return Array.from(readCounts(from, count), (index) => {
        const value = known[index]
        if (value === undefined) throw new Damaged(`shared value ${index} of ${known.length}`)
        return value
      })
    },
  }
}

/** A column whose values must hold together; `problem` says in words what is wrong, or null. */
export function checked<T>(inner: Column<T>, problem: (value: T) => string | null): Column<T> {
  return {
    write: inner.write,
    read(from, count) {
      const values = inner.read(from, count)
      for (const value of values) {
        const wrong = problem(value)
        if (wrong !== null) throw new Damaged(wrong)
      }
      return values
    },
  }
}

/** One value, written as a column of one. */
export function writeOne<T>(to: ByteWriter, column: Column<T>, value: T): void {
  column.write(to, [value])
}
export function readOne<T>(from: ByteReader, column: Column<T>): T {
  // a column gives as many as were asked for
  return column.read(from, 1)[0]!
}

function sum(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}
