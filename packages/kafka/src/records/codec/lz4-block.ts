/**
 * One LZ4 block. Source: https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
 *
 *     sequence  token:4+4 bits, literal length 255…, literals, match offset:uint16 LE, match length 255…
 */

/* Every `!`: the position was compared with the end before. */

/** Above this a native copy is quicker than one byte after the other. */
const NATIVE_COPY = 32

/**
 * Decompresses `source` from `at` to `end` into `target` at `to`. Matches reach back to `base`; nothing is written at or behind
 * `limit`. Returns the position behind the last byte written, or −1 when the block is damaged.
 */
export function decompressLz4Block(
  source: Buffer,
  at: number,
  end: number,
  target: Buffer,
  to: number,
  base: number,
  limit: number,
): number {
  while (at < end) {
    const token = source[at++]!
    let literals = token >>> 4
    if (literals === 15) {
      let more = 255
      while (more === 255) {
        if (at >= end) return -1
        more = source[at++]!
        literals += more
      }
    }
    if (literals > end - at || literals > limit - to) return -1
    if (literals > NATIVE_COPY) {
      source.copy(target, to, at, at + literals)
      at += literals
      to += literals
    } else {
      for (const stop = at + literals; at < stop;) target[to++] = source[at++]!
    }
    // The last sequence has no match.
    if (at === end) return to
    if (end - at < 2) return -1
    const distance = source[at]! | (source[at + 1]! << 8)
    at += 2
    let from = to - distance
    if (distance === 0 || from < base) return -1
    let match = (token & 15) + 4
    if (match === 19) {
      let more = 255
      while (more === 255) {
        if (at >= end) return -1
        more = source[at++]!
        match += more
      }
    }
    if (match > limit - to) return -1
    if (match > NATIVE_COPY && distance >= match) {
      target.copyWithin(to, from, from + match)
      to += match
    } else {
      // Byte by byte: a match may overlap what it writes.
      for (const stop = to + match; to < stop;) target[to++] = target[from++]!
    }
  }
  return -1
}
