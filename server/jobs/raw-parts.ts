/** Bytes of a record as the API gives them. */
import type { RawPart, WholeRecordBody } from '@millrace/contract/search.ts'
import type { WholeRecord } from '@millrace/search/engine/model.ts'

/** Larger parts have their own path, which streams. */
const MAX_INLINE_BYTES = 1_000_000

export function rawParts({ key, value, headers }: WholeRecord): WholeRecordBody['raw'] {
  return {
    key: rawPart(key),
    value: rawPart(value),
    headers: headers.map((header) => {
      const bytes = Buffer.from(header.name)
      const name = bytes.toString()
      const isText = Buffer.from(name).equals(bytes)
      return {
        name,
        ...(isText ? {} : { name_base64: bytes.toString('base64') }),
        value: rawPart(header.value),
      }
    }),
  }
}

function rawPart(bytes: Uint8Array | null): RawPart {
  if (bytes === null) return null
  const size = bytes.length
  if (size > MAX_INLINE_BYTES) return { size, base64: null }
  return { size, base64: Buffer.from(bytes.buffer, bytes.byteOffset, size).toString('base64') }
}
