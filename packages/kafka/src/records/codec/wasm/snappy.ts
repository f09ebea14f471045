/**
 * One raw snappy block behind its length. Source: https://github.com/google/snappy/blob/main/format_description.txt
 *
 *     element  tag:2 lowest bits: 0 literal, 1 to 3 copy with a distance of 11, 16 or 32 bits
 *
 * The elements lie from `at` to `end`, their content goes from `to` to exactly `limit`. Gives 1, or 0 when the block is damaged.
 */
import {
  add,
  advance,
  and,
  type Code,
  type Definition,
  equal,
  giveBack,
  greater,
  less,
  load32,
  load8,
  not,
  or,
  set,
  shiftLeft,
  shiftRight,
  subtract,
  variable,
  when,
  whileTrue,
} from './assembler.ts'
import { copyLiterals, copyMatch } from './copy.ts'

const DAMAGED = 0
const TAKES = 4
const at = variable(0)
const end = variable(1)
const to = variable(2)
const limit = variable(3)
const tag = variable(4)
const length = variable(5)
const distance = variable(6)
const bytes = variable(7)
const base = variable(8)
const from = variable(9)
const stop = variable(10)

/** The next `bytes` bytes, which must be there, as a number. */
const littleEndian: Code = and(load32(at), shiftRight(-1, subtract(32, shiftLeft(bytes, 3))))
const needBytes: Code = when(greater(bytes, subtract(end, at)), [giveBack(DAMAGED)])
const needRoom: Code = when(greater(length, subtract(limit, to)), [giveBack(DAMAGED)])

const literal: readonly Code[] = [
  set(length, add(shiftRight(tag, 2), 1)),
  when(greater(length, 60), [
    set(bytes, subtract(length, 60)),
    needBytes,
    set(length, add(littleEndian, 1)),
    advance(at, bytes),
  ]),
  when(greater(length, subtract(end, at)), [giveBack(DAMAGED)]),
  needRoom,
  set(stop, add(to, length)),
  copyLiterals(at, to, stop),
]

const copy: readonly Code[] = [
  when(
    equal(and(tag, 3), 1),
    [
      set(bytes, 1),
      needBytes,
      set(length, add(and(shiftRight(tag, 2), 7), 4)),
      set(distance, or(shiftLeft(shiftRight(tag, 5), 8), load8(at))),
    ],
    [
      set(bytes, shiftLeft(subtract(and(tag, 3), 1), 1)),
      needBytes,
      set(length, add(shiftRight(tag, 2), 1)),
      set(distance, littleEndian),
    ],
  ),
  advance(at, bytes),
  when(or(not(distance), greater(distance, subtract(to, base))), [giveBack(DAMAGED)]),
  needRoom,
  set(from, subtract(to, distance)),
  set(stop, add(to, length)),
  copyMatch(from, to, stop, distance),
]

export const snappyBlock: Definition = {
  name: 'snappyBlock',
  takes: TAKES,
  locals: 11 - TAKES,
  body: [
    set(base, to),
    whileTrue(less(at, end), [
      set(tag, load8(at)),
      advance(at, 1),
      when(not(and(tag, 3)), literal, copy),
    ]),
    giveBack(equal(to, limit)),
  ],
}
