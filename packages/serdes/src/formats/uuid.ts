/**
 * UUIDs. Kafka's UUIDSerializer writes the text, so that is what is written here; 16 bytes are read as well.
 * The text is kept as it stands, capital letters included: what is shown is what a key search looks for.
 */
import { undecodable, unencodable } from '../errors.ts'
import type { Serde } from '../serde.ts'
import { quote, textOf } from './text-of.ts'
import { wholeTextLiterals } from './whole-text.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const TEXT_LENGTH = 36
const RAW_LENGTH = 16

function fromRaw(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

export const uuidSerde: Serde = {
  label: 'UUID',
  structured: false,
  literals: wholeTextLiterals((text) => {
    if (!UUID.test(text)) return []
    const written = Buffer.from(text)
    const raw = Buffer.from(text.replaceAll('-', ''), 'hex')
    return text === text.toLowerCase() ? [written, raw] : [written]
  }),
  decode(bytes) {
    if (bytes.length === RAW_LENGTH) return fromRaw(bytes)
    if (bytes.length !== TEXT_LENGTH) {
      throw undecodable(
        `Not a UUID: got ${bytes.length} bytes, expected ${TEXT_LENGTH} (text) or ${RAW_LENGTH}`,
      )
    }
    const text = bytes.toString('latin1')
    if (UUID.test(text)) return text
    throw undecodable(
      `Not a UUID: the ${TEXT_LENGTH} bytes are not hexadecimal digits in groups of 8-4-4-4-12`,
    )
  },
  partial: () => null,
  encode(value) {
    const text = textOf(value, 'UUID', 'a UUID as text').trim()
    if (UUID.test(text)) return Buffer.from(text)
    throw unencodable(
      `Not a UUID: ${quote(text)}; expected hexadecimal digits in groups of 8-4-4-4-12`,
    )
  },
}
