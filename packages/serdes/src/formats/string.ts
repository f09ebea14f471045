/** UTF-8 text, as Kafka's StringSerializer writes it. A byte order mark is part of the text. */
import { isUtf8 } from 'node:buffer'
import { undecodable, unencodable } from '../errors.ts'
import { lookLike } from '../known-bytes.ts'
import type { Serde } from '../serde.ts'
import { textOf } from './text-of.ts'
import { isAboutWhole } from './whole-text.ts'

/** Offset of the first byte that is not UTF-8. @param bytes not all UTF-8 */
function firstInvalid(bytes: Buffer): number {
  let at = 0
  for (const char of bytes.toString('utf8')) {
    // A replacement character that is not written out stands for bytes that could not be read.
    const written = char === '\ufffd' && bytes.toString('hex', at, at + 3) === 'efbfbd'
    if (char === '\ufffd' && !written) return at
    at += Buffer.byteLength(char)
  }
  return at
}

export const stringSerde: Serde = {
  label: 'String',
  structured: false,
  literals: {
    escape: null,
    // What is not UTF-8 is not decoded, so U+FFFD is as certain as any other character.
    spellings: (literal) =>
      isAboutWhole(literal) && literal.text.isWellFormed() ? [Buffer.from(literal.text)] : null,
  },
  decode(bytes) {
    if (isUtf8(bytes)) return bytes.toString('utf8')
    const at = firstInvalid(bytes)
    const byte = bytes.toString('hex', at, at + 1)
    throw undecodable(
      `Not UTF-8: byte ${at} of ${bytes.length} is 0x${byte}, which fits no character${lookLike(bytes)}`,
    )
  },
  partial: () => null,
  encode(value) {
    const text = textOf(value, 'String', 'a text')
    if (!text.isWellFormed()) {
      throw unencodable('String cannot write an unpaired surrogate: it has no bytes in UTF-8')
    }
    return Buffer.from(text)
  },
}
