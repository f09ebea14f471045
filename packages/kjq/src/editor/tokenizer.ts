/**
 * Tokens for highlighting, of complete or half-typed programs in either dialect. It never fails and keeps its state in
 * one small value, so that an editor can go on from any line (CodeMirror: StreamLanguage).
 */

export type TokenStyle =
  | 'comment'
  | 'string'
  | 'number'
  | 'keyword'
  | 'atom'
  | 'property'
  | 'variable'
  | 'function'
  | 'format'
  | 'operator'
  | 'bracket'
  | 'invalid'

/** Depth of parentheses in each interpolation `\(` that is open; `inString` is inside a string of the innermost. */
export interface TokenState {
  readonly interpolations: readonly number[]
  readonly inString: boolean
}

export const START_STATE: TokenState = { interpolations: [], inString: false }

export interface EditorToken {
  /** Offsets into the text, end exclusive; null is white space. */
  readonly from: number
  readonly to: number
  readonly style: TokenStyle | null
  readonly state: TokenState
}

const KEYWORDS = new Set(
  'def if then else elif end as reduce foreach try catch label break and or not import include module __loc__'.split(
    ' ',
  ),
)
const ATOMS = new Set('true false null nil'.split(' '))

const RULES: readonly (readonly [RegExp, TokenStyle | null])[] = [
  [/\s+/y, null],
  [/#[^\n]*/y, 'comment'],
  [/(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y, 'number'],
  [/\.[\p{L}_][\p{L}\p{N}_]*/uy, 'property'],
  [/\$\s*[A-Za-z_]\w*/y, 'variable'],
  [/@\w+/y, 'format'],
  [/:[A-Za-z][^\s()[\]{}",;|]*/y, 'atom'],
  [/[A-Za-z_][\w-]*(?:::\w+)*/y, 'function'],
  [/\?\/\/=?|\/\/=?|\.\.|[|+\-*/%=!<>]=|[|.,:;=<>+\-*/%?]/y, 'operator'],
  [/[()[\]{}]/y, 'bracket'],
]

/** The token at an offset. @param text the whole line or program */
export function tokenAt(text: string, from: number, state: TokenState): EditorToken {
  if (state.inString) return stringToken(text, from, state)
  if (text[from] === '"')
    return { from, to: from + 1, style: 'string', state: { ...state, inString: true } }
  for (const [pattern, style] of RULES) {
    pattern.lastIndex = from
    const found = pattern.exec(text)?.[0]
    if (found === undefined || found === '') continue
    const to = from + found.length
    if (style === 'function') return wordToken(text, from, found, state)
    if (style === 'bracket')
      return {
        from,
        to,
        style: closes(found, state) ? 'string' : style,
        state: afterBracket(found, state),
      }
    return { from, to, style, state }
  }
  return { from, to: from + 1, style: 'invalid', state }
}

function wordToken(text: string, from: number, found: string, state: TokenState): EditorToken {
  // Only the classic dialect has names with dashes; in jq the dash is an operator.
  const word = /^(?:to-long|to-double|from-date)$/.test(found)
    ? found
    : (/^\w+/.exec(found)?.[0] ?? found)
  const to = from + word.length
  const key = /^\s*:(?!:)/.test(text.slice(to)) && /[{,]\s*$/.test(text.slice(0, from))
  const style = key
    ? 'property'
    : KEYWORDS.has(word)
      ? 'keyword'
      : ATOMS.has(word)
        ? 'atom'
        : 'function'
  return { from, to, style, state }
}

/** Whether a bracket ends an interpolation. */
function closes(bracket: string, { interpolations }: TokenState): boolean {
  return bracket === ')' && interpolations.at(-1) === 0
}

function afterBracket(bracket: string, state: TokenState): TokenState {
  const { interpolations } = state
  const depth = interpolations.at(-1)
  if (depth === undefined) return state
  if (closes(bracket, state)) return { interpolations: interpolations.slice(0, -1), inString: true }
  const change = bracket === '(' ? 1 : bracket === ')' ? -1 : 0
  return { ...state, interpolations: [...interpolations.slice(0, -1), depth + change] }
}

function stringToken(text: string, from: number, state: TokenState): EditorToken {
  if (text[from] === '"')
    return { from, to: from + 1, style: 'string', state: { ...state, inString: false } }
  if (text.startsWith('\\(', from)) {
    const inside = { interpolations: [...state.interpolations, 0], inString: false }
    return { from, to: from + 2, style: 'string', state: inside }
  }
  let to = from
  while (to < text.length && text[to] !== '"' && !text.startsWith('\\(', to))
    to += text[to] === '\\' ? 2 : 1
  return { from, to: Math.min(to, text.length), style: 'string', state }
}

export function tokenize(text: string, state: TokenState = START_STATE): EditorToken[] {
  const tokens: EditorToken[] = []
  let at = 0
  let current = state
  while (at < text.length) {
    const token = tokenAt(text, at, current)
    tokens.push(token)
    at = token.to
    current = token.state
  }
  return tokens
}
