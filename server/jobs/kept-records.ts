/**
 * Records that a background search keeps until somebody asks for them: their text as bytes outside the heap, bounded,
 * numbered from the beginning of the search.
 */
import type { RecordText } from '@millrace/search/engine/model.ts'

interface Chunk {
  /** Number of its first record. */
  readonly from: number
  /** Texts separated by commas. */
  readonly bytes: Buffer
  /** Where each text ends. */
  readonly ends: Uint32Array
}

export interface KeptRecords {
  readonly from: number
  readonly to: number
  readonly bytes: number
  readonly full: boolean
  add(records: readonly RecordText[]): void
  /** JSON texts separated by commas, from number `from`; fewer than `count` when they are many bytes. */
  read(
    from: number,
    count: number,
  ): { readonly text: Buffer; readonly from: number; readonly next: number }
  /** Drops what is kept; numbers go on. */
  clear(): void
}

/** So many bytes go into one answer; one record always does. */
const MAX_ANSWER_BYTES = 4 * 2 ** 20

/** @param first number of the first record that comes */
export function keptRecords(
  limits: { readonly records: number; readonly bytes: number },
  first = 0,
): KeptRecords {
  let chunks: Chunk[] = []
  let from = first
  let to = first
  let bytes = 0
  return {
    get from() {
      return from
    },
    get to() {
      return to
    },
    get bytes() {
      return bytes
    },
    get full() {
      return to - from >= limits.records || bytes >= limits.bytes
    },
    add(records) {
      if (records.length === 0) return
      const ends = new Uint32Array(records.length)
      let end = 0
      for (const [index, { json }] of records.entries()) {
        end += Buffer.byteLength(json)
        ends[index] = end
        end++
      }
      const text = Buffer.from(records.map(({ json }) => json).join(','))
      chunks.push({ from: to, bytes: text, ends })
      to += records.length
      bytes += text.length
    },
    read(asked, count) {
      const first = Math.min(Math.max(asked, from), to)
      let next = first
      let length = 0
      const parts: Buffer[] = []
      for (const chunk of chunks) {
        const last = Math.min(first + count, chunk.from + chunk.ends.length)
        for (; next >= chunk.from && next < last; next++) {
          const index = next - chunk.from
          const start = index === 0 ? 0 : endOf(chunk, index - 1) + 1
          const part = chunk.bytes.subarray(start, endOf(chunk, index))
          if (length > 0 && length + part.length > MAX_ANSWER_BYTES) break
          if (length > 0) parts.push(COMMA)
          parts.push(part)
          length += part.length
        }
      }
      return { text: Buffer.concat(parts), from: first, next }
    },
    clear() {
      chunks = []
      from = to
      bytes = 0
    },
  }
}

const COMMA = Buffer.from(',')

const endOf = ({ ends }: Chunk, index: number): number => ends[index] ?? 0
