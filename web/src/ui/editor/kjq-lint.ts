/** Marks what is wrong where it is, as the compiler itself says; it is loaded when the first text is checked. */
import { linter, type Diagnostic } from '@codemirror/lint'
import type { Extension, StateEffectType, Text } from '@codemirror/state'
import type { Check } from '@millrace/kjq/editor/check.ts'

export type { Check }
export type Dialect = 'jq' | 'classic' | 'auto'

/** Long enough that a word can be finished. */
const DELAY_MS = 250

/**
 * @param isCondition the text decides what matches
 * @param redo effect that asks for another check of the same text
 * @param onCheck told after every check; null: the text is empty
 */
export function kjqLint(
  dialect: () => Dialect,
  isCondition: boolean,
  redo: StateEffectType<null>,
  onCheck: (check: Check | null) => void,
): Extension {
  return linter(
    async ({ state }) => {
      const text = state.doc.toString()
      if (text.trim() === '') {
        onCheck(null)
        return []
      }
      const { check } = await import('@millrace/kjq/editor/check.ts')
      const found = check(text, dialect(), isCondition)
      onCheck(found)
      return diagnostics(found, state.doc)
    },
    {
      delay: DELAY_MS,
      needsRefresh: ({ transactions }) =>
        transactions.some(({ effects }) => effects.some((effect) => effect.is(redo))),
    },
  )
}

function diagnostics(found: Check, doc: Text): readonly Diagnostic[] {
  if (!found.ok) {
    const { offset, message } = found.error
    // What fails at the very end is still being written.
    const severity = offset >= doc.toString().trimEnd().length ? 'info' : 'error'
    return [{ ...spanAt(doc, offset), severity, message }]
  }
  return found.warnings.map(({ code, offset, message }) => ({
    ...spanAt(doc, offset),
    // Nearly every filter has something that the dialects read differently: said quietly.
    severity: code === 'KJQ_AMBIGUOUS' ? 'info' : 'warning',
    message,
  }))
}

/** The word at an offset, or one character: something must be underlined, at the end of the text, too. */
function spanAt(doc: Text, offset: number): { readonly from: number; readonly to: number } {
  const at = Math.min(offset, doc.length)
  const word = /^[\p{L}\p{N}_-]+/u.exec(doc.sliceString(at, at + 100))
  const to = Math.min(doc.length, at + Math.max(1, word?.[0].length ?? 0))
  return { from: Math.min(at, Math.max(0, to - 1)), to }
}
