/**
 * Columns of objects, dictionaries and maps.
 *
 * An object's fields are written with name and length: a later release may add a field, and this one passes over it.
 * A field that is missing is damage; the release that adds one gives it a default for what was written before.
 */
import { OBJECT_BYTES } from '../bytes/budget.ts'
import { Damaged } from '../bytes/damaged.ts'
import type { Column } from './column.ts'
import { number } from './column.ts'
import { readCounts, writeNumbers } from './numbers.ts'
import { text } from './text.ts'

const MAX_FIELDS = 255

/** Every field of T, optional ones too: what the model gains does not compile until it is here. */
export type Fields<T> = { readonly [Field in keyof T]-?: Column<T[Field]> }

export function object<T extends object>(fields: Fields<T>): Column<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys() forgets what the keys are
  const names = Object.keys(fields) as (keyof T & string)[]
  return {
    write(to, values) {
      to.budget.spend(values.length, OBJECT_BYTES)
      to.varint(names.length)
      for (const name of names) {
        to.block(Buffer.from(name))
        to.sized(() =>
          fields[name].write(
            to,
            values.map((value) => value[name]),
          ),
        )
      }
    },
    read(from, count) {
      from.budget.spend(count, OBJECT_BYTES)
      const columns = new Map<string, unknown[]>()
      const written = from.varint()
      if (written > MAX_FIELDS) throw new Damaged(`an object of ${written} fields`)
      for (let i = 0; i < written; i++) {
        const name = from.block().toString()
        const known = names.find((one) => one === name)
        const values = from.sized(
          known === undefined ? null : () => fields[known].read(from, count),
        )
        if (values !== null) columns.set(name, values)
      }
      for (const name of names)
        if (!columns.has(name)) throw new Damaged(`the field ${name} is missing`)
      return Array.from({ length: count }, (_, row) => {
        const value: Record<string, unknown> = {}
        for (const [name, column] of columns)
          if (column[row] !== undefined) value[name] = column[row]
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every field was read by its column
        return value as T
      })
    },
  }
}

/** Objects whose keys are data. */
export function dictionary<V>(values: Column<V>): Column<Readonly<Record<string, V>>> {
  return keyed(text, values, {
    entries: (one) => Object.entries(one),
    // Not by assignment: `__proto__` is a key like any other.
    make: (entries) => Object.fromEntries(entries),
  })
}

export function mapByNumber<V>(values: Column<V>): Column<ReadonlyMap<number, V>> {
  return keyed(number, values, {
    entries: (one) => [...one],
    make: (entries) => new Map(entries),
  })
}

function keyed<T, K, V>(
  keys: Column<K>,
  values: Column<V>,
  {
    entries,
    make,
  }: {
    readonly entries: (value: T) => readonly (readonly [K, V])[]
    readonly make: (entries: readonly (readonly [K, V])[]) => T
  },
): Column<T> {
  return {
    write(to, list) {
      to.budget.spend(list.length, OBJECT_BYTES)
      const all = list.map(entries)
      writeNumbers(
        to,
        all.map(({ length }) => length),
      )
      const flat = all.flat()
      to.budget.spend(flat.length, OBJECT_BYTES)
      keys.write(
        to,
        flat.map(([key]) => key),
      )
      values.write(
        to,
        flat.map(([, value]) => value),
      )
    },
    read(from, count) {
      from.budget.spend(count, OBJECT_BYTES)
      const lengths = readCounts(from, count)
      const total = lengths.reduce((sum, length) => sum + length, 0)
      from.budget.spend(total, OBJECT_BYTES)
      const flatKeys = keys.read(from, total)
      const flatValues = values.read(from, total)
      let at = 0
      return Array.from(lengths, (length) => {
        const own: (readonly [K, V])[] = []
        // both columns have `total` values
        for (let i = 0; i < length; i++, at++) own.push([flatKeys[at]!, flatValues[at]!])
        return make(own)
      })
    },
  }
}
