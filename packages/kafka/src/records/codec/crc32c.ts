/** CRC32C (Castagnoli), which covers a batch of magic 2 from its attributes to its end. */
import { crcTables, FOLD_STEP, REACH, TABLE_BYTES, TABLES } from './wasm/crc32c.ts'

import { openCodecs } from './wasm/instance.ts'

/** Bytes that are looked at together: they stay in the processor's cache between copying and folding. */
const WINDOW_BYTES = 65_536
/** Below this the tables alone are as quick. */
const SHORT = 1536
/** Bytes that are not folded, at least: REACH in whole steps. */
const REST = Math.ceil(REACH / FOLD_STEP) * FOLD_STEP

/** Memory: tables; what was folded, with zeros behind it; what was folded before the window; the window. */
const FOLDED = TABLES + TABLE_BYTES
const BEFORE = FOLDED + 4096
const WINDOW = BEFORE + 2048

const wasm = openCodecs()
const memory = Buffer.from(wasm.memory.buffer)
new Uint32Array(wasm.memory.buffer, TABLES).set(crcTables())

/** Of the bytes from `start` to `end`, as an unsigned 32-bit integer. */
export function crc32c(buffer: Buffer, start: number, end: number): number {
  let left = end - start
  if (left < SHORT) {
    buffer.copy(memory, WINDOW, start, end)
    return ~wasm.crcByTables(WINDOW, WINDOW + left, -1) >>> 0
  }
  memory.fill(0, WINDOW - REACH, WINDOW)
  for (let at = start; ;) {
    // The last window must hold all that is not folded.
    const size =
      left <= WINDOW_BYTES ? left : left < WINDOW_BYTES + SHORT ? WINDOW_BYTES / 2 : WINDOW_BYTES
    buffer.copy(memory, WINDOW, at, at + size)
    // A CRC begins with ones, which is the same as a message whose first four bytes are turned over.
    if (at === start) memory.writeInt32LE(~memory.readInt32LE(WINDOW), WINDOW)
    if (size === left) break
    wasm.crcFold(WINDOW, WINDOW + size, WINDOW - REACH)
    memory.copyWithin(WINDOW - REACH, WINDOW + size - REACH, WINDOW + size)
    at += size
    left -= size
  }
  const rest = WINDOW + ((left - REST) & -FOLD_STEP)
  wasm.crcFold(WINDOW, rest, WINDOW - REACH)
  // Of the rest only what comes from folded bytes is added: behind them lie zeros.
  memory.copyWithin(FOLDED, rest - REACH, rest)
  wasm.crcFold(rest, rest + REST, FOLDED)
  return ~wasm.crcByTables(rest, WINDOW + left, 0) >>> 0
}
