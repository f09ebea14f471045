/** Copying as LZ4 and snappy do it: 16 bytes at a time, with up to 15 written behind the end, where the caller has left room. */
import {
  advance,
  atLeast,
  type Code,
  less,
  load128,
  load64,
  load8,
  type Local,
  repeatWhile,
  set,
  store128,
  store64,
  store8,
  subtract,
  when,
  whileTrue,
} from './assembler.ts'

/** Bytes behind what a function writes or reads that must be there. */
export const SLACK = 32

/** Moves `from` and `to` on until `to` is at `stop`; `from` lies elsewhere. */
export const copyLiterals = (from: Local, to: Local, stop: Local): Code =>
  [
    repeatWhile([store128(to, load128(from)), advance(from, 16), advance(to, 16)], less(to, stop)),
    set(from, subtract(from, subtract(to, stop))),
    set(to, stop),
  ].flat()

/** The same from `distance` before `to`, which may be less than what is copied: then the bytes repeat. */
export const copyMatch = (from: Local, to: Local, stop: Local, distance: Local): Code =>
  [
    when(
      atLeast(distance, 16),
      [
        repeatWhile(
          [store128(to, load128(from)), advance(from, 16), advance(to, 16)],
          less(to, stop),
        ),
      ],
      [
        when(
          atLeast(distance, 8),
          [
            repeatWhile(
              [store64(to, load64(from)), advance(from, 8), advance(to, 8)],
              less(to, stop),
            ),
          ],
          [whileTrue(less(to, stop), [store8(to, load8(from)), advance(from, 1), advance(to, 1)])],
        ),
      ],
    ),
    set(to, stop),
  ].flat()
