/**
 * `OBF:` values: Jetty's reversible obfuscation (org.eclipse.jetty.util.security.Password). It hides a value from a
 * glance and protects nothing; it is read because existing configurations contain it.
 *
 * Each byte becomes four base-36 digits made of it and of its mirror in the text. Where one of the pair is not
 * ASCII, Jetty writes `U` and four digits of both bytes as they are.
 */
const PREFIX = 'OBF:'

/** @throws RangeError when `text` is not what Jetty writes; the message does not repeat it */
export function deobfuscate(text: string): string {
  const digits = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : text
  const bytes: number[] = []
  for (let at = 0; at < digits.length;) {
    const plain = digits[at] === 'U'
    const from = plain ? at + 1 : at
    const group = digits.slice(from, from + 4)
    if (!/^[0-9a-z]{4}$/i.test(group))
      throw new RangeError(`expected four base-36 digits at character ${from + 1}`)
    const value = Number.parseInt(group, 36)
    if (plain) bytes.push((value >> 8) & 0xff)
    else {
      // 254 is the sum of both halves at byte 0: see obfuscate.
      const byte = (Math.floor(value / 256) + (value % 256) - 254) / 2
      if (!Number.isInteger(byte) || byte < 0 || byte > 255)
        throw new RangeError(`no byte is written as the digits at character ${from + 1}`)
      bytes.push(byte)
    }
    at = from + 4
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes))
  } catch (cause) {
    throw new RangeError('the bytes are not UTF-8', { cause })
  }
}

/** Inverse of deobfuscate, as Jetty writes it. */
export function obfuscate(text: string): string {
  const bytes = new TextEncoder().encode(text)
  let result = PREFIX
  for (let i = 0; i < bytes.length; i++) {
    // In range: i and its mirror are both below bytes.length.
    const byte = bytes[i]!
    const mirror = bytes[bytes.length - 1 - i]!
    if (byte > 127 || mirror > 127) {
      result += 'U' + (byte * 256 + mirror).toString(36).padStart(4, '0')
    } else {
      const sum = 127 + byte + mirror
      const difference = 127 + byte - mirror
      result += (sum * 256 + difference).toString(36).padStart(4, '0')
    }
  }
  return result
}
