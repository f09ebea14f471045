/** Bytes as `hexdump -C` shows them. */

export const BYTES_PER_ROW = 16

export interface HexRow {
  /** Eight hexadecimal digits. */
  readonly offset: string
  /** One per byte, `` where the row ends early. */
  readonly bytes: readonly string[]
  /** Printable ASCII as it is, everything else a dot. */
  readonly text: string
}

export function hexRowCount(size: number): number {
  return Math.ceil(size / BYTES_PER_ROW)
}

export function hexRow(bytes: Uint8Array, row: number): HexRow {
  const from = row * BYTES_PER_ROW
  const part = bytes.subarray(from, from + BYTES_PER_ROW)
  return {
    offset: from.toString(16).padStart(8, '0'),
    bytes: Array.from({ length: BYTES_PER_ROW }, (_, i) => {
      const byte = part[i]
      return byte === undefined ? '' : byte.toString(16).padStart(2, '0')
    }),
    text: Array.from(part, (byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
    ).join(''),
  }
}

/** What is copied: rows as they are shown. */
export function hexText(bytes: Uint8Array): string {
  const rows: string[] = []
  for (let row = 0; row < hexRowCount(bytes.length); row++) {
    const { offset, bytes: cells, text } = hexRow(bytes, row)
    const hex = cells.map((cell) => cell.padEnd(2)).join(' ')
    rows.push(`${offset}  ${hex.slice(0, 23)}  ${hex.slice(24)}  |${text}|`)
  }
  return rows.join('\n')
}

/** `00ff` → two bytes; what is no digit pair ends it. */
export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  const pairs = /^(?:[0-9a-f]{2})*/i.exec(hex)?.[0] ?? ''
  return Uint8Array.from({ length: pairs.length / 2 }, (_, i) =>
    Number.parseInt(pairs.slice(i * 2, i * 2 + 2), 16),
  )
}
