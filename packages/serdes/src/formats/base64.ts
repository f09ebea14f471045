/** Any bytes as Base64 (RFC 4648 section 4, with padding). */
import { unencodable } from '../errors.ts'
import type { Serde } from '../serde.ts'
import { quote, textOf } from './text-of.ts'
import { wholeTextLiterals } from './whole-text.ts'

/** Node reads any text as Base64 and skips what it does not know; what does not come out again was not Base64. */
function bytesOf(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

export const base64Serde: Serde = {
  label: 'Base64',
  structured: false,
  literals: wholeTextLiterals((text) => {
    const bytes = bytesOf(text)
    return bytes === undefined ? [] : [bytes]
  }),
  decode: (bytes) => bytes.toString('base64'),
  partial: () => null,
  encode(value) {
    const text = textOf(value, 'Base64', 'a Base64 text').trim()
    const bytes = bytesOf(text)
    if (bytes !== undefined) return bytes
    const wrong = /[^A-Za-z0-9+/=]/.exec(text)
    const what =
      wrong === null
        ? `its padding or last digit is wrong (groups of four, filled up with =)`
        : `${quote(wrong[0])} at position ${wrong.index} is no digit of it (A-Z, a-z, 0-9, +, /, =)`
    throw unencodable(`Not Base64: ${quote(text)}; ${what}`)
  },
}
