/** Any bytes as hexadecimal digits: two lower-case digits a byte, nothing between them. */
import { unencodable } from '../errors.ts'
import type { Serde } from '../serde.ts'
import { quote, textOf } from './text-of.ts'
import { wholeTextLiterals } from './whole-text.ts'

export const hexSerde: Serde = {
  label: 'Hex',
  structured: false,
  literals: wholeTextLiterals((text) =>
    /^(?:[0-9a-f]{2})+$/.test(text) ? [Buffer.from(text, 'hex')] : [],
  ),
  decode: (bytes) => bytes.toString('hex'),
  partial: () => null,
  encode(value) {
    const text = textOf(value, 'Hex', 'a text of hexadecimal digits').trim()
    const wrong = /[^0-9a-f]/i.exec(text)
    if (wrong !== null) {
      throw unencodable(
        `Hex takes the digits 0-9 and a-f only; ${quote(text)} has ${quote(wrong[0])} at position ${wrong.index}`,
      )
    }
    if (text.length % 2 !== 0) {
      throw unencodable(`Hex takes two digits a byte; got ${text.length} digits, an odd number`)
    }
    return Buffer.from(text, 'hex')
  },
}
