/** Where a parser is in its text, and what to say when something else was expected there. */
import { CompileError } from '../errors.ts'
import type { AssignOperator, ComparisonOperator } from './ast.ts'
import { readToken, type Token, type TokenKind } from './lexer.ts'

export const KEYWORDS: ReadonlySet<string> = new Set(
  `def module import include if then else elif end as reduce foreach try catch label and
    or __loc__`.split(/\s+/),
)
export const ASSIGN: ReadonlySet<AssignOperator> = new Set<AssignOperator>([
  '=',
  '|=',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '//=',
])
export const COMPARE: ReadonlySet<ComparisonOperator> = new Set<ComparisonOperator>([
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
])

/** Nesting of the source; deeper programs are refused before the stack is. */
export const MAX_DEPTH = 500

export class Cursor {
  readonly source: string
  token: Token
  #depth = 0
  #before: Token | undefined

  constructor(source: string, at: number, depth = 0) {
    this.source = source
    this.token = readToken(source, at)
    this.#depth = depth
  }

  get position(): number {
    return this.token.at
  }

  get depth(): number {
    return this.#depth
  }

  /** @throws CompileError when nested too deeply; every enter needs a leave */
  enter(): void {
    if (++this.#depth <= MAX_DEPTH) return
    throw new CompileError(
      this.source,
      this.position,
      `The program is nested deeper than ${MAX_DEPTH}`,
    )
  }

  leave(): void {
    this.#depth--
  }

  /** Takes the token and reads the next one. */
  next(): Token {
    const { token } = this
    this.#before = token
    this.token = readToken(this.source, token.end)
    return token
  }

  isKind(kind: TokenKind): boolean {
    return this.token.kind === kind
  }

  isSymbol(text: string): boolean {
    return this.token.kind === 'symbol' && this.token.text === text
  }

  isKeyword(text: string): boolean {
    return this.token.kind === 'identifier' && this.token.text === text
  }

  /** The symbol that stands here if it is one of these. */
  oneOf<T extends string>(symbols: ReadonlySet<T>): T | undefined {
    if (this.token.kind !== 'symbol') return undefined
    for (const symbol of symbols) if (symbol === this.token.text) return symbol
    return undefined
  }

  takeSymbol(text: string): boolean {
    if (!this.isSymbol(text)) return false
    this.next()
    return true
  }

  /** @throws CompileError */
  expectSymbol(text: string, where: string): Token {
    if (!this.isSymbol(text)) throw this.unexpected(`\`${text}\` ${where}`)
    return this.next()
  }

  /** @throws CompileError */
  expectKeyword(text: string, where: string): void {
    if (!this.isKeyword(text)) throw this.unexpected(`\`${text}\` ${where}`)
    this.next()
  }

  /** @throws CompileError when there is more text */
  end(): void {
    if (this.token.kind !== 'end')
      throw this.unexpected('an operator such as `|`, `,`, `==`, `and`, or the end')
  }

  unexpected(expected: string): CompileError {
    const { kind, text, at } = this.token
    if (kind === 'end') return new CompileError(this.source, at, 'Unexpected end', { expected })
    const sigil = { variable: '$', field: '.', format: '@' }[kind as string] ?? ''
    const shown = `Unexpected \`${sigil}${text}\``
    return new CompileError(this.source, at, shown, { expected, hint: this.#hint(expected) })
  }

  /** What people mean who write this here. */
  #hint(expected: string): string | undefined {
    const { kind, text } = this.token
    const before = this.#before
    if (kind !== 'symbol' && expected.startsWith('`}`')) return 'Entries are separated by commas'
    if (kind === 'symbol') {
      if (text === '|' && before?.text === '|') return 'Write `or` for a logical or'
      if (text === '=' && before?.text === '==') return 'Equality is written `==`'
      if (text === '=' && before?.text === '=') return 'Equality is written `==`, without a space'
      if (text === '>' && before?.text === '<') return 'Inequality is written `!=`'
      if (this.oneOf(COMPARE) !== undefined || text === '=')
        return 'Comparisons do not chain: join them with `and`'
      if (before?.text === ',' && (text === ']' || text === ')'))
        return `Remove the comma before \`${text}\``
      if (text === ')' && !expected.includes(')'))
        return 'There is no `(` for this `)`, or something is missing before it'
      if (text === ':') return 'Keys and values stand in braces: `{name: .a}`'
      if (text === ',' && expected.includes(';')) return 'Arguments are separated by `;`'
    }
    if (kind === 'identifier') {
      if (text === 'catch')
        return '`try` takes one term: put parentheses around what it should cover'
      if (text === 'else' || text === 'elif' || text === 'end')
        return 'Is there an `if` and a `then` for it?'
      if (expected.includes('`$')) return `A variable is written \`$${text}\``
      if (text === 'is') return 'Compare with `==`'
      if (text === 'AND' || text === 'OR' || text === 'NOT')
        return `Write \`${text === 'NOT' ? '| not' : text.toLowerCase()}\``
      if (!KEYWORDS.has(text))
        return `A field is written \`.${text}\`; filters are joined with \`|\``
    }
    if (kind === 'quote' && before?.kind === 'identifier')
      return `The arguments of \`${before.text}\` stand in parentheses: \`${before.text}("…")\``
    if (expected.startsWith('`end`')) return 'Each `if` needs its own `end`; `elif` shares it'
    return undefined
  }
}
