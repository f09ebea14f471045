/**
 * One LZ4 block. Source: https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
 *
 *     sequence  token:4+4 bits, literal length 255…, literals, match distance:uint16 LE, match length 255…
 *
 * The block lies from `at` to `end`, its content goes to `to` and ends before `limit`; matches reach back to `base`. Gives the
 * position behind the last byte written, or 0 when the block is damaged.
 */
import {
  add,
  advance,
  and,
  atLeast,
  type Code,
  type Definition,
  equal,
  giveBack,
  greater,
  less,
  load16,
  load8,
  not,
  or,
  repeatWhile,
  set,
  shiftRight,
  subtract,
  variable,
  when,
  whileTrue,
} from './assembler.ts'
import { copyLiterals, copyMatch } from './copy.ts'

const DAMAGED = 0
const TAKES = 5
const at = variable(0)
const end = variable(1)
const to = variable(2)
const base = variable(3)
const limit = variable(4)
const token = variable(5)
const length = variable(6)
const more = variable(7)
const distance = variable(8)
const from = variable(9)
const stop = variable(10)

/** Lengths that do not fit into the token go on in bytes, up to one that is not 255. */
const longLength: Code = repeatWhile(
  [
    when(atLeast(at, end), [giveBack(DAMAGED)]),
    set(more, load8(at)),
    advance(at, 1),
    advance(length, more),
  ],
  equal(more, 255),
)

export const lz4Block: Definition = {
  name: 'lz4Block',
  takes: TAKES,
  locals: 11 - TAKES,
  body: [
    whileTrue(less(at, end), [
      set(token, load8(at)),
      advance(at, 1),
      set(length, shiftRight(token, 4)),
      when(equal(length, 15), [longLength]),
      when(or(greater(length, subtract(end, at)), greater(length, subtract(limit, to))), [
        giveBack(DAMAGED),
      ]),
      set(stop, add(to, length)),
      copyLiterals(at, to, stop),
      // The last sequence has no match.
      when(equal(at, end), [giveBack(to)]),
      when(less(subtract(end, at), 2), [giveBack(DAMAGED)]),
      set(distance, load16(at)),
      advance(at, 2),
      set(length, add(and(token, 15), 4)),
      when(equal(length, 19), [longLength]),
      when(
        or(
          not(distance),
          or(greater(distance, subtract(to, base)), greater(length, subtract(limit, to))),
        ),
        [giveBack(DAMAGED)],
      ),
      set(from, subtract(to, distance)),
      set(stop, add(to, length)),
      copyMatch(from, to, stop, distance),
    ]),
    giveBack(DAMAGED),
  ],
}
