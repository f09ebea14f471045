/** Literals of formats whose value is one text. */
import type { Literal } from '@millrace/kjq/facts/required.ts'
import type { LiteralBytes } from '../serde.ts'

/** Whether the literal is about the value itself, not about something that it would hold. */
export function isAboutWhole(literal: Literal): boolean {
  return literal.path.length === 0 && literal.kind !== 'name'
}

/**
 * For formats that write bytes as text: only a whole text has certain bytes, part of one may begin within a byte.
 *
 * @param bytesOf all bytes that read as exactly this text; empty when there are none
 */
export function wholeTextLiterals(bytesOf: (text: string) => readonly Buffer[]): LiteralBytes {
  return {
    escape: null,
    spellings(literal) {
      if (!isAboutWhole(literal) || literal.kind !== 'equals') return null
      const spellings = bytesOf(literal.text)
      return spellings.length > 0 ? spellings : null
    },
  }
}
