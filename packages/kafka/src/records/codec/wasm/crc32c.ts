/**
 * CRC32C, most of it without tables.
 *
 * The CRC of a message is its remainder modulo a polynomial P. With y = x^8, y^680 + y^122 + y^80 + y^19 + y^3 + 1 is a multiple of P,
 * so a byte may be taken out when it is added to the bytes 558, 600, 661, 677 and 680 further on. `crcFold` does this to
 * 16 bytes at a time, until as many bytes as the longest distance are left for the tables: five times the rate. (The idea is
 * that of Chorba, https://arxiv.org/abs/2412.16398; the multiple was searched for, such that no distance is short: a load right
 * behind a store that it half overlaps waits for it.)
 */
import {
  advance,
  and,
  type Code,
  type Definition,
  giveBack,
  less,
  load128,
  load32,
  load8,
  type Local,
  set,
  shiftLeft,
  shiftRight,
  store128,
  subtract,
  variable,
  whileTrue,
  xor,
  xor128,
} from './assembler.ts'

const POLYNOMIAL = 0x82f63b78
const DISTANCES = [558, 600, 661, 677, 680] as const
/** Bytes that `fold` looks back. */
export const REACH = 680

/** Eight tables of 256 words, to lie at TABLES: what a byte becomes with 0 to 7 bytes behind it. */
export const TABLES = 0
export const TABLE_BYTES = 8 * 1024

export function crcTables(): Uint32Array {
  const tables = new Uint32Array(8 * 256)
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0)
    tables[byte] = crc
  }
  for (let i = 256; i < tables.length; i += 1) {
    const crc = tables[i - 256] ?? 0
    tables[i] = (crc >>> 8) ^ (tables[crc & 255] ?? 0)
  }
  return tables
}

const at = variable(0)
const end = variable(1)
const crc = variable(2)
const next = variable(3)
/** Of crcFold, which has no crc. */
const behind = variable(2)

const lookUp = (table: number, byte: Code): Code =>
  load32(shiftLeft(byte, 2), TABLES + table * 1024)

const fourBytes = (word: Local, table: number): Code =>
  [0, 8, 16, 24]
    .map((shift, i) => lookUp(table - i, and(shiftRight(word, shift), 255)))
    .reduce((a, b) => xor(a, b))

/** The bytes from `at` to `end` through the tables, beginning with `crc`. */
export const crcByTables: Definition = {
  name: 'crcByTables',
  takes: 3,
  locals: 1,
  body: [
    whileTrue(less(7, subtract(end, at)), [
      set(next, load32(at, 4)),
      set(crc, xor(crc, load32(at))),
      set(crc, xor(fourBytes(crc, 7), fourBytes(next, 3))),
      advance(at, 8),
    ]),
    whileTrue(less(at, end), [
      set(crc, xor(lookUp(0, and(xor(crc, load8(at)), 255)), shiftRight(crc, 8))),
      advance(at, 1),
    ]),
    giveBack(crc),
  ],
}

/** Bytes that `crcFold` takes in one go: four registers, which is half as quick again as one. */
export const FOLD_STEP = 64

const foldRegister = (offset: number): Code =>
  store128(
    at,
    DISTANCES.map((distance) => load128(behind, REACH - distance + offset)).reduce(
      (sum, one) => xor128(sum, one),
      load128(at, offset),
    ),
    offset,
  )

/**
 * Takes the bytes from `at` to `end` out, a multiple of FOLD_STEP. REACH bytes from `behind` on are the folded ones before `at`,
 * or zeros where the message begins.
 */
export const crcFold: Definition = {
  name: 'crcFold',
  takes: 3,
  locals: 0,
  body: [
    whileTrue(less(at, end), [
      ...[0, 16, 32, 48].map((offset) => foldRegister(offset)),
      advance(at, FOLD_STEP),
      advance(behind, FOLD_STEP),
    ]),
    giveBack(0),
  ],
}
