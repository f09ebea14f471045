/** kJQ for CodeMirror: colours by kJQ's own tokens, so that both dialects are told apart as the compiler does. */
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { tags } from '@lezer/highlight'
import {
  START_STATE,
  tokenAt,
  type TokenState,
  type TokenStyle,
} from '@millrace/kjq/editor/tokenizer.ts'

/** CodeMirror copies states by their members; the tokenizer's are values that never change. */
interface StreamState {
  now: TokenState
}

const TAGS = {
  comment: tags.comment,
  string: tags.string,
  number: tags.number,
  keyword: tags.keyword,
  atom: tags.atom,
  property: tags.propertyName,
  variable: tags.local(tags.variableName),
  function: tags.function(tags.variableName),
  format: tags.special(tags.string),
  operator: tags.operator,
  bracket: tags.bracket,
  invalid: tags.invalid,
} as const satisfies Record<TokenStyle, unknown>

const language = StreamLanguage.define<StreamState>({
  name: 'kjq',
  startState: () => ({ now: START_STATE }),
  token(stream, state) {
    const token = tokenAt(stream.string, stream.pos, state.now)
    stream.pos = token.to
    state.now = token.state
    return token.style
  },
  tokenTable: TAGS,
  languageData: { commentTokens: { line: '#' }, closeBrackets: { brackets: ['(', '[', '{', '"'] } },
})

const highlight = HighlightStyle.define([
  { tag: TAGS.comment, color: 'var(--mr-dim)', fontStyle: 'italic' },
  { tag: [TAGS.string, TAGS.format], color: 'var(--mr-syntax-string)' },
  { tag: [TAGS.number, TAGS.atom], color: 'var(--mr-syntax-number)' },
  { tag: [TAGS.keyword, TAGS.variable], color: 'var(--mr-syntax-word)' },
  { tag: TAGS.function, color: 'var(--mr-accent)' },
  { tag: [TAGS.operator, TAGS.bracket], color: 'var(--mr-dim)' },
  { tag: TAGS.invalid, color: 'var(--mr-error)', textDecoration: 'underline wavy' },
])

export const kjqLanguage: Extension = [language, syntaxHighlighting(highlight)]
