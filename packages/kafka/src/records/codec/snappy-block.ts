/**
 * One raw snappy block. Source: https://github.com/google/snappy/blob/main/format_description.txt
 *
 *     uncompressed length:uvarint, then literals and copies, told apart by the two lowest bits of their tag
 */

/* Every `!`: the position was compared with the end before. */

/** Above this a native copy is quicker than one byte after the other. */
const NATIVE_COPY = 32

/**
 * Decompresses the elements in `source` from `at` to `end` into `target` from `to` to exactly `limit`. Copies reach back to
 * `to`. False when the block is damaged.
 */
export function decompressSnappyBlock(
  source: Buffer,
  at: number,
  end: number,
  target: Buffer,
  to: number,
  limit: number,
): boolean {
  const base = to
  while (at < end) {
    const tag = source[at++]!
    let length = (tag >>> 2) + 1
    if ((tag & 3) === 0) {
      if (length > 60) {
        const bytes = length - 60
        if (bytes > end - at) return false
        length = source.readUIntLE(at, bytes) + 1
        at += bytes
      }
      if (length > end - at || length > limit - to) return false
      if (length > NATIVE_COPY) {
        source.copy(target, to, at, at + length)
        at += length
        to += length
      } else {
        for (const stop = at + length; at < stop;) target[to++] = source[at++]!
      }
      continue
    }
    const bytes = (tag & 3) === 3 ? 4 : tag & 3
    if (bytes > end - at) return false
    let distance = source[at]!
    if (bytes === 1) {
      length = ((tag >>> 2) & 7) + 4
      distance |= (tag >>> 5) << 8
    } else {
      distance = source.readUIntLE(at, bytes)
    }
    at += bytes
    let from = to - distance
    if (distance === 0 || from < base || length > limit - to) return false
    if (length > NATIVE_COPY && distance >= length) {
      target.copyWithin(to, from, from + length)
      to += length
    } else {
      // Byte by byte: a copy may overlap what it writes.
      for (const stop = to + length; to < stop;) target[to++] = target[from++]!
    }
  }
  return to === limit
}
