/** What is shown of bytes that cannot be decoded. */

const SHOWN = 256
/** Controls, format characters (which may reorder a line), unassigned and unreadable ones; separators but the space. */
const NOT_PRINTABLE = /[\p{C}\p{Zl}\p{Zp}\ufffd]|(?! )\p{Zs}/gu

export interface Preview {
  /** The first 256 bytes, two lower-case digits each, nothing between them. */
  readonly hex: string
  /** The same bytes as UTF-8; what is not printable is a `·`. */
  readonly text: string
  /** Of all the bytes. */
  readonly size: number
}

export function preview(bytes: Uint8Array): Preview {
  const shown = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, SHOWN))
  // As a stream, a character that the cut goes through is left out.
  const cut = { stream: bytes.byteLength > SHOWN }
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(shown, cut)
  return {
    hex: shown.toString('hex'),
    text: text.replace(NOT_PRINTABLE, '·'),
    size: bytes.byteLength,
  }
}
