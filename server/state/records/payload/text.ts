/**
 * A column of strings, exact also for halves of surrogate pairs.
 *
 * ```
 * form      bit 0 with a dictionary · bit 1 UTF-16 LE (a string is not well-formed) instead of UTF-8
 * distinct  varint; only with a dictionary, else there are as many as values
 * lengths   numbers, bytes each
 * bytes     block
 * indexes   numbers, into the distinct ones; only with a dictionary
 * ```
 */
import { isAscii, isUtf8 } from 'node:buffer'
import { STRING_BYTES } from '../bytes/budget.ts'
import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import { Damaged } from '../bytes/damaged.ts'
import type { Column } from './column.ts'
import { readCounts, writeNumbers } from './numbers.ts'

const DICTIONARY = 1
const UTF16 = 2

export const text: Column<string> = {
  write(to, values) {
    const { distinct, indexes } = intern(values)
    const pays = distinct.length * 2 <= values.length
    const strings = pays ? distinct : values
    const utf16 = distinct.some((value) => !value.isWellFormed())
    to.byte((pays ? DICTIONARY : 0) | (utf16 ? UTF16 : 0))
    if (pays) to.varint(distinct.length)
    writeStrings(to, strings, utf16 ? 'utf16le' : 'utf8')
    if (pays) writeNumbers(to, indexes)
  },
  read(from, count) {
    const form = from.byte()
    if (form > 3) throw new Damaged(`strings of the unknown form ${form}`)
    const encoding = (form & UTF16) === 0 ? 'utf8' : 'utf16le'
    if ((form & DICTIONARY) === 0) return readStrings(from, count, encoding)
    const distinct = readStrings(from, from.varint(), encoding)
    return Array.from(readCounts(from, count), (index) => {
      const value = distinct[index]
      if (value === undefined) throw new Damaged(`string ${index} of ${distinct.length}`)
      return value
    })
  },
}

/** Strings of which each is one of these. */
export function oneOf<const T extends string>(known: readonly T[]): Column<T> {
  return {
    write: (to, values) => text.write(to, values),
    read: (from, count) =>
      text.read(from, count).map((value) => {
        const found = known.find((one) => one === value)
        if (found === undefined)
          throw new Damaged(`${JSON.stringify(value)} is not one of ${known.join(', ')}`)
        return found
      }),
  }
}

function intern(values: readonly string[]): { distinct: readonly string[]; indexes: Uint32Array } {
  const known = new Map<string, number>()
  const indexes = Uint32Array.from(values, (value) => {
    const index = known.get(value) ?? known.size
    if (index === known.size) known.set(value, index)
    return index
  })
  return { distinct: [...known.keys()], indexes }
}

function writeStrings(
  to: ByteWriter,
  strings: readonly string[],
  encoding: 'utf8' | 'utf16le',
): void {
  const bytes = Buffer.from(strings.join(''), encoding)
  const lengths = Uint32Array.from(strings, (value) => Buffer.byteLength(value, encoding))
  to.budget.spend(strings.length, STRING_BYTES)
  to.budget.spend(bytes.length, 1)
  writeNumbers(to, lengths)
  to.block(bytes)
}

function readStrings(from: ByteReader, count: number, encoding: 'utf8' | 'utf16le'): string[] {
  from.budget.spend(count, STRING_BYTES)
  const lengths = readCounts(from, count)
  const bytes = from.block()
  from.budget.spend(bytes.length, 1)
  if (encoding === 'utf8' && !isUtf8(bytes)) throw new Damaged('strings that are not UTF-8')
  // The same letters, read four times as fast.
  const read = encoding === 'utf8' && isAscii(bytes) ? 'latin1' : encoding
  const strings: string[] = []
  let at = 0
  for (const length of lengths) {
    if (at + length > bytes.length) break
    // Each its own: slices of one long string would keep all of it as long as one name is kept.
    strings.push(bytes.toString(read, at, at + length))
    at += length
  }
  if (strings.length < count || at !== bytes.length)
    throw new Damaged('strings whose lengths do not fit their bytes')
  return strings
}
