/** Tokens of jq. Strings are left to the parser, which must parse what stands inside `\( … )`. */
import { CompileError } from '../errors.ts'

export type TokenKind =
  | 'field'
  | 'identifier'
  | 'variable'
  | 'format'
  | 'number'
  | 'quote'
  | 'symbol'
  | 'end'

export interface Token {
  readonly kind: TokenKind
  /** The name without `.`, `$`, `@`; the number's or symbol's text. */
  readonly text: string
  readonly at: number
  readonly end: number
}

const SPACE = /(?:[ \t\r\n]+|#(?:\\[\s\S]|[^\n\\])*)*/y
const FIELD = /\.([A-Za-z_][A-Za-z_0-9]*)/y
const IDENTIFIER = /(?:[A-Za-z_][A-Za-z_0-9]*::)*[A-Za-z_][A-Za-z_0-9]*/y
const FORMAT = /@([A-Za-z0-9_]+)/y
const NUMBER = /(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y
const SYMBOL =
  /\?\/\/=|\?\/\/|\/\/=|\.\.|\|=|\+=|-=|\*=|%=|\/=|==|!=|<=|>=|\/\/|[.,:;()[\]{}|=<>+\-*/%?$]/y

function match(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(source)
}

/** The token at or after `from`. @throws CompileError on a character no token starts with */
export function readToken(source: string, from: number): Token {
  const at = from + (match(SPACE, source, from)?.[0].length ?? 0)
  if (at >= source.length) return { kind: 'end', text: '', at, end: at }
  const field = match(FIELD, source, at)
  if (field !== null) return { kind: 'field', text: field[1] ?? '', at, end: at + field[0].length }
  const identifier = match(IDENTIFIER, source, at)
  if (identifier !== null)
    return { kind: 'identifier', text: identifier[0], at, end: at + identifier[0].length }
  const number = match(NUMBER, source, at)
  if (number !== null) return { kind: 'number', text: number[0], at, end: at + number[0].length }
  const first = source[at]
  if (first === '"') return { kind: 'quote', text: '"', at, end: at + 1 }
  if (first === '@') {
    const format = match(FORMAT, source, at)
    if (format !== null)
      return { kind: 'format', text: format[1] ?? '', at, end: at + format[0].length }
  }
  if (first === '$') {
    const afterSpace = at + 1 + (match(SPACE, source, at + 1)?.[0].length ?? 0)
    const name = match(IDENTIFIER, source, afterSpace)
    if (name !== null)
      return { kind: 'variable', text: name[0], at, end: afterSpace + name[0].length }
  }
  const symbol = match(SYMBOL, source, at)
  if (symbol !== null) return { kind: 'symbol', text: symbol[0], at, end: at + symbol[0].length }
  const shown = String.fromCodePoint(source.codePointAt(at) ?? 0)
  const what = `Unexpected character ${JSON.stringify(shown)}`
  throw new CompileError(source, at, what, { hint: CHARACTER_HINTS[shown] })
}

const TYPOGRAPHIC = 'These are typographic quotes; strings are written with plain double quotes'
const CHARACTER_HINTS: Readonly<Record<string, string>> = {
  "'": 'Strings are written with double quotes',
  '`': 'Strings are written with double quotes',
  '&': 'Write `and`',
  '!': 'Write `| not`, or `!=` to compare',
  '~': 'Match a pattern with `test("…")`',
  '^': 'Powers are written `pow(x; y)`',
  '\\': 'Patterns and backslashes stand in strings: `test("\\\\d")`',
  '“': TYPOGRAPHIC,
  '”': TYPOGRAPHIC,
  '„': TYPOGRAPHIC,
  '‘': TYPOGRAPHIC,
  '’': TYPOGRAPHIC,
}
