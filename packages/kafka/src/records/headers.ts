/** A record's headers, read when somebody asks for them. */
import type { RecordHeader } from './model.ts'

/**
 * The `count` headers from `start` on, in order: views into `buffer`, which live as long as it stands. `start` and `count` are
 * those of a RecordWalker, which has made sure that the headers end where the record does.
 */
export function readHeaders(buffer: Buffer, start: number, count: number): RecordHeader[] {
  const headers: RecordHeader[] = []
  let at = start
  const length = () => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = buffer[at++] ?? 0
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1)
    }
  }
  const view = (size: number) => {
    at += size
    return buffer.subarray(at - size, at)
  }
  for (let i = 0; i < count; i += 1) {
    const name = view(length())
    const size = length()
    headers.push({ name, value: size < 0 ? null : view(size) })
  }
  return headers
}
