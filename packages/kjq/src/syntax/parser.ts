/**
 * jq's grammar by recursive descent. Precedence from loose to tight:
 * `def` · `|` (right) · `,` · `//` (right) · `= |= += …` (none) · `or` · `and` · comparisons (none) · `+ -` · `* / %` · postfix.
 * `… as $x | …` stands between comma and `//`; `label $x | …` and `def …; …` may stand where an operand stands. All three reach as far
 * right as they can.
 */
import { CompileError } from '../errors.ts'
import type { Json } from '../json/value.ts'
import { parseJsonNumber } from '../json/number.ts'
import type {
  AssignOperator,
  ComparisonOperator,
  Node,
  Parameter,
  Pattern,
  PatternEntry,
  Patterns,
} from './ast.ts'
import { readToken, type Token } from './lexer.ts'
import { parseStringParts } from './parse-string.ts'

const KEYWORDS: ReadonlySet<string> = new Set([
  'def',
  'module',
  'import',
  'include',
  'if',
  'then',
  'else',
  'elif',
  'end',
  'as',
  'reduce',
  'foreach',
  'try',
  'catch',
  'label',
  'and',
  'or',
  '__loc__',
])
const CONSTANTS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['null', null],
  ['true', true],
  ['false', false],
])
const ASSIGN: ReadonlySet<string> = new Set(['=', '|=', '+=', '-=', '*=', '/=', '%=', '//='])
const COMPARE: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>='])
/** Nesting of the source; deeper programs are refused before the stack is. */
const MAX_DEPTH = 500

class Parser {
  readonly #source: string
  #token: Token
  #depth = 0

  constructor(source: string, at: number) {
    this.#source = source
    this.#token = readToken(source, at)
  }

  get position(): number {
    return this.#token.at
  }

  #next(): Token {
    const token = this.#token
    this.#token = readToken(this.#source, token.end)
    return token
  }

  #isSymbol(text: string): boolean {
    return this.#token.kind === 'symbol' && this.#token.text === text
  }

  #isKeyword(text: string): boolean {
    return this.#token.kind === 'identifier' && this.#token.text === text
  }

  #takeSymbol(text: string): boolean {
    if (!this.#isSymbol(text)) return false
    this.#next()
    return true
  }

  #expectSymbol(text: string, where: string): Token {
    if (!this.#isSymbol(text)) throw this.#unexpected(`\`${text}\` ${where}`)
    return this.#next()
  }

  #expectKeyword(text: string, where: string): void {
    if (!this.#isKeyword(text)) throw this.#unexpected(`\`${text}\` ${where}`)
    this.#next()
  }

  #unexpected(expected: string): CompileError {
    const { kind, text, at } = this.#token
    if (kind === 'end')
      return new CompileError(this.#source, at, `Unexpected end: expected ${expected}`)
    const shown =
      kind === 'variable'
        ? `$${text}`
        : kind === 'field'
          ? `.${text}`
          : kind === 'format'
            ? `@${text}`
            : text
    return new CompileError(
      this.#source,
      at,
      `Unexpected \`${shown}\`: expected ${expected}`,
      this.#hint(),
    )
  }

  #hint(): string | undefined {
    const { kind, text } = this.#token
    if (kind === 'symbol' && (text === '=' || COMPARE.has(text)))
      return 'Comparisons do not chain: join them with `and`'
    if (kind === 'identifier' && text === 'catch')
      return '`try` takes one term: put parentheses around what it should cover'
    if (kind === 'identifier' && !KEYWORDS.has(text))
      return `A field is written \`.${text}\`; filters are joined with \`|\``
    if (kind === 'symbol' && text === ']') return 'Remove the comma before `]`'
    return undefined
  }

  end(): void {
    if (this.#token.kind !== 'end')
      throw this.#unexpected('an operator such as `|`, `,`, `==`, `and`, or the end')
  }

  program(): Node {
    if (this.#token.kind === 'end') return { kind: 'identity', at: this.#token.at }
    if (this.#isKeyword('import') || this.#isKeyword('include') || this.#isKeyword('module')) {
      throw new CompileError(
        this.#source,
        this.#token.at,
        `\`${this.#token.text}\` is not available: kJQ has no modules`,
      )
    }
    return this.pipe(true)
  }

  pipe(top = false): Node {
    if (++this.#depth > MAX_DEPTH)
      throw new CompileError(
        this.#source,
        this.position,
        `The program is nested deeper than ${MAX_DEPTH}`,
      )
    try {
      if (this.#isKeyword('def')) return this.#definition(top)
      const left = this.#comma()
      if (!this.#isSymbol('|')) return left
      const { at } = this.#next()
      return { kind: 'pipe', at, left, right: this.pipe() }
    } finally {
      this.#depth--
    }
  }

  #definition(top: boolean): Node {
    const { at } = this.#next()
    if (this.#token.kind !== 'identifier') throw this.#unexpected('a name after `def`')
    const name = this.#next().text
    const parameters: Parameter[] = []
    if (this.#takeSymbol('(')) {
      do {
        if (this.#token.kind === 'variable')
          parameters.push({ name: this.#next().text, value: true })
        else if (this.#token.kind === 'identifier')
          parameters.push({ name: this.#next().text, value: false })
        else throw this.#unexpected('a parameter name')
      } while (this.#takeSymbol(';'))
      this.#expectSymbol(')', 'after the parameters')
    }
    this.#expectSymbol(':', `after \`def ${name}\``)
    const body = this.pipe()
    this.#expectSymbol(';', `after the body of \`${name}\``)
    const rest: Node =
      top && this.#token.kind === 'end' ? { kind: 'identity', at: this.position } : this.pipe(top)
    return { kind: 'def', at, name, parameters, body, rest }
  }

  #comma(): Node {
    let left = this.#binding()
    while (this.#isSymbol(',')) {
      const { at } = this.#next()
      left = { kind: 'comma', at, left, right: this.#binding() }
    }
    return left
  }

  /** jq 1.8: the source of a binding is a whole expression, its body everything to the right. */
  #binding(): Node {
    const source = this.#alternative()
    if (!this.#isKeyword('as')) return source
    const { at } = this.#next()
    const pattern = this.#patterns()
    this.#expectSymbol('|', 'after the pattern')
    return { kind: 'bind', at, source, pattern, body: this.pipe() }
  }

  /** Everything tighter than a comma, as object values are; `//` is right associative and looser than assignment. */
  #alternative(): Node {
    const left = this.#assignment()
    if (!this.#isSymbol('//')) return left
    const { at } = this.#next()
    return { kind: 'alternative', at, left, right: this.#alternative() }
  }

  #assignment(): Node {
    const left = this.#or()
    if (this.#token.kind !== 'symbol' || !ASSIGN.has(this.#token.text)) return left
    const { at, text } = this.#next()
    const right = this.#or()
    if (this.#token.kind === 'symbol' && ASSIGN.has(this.#token.text))
      throw this.#unexpected('an operator that is not an assignment')
    return { kind: 'assign', at, operator: text as AssignOperator, left, right }
  }

  #or(): Node {
    let left = this.#and()
    while (this.#isKeyword('or')) {
      const { at } = this.#next()
      left = { kind: 'logic', at, operator: 'or', left, right: this.#and() }
    }
    return left
  }

  #and(): Node {
    let left = this.#comparison()
    while (this.#isKeyword('and')) {
      const { at } = this.#next()
      left = { kind: 'logic', at, operator: 'and', left, right: this.#comparison() }
    }
    return left
  }

  #comparison(): Node {
    const left = this.#additive()
    if (this.#token.kind !== 'symbol' || !COMPARE.has(this.#token.text)) return left
    const { at, text } = this.#next()
    const right = this.#additive()
    if (this.#token.kind === 'symbol' && COMPARE.has(this.#token.text))
      throw this.#unexpected('an operator that is not a comparison')
    return { kind: 'comparison', at, operator: text as ComparisonOperator, left, right }
  }

  #additive(): Node {
    let left = this.#multiplicative()
    while (this.#isSymbol('+') || this.#isSymbol('-')) {
      const { at, text } = this.#next()
      left = {
        kind: 'arithmetic',
        at,
        operator: text as '+' | '-',
        left,
        right: this.#multiplicative(),
      }
    }
    return left
  }

  #multiplicative(): Node {
    if (this.#isSymbol('-')) {
      const { at } = this.#next()
      const body = this.#multiplicative()
      return { kind: 'negate', at, body }
    }
    let left = this.#operand()
    while (this.#isSymbol('*') || this.#isSymbol('/') || this.#isSymbol('%')) {
      const { at, text } = this.#next()
      left = {
        kind: 'arithmetic',
        at,
        operator: text as '*' | '/' | '%',
        left,
        right: this.#operand(),
      }
    }
    return left
  }

  #operand(): Node {
    if (this.#isKeyword('def')) return this.#definition(false)
    if (this.#isKeyword('label')) {
      const { at } = this.#next()
      const name = this.#variableName('after `label`')
      this.#expectSymbol('|', 'after the label')
      return { kind: 'label', at, name, body: this.pipe() }
    }
    if (this.#isSymbol('-')) {
      const { at } = this.#next()
      return { kind: 'negate', at, body: this.#operand() }
    }
    return this.postfix()
  }

  #variableName(where: string): string {
    if (this.#token.kind !== 'variable')
      throw this.#unexpected(`a variable such as \`$x\` ${where}`)
    return this.#next().text
  }

  /** A term with everything that binds to it from the right. */
  postfix(): Node {
    let term = this.#term()
    for (;;) {
      const { kind, text, at } = this.#token
      if (kind === 'field') {
        this.#next()
        term = { kind: 'index', at, target: term, index: { kind: 'literal', at, value: text } }
      } else if (kind === 'symbol' && text === '?') {
        this.#next()
        term = { kind: 'try', at, body: term, handler: null }
      } else if (kind === 'symbol' && text === '[') {
        term = this.#brackets(term)
      } else if (kind === 'symbol' && text === '.') {
        this.#next()
        if (this.#token.kind === 'quote')
          term = { kind: 'index', at, target: term, index: this.#string(null) }
        else if (this.#isSymbol('[')) term = this.#brackets(term)
        else throw this.#unexpected('a field name, a string or `[` after `.`')
      } else if (kind === 'symbol' && (text === '?//' || text === '?//=')) {
        // `.a?//1`: outside of patterns the token is `?` and `//`.
        this.#token = { kind: 'symbol', text: text.slice(1), at: at + 1, end: this.#token.end }
        term = { kind: 'try', at, body: term, handler: null }
      } else return term
    }
  }

  /** `[]`, `[e]`, `[a:b]` behind a term. */
  #brackets(target: Node): Node {
    const { at } = this.#expectSymbol('[', '')
    if (this.#takeSymbol(']')) return { kind: 'iterate', at, target }
    if (this.#takeSymbol(':')) {
      const to = this.pipe()
      this.#expectSymbol(']', 'after the slice')
      return { kind: 'slice', at, target, from: null, to }
    }
    const index = this.pipe()
    if (this.#takeSymbol(':')) {
      const to = this.#isSymbol(']') ? null : this.pipe()
      this.#expectSymbol(']', 'after the slice')
      return { kind: 'slice', at, target, from: index, to }
    }
    this.#expectSymbol(']', 'after the index')
    return { kind: 'index', at, target, index }
  }

  #term(): Node {
    const token = this.#token
    const { at, text } = token
    switch (token.kind) {
      case 'field':
        this.#next()
        return {
          kind: 'index',
          at,
          target: { kind: 'identity', at },
          index: { kind: 'literal', at, value: text },
        }
      case 'number':
        this.#next()
        return { kind: 'literal', at, value: parseJsonNumber(text) }
      case 'quote':
        return this.#string(null)
      case 'format': {
        this.#next()
        if (this.#token.kind === 'quote') return this.#string(text)
        return { kind: 'format', at, name: text }
      }
      case 'variable':
        this.#next()
        if (text === '__loc__') return { kind: 'literal', at, value: this.#location(at) }
        return { kind: 'variable', at, name: text }
      case 'identifier':
        return this.#word(token)
      case 'symbol':
        return this.#bracketed(token)
      case 'end':
        throw this.#unexpected('a filter')
    }
  }

  #location(at: number): Json {
    return { file: '<top-level>', line: this.#source.slice(0, at).split('\n').length }
  }

  #bracketed({ at, text }: Token): Node {
    switch (text) {
      case '.': {
        this.#next()
        const identity: Node = { kind: 'identity', at }
        if (this.#token.kind === 'quote')
          return { kind: 'index', at, target: identity, index: this.#string(null) }
        return identity
      }
      case '..':
        this.#next()
        return { kind: 'recurse', at }
      case '(': {
        this.#next()
        const body = this.pipe()
        this.#expectSymbol(')', 'to close `(`')
        return body
      }
      case '[': {
        this.#next()
        if (this.#takeSymbol(']')) return { kind: 'array', at, body: null }
        const body = this.pipe()
        this.#expectSymbol(']', 'to close `[`')
        return { kind: 'array', at, body }
      }
      case '{':
        return this.#object()
      default:
        throw this.#unexpected('a filter')
    }
  }

  #word({ at, text }: Token): Node {
    switch (text) {
      case 'if':
        this.#next()
        return this.#conditional(at)
      case 'try': {
        this.#next()
        const body = this.#tryTerm()
        if (!this.#isKeyword('catch')) return { kind: 'try', at, body, handler: null }
        this.#next()
        return { kind: 'try', at, body, handler: this.#tryTerm() }
      }
      case 'reduce':
      case 'foreach':
        this.#next()
        return this.#fold(at, text)
      case 'break':
        if (readToken(this.#source, this.#token.end).kind === 'variable') {
          this.#next()
          return { kind: 'break', at, name: this.#next().text }
        }
        throw new CompileError(
          this.#source,
          at,
          '`break` needs the variable of a label',
          'Write `label $out | … break $out`',
        )
      default:
        break
    }
    if (KEYWORDS.has(text)) throw this.#unexpected('a filter')
    this.#next()
    if (!this.#isSymbol('(') && CONSTANTS.has(text))
      return { kind: 'literal', at, value: CONSTANTS.get(text) ?? null }
    const args: Node[] = []
    if (this.#takeSymbol('(')) {
      do args.push(this.pipe())
      while (this.#takeSymbol(';'))
      if (this.#isSymbol(',')) throw this.#unexpected('`;` between arguments')
      this.#expectSymbol(')', `after the arguments of \`${text}\``)
    }
    return { kind: 'call', at, name: text, arguments: args }
  }

  #tryTerm(): Node {
    if (this.#isSymbol('-')) {
      const { at } = this.#next()
      return { kind: 'negate', at, body: this.#tryTerm() }
    }
    return this.postfix()
  }

  #conditional(at: number): Node {
    const condition = this.pipe()
    this.#expectKeyword('then', 'after the condition')
    const then = this.pipe()
    const here = this.position
    if (this.#isKeyword('elif')) {
      this.#next()
      return { kind: 'if', at, condition, then, otherwise: this.#conditional(here) }
    }
    let otherwise: Node | null = null
    if (this.#isKeyword('else')) {
      this.#next()
      otherwise = this.pipe()
    }
    this.#expectKeyword('end', 'to close `if`')
    return { kind: 'if', at, condition, then, otherwise }
  }

  #fold(at: number, kind: 'reduce' | 'foreach'): Node {
    const source = this.#alternative()
    this.#expectKeyword('as', `after the source of \`${kind}\``)
    const pattern = this.#patterns()
    this.#expectSymbol('(', 'before the initial value')
    const initial = this.pipe()
    this.#expectSymbol(';', 'between initial value and update')
    const update = this.pipe()
    let extract: Node | null = null
    if (kind === 'foreach' && this.#takeSymbol(';')) extract = this.pipe()
    this.#expectSymbol(')', `to close \`${kind}\``)
    return kind === 'reduce'
      ? { kind, at, source, pattern, initial, update }
      : { kind, at, source, pattern, initial, update, extract }
  }

  #patterns(): Patterns {
    const patterns = [this.#pattern()]
    while (this.#takeSymbol('?//')) patterns.push(this.#pattern())
    return patterns
  }

  #pattern(): Pattern {
    const { at } = this.#token
    if (this.#token.kind === 'variable') return { kind: 'variable', at, name: this.#next().text }
    if (this.#takeSymbol('[')) {
      const elements: Pattern[] = []
      do elements.push(this.#pattern())
      while (this.#takeSymbol(','))
      this.#expectSymbol(']', 'to close the pattern')
      return { kind: 'array', at, elements }
    }
    if (this.#takeSymbol('{')) {
      const entries: PatternEntry[] = []
      do entries.push(this.#patternEntry())
      while (this.#takeSymbol(','))
      this.#expectSymbol('}', 'to close the pattern')
      return { kind: 'object', at, entries }
    }
    throw this.#unexpected('a pattern: `$name`, `[…]` or `{…}`')
  }

  #patternEntry(): PatternEntry {
    const { kind, text, at } = this.#token
    if (kind === 'variable') {
      this.#next()
      const value = this.#takeSymbol(':') ? this.#pattern() : null
      return { variable: text, key: { kind: 'literal', at, value: text }, value }
    }
    let key: Node
    if (kind === 'identifier') {
      this.#next()
      key = { kind: 'literal', at, value: text }
    } else if (kind === 'quote') key = this.#string(null)
    else if (kind === 'format') {
      this.#next()
      key = this.#string(text)
    } else if (this.#takeSymbol('(')) {
      key = this.pipe()
      this.#expectSymbol(')', 'to close the key')
    } else throw this.#unexpected('a key of the pattern')
    this.#expectSymbol(':', 'after the key of the pattern')
    return { variable: null, key, value: this.#pattern() }
  }

  #object(): Node {
    const { at } = this.#next()
    const entries: { key: Node; value: Node }[] = []
    while (!this.#isSymbol('}')) {
      entries.push(this.#entry())
      if (!this.#takeSymbol(',')) break
    }
    this.#expectSymbol('}', 'to close `{`')
    return { kind: 'object', at, entries }
  }

  #entry(): { key: Node; value: Node } {
    const { kind, text, at } = this.#token
    const name: Node = { kind: 'literal', at, value: text }
    if (kind === 'variable') {
      this.#next()
      if (text === '__loc__')
        return { key: name, value: { kind: 'literal', at, value: this.#location(at) } }
      const variable: Node = { kind: 'variable', at, name: text }
      // `{$x: 1}` has the value of $x as its key, `{$x}` is {"x": $x}.
      return this.#takeSymbol(':')
        ? { key: variable, value: this.#entryValue() }
        : { key: name, value: variable }
    }
    if (kind === 'symbol' && text === '(') {
      this.#next()
      const key = this.pipe()
      this.#expectSymbol(')', 'to close the key')
      this.#expectSymbol(':', 'after a key in parentheses')
      return { key, value: this.#entryValue() }
    }
    let key: Node
    if (kind === 'identifier' || kind === 'number') {
      this.#next()
      key = name
      if (kind === 'number')
        throw new CompileError(this.#source, at, 'A key cannot be a number', `Write "${text}"`)
    } else if (kind === 'quote') key = this.#string(null)
    else if (kind === 'format') {
      this.#next()
      key =
        this.#token.kind === 'quote'
          ? this.#string(text)
          : { kind: 'literal', at, value: `@${text}` }
    } else throw this.#unexpected('a key: a name, a string, `$name` or `(…)`')
    if (this.#takeSymbol(':')) return { key, value: this.#entryValue() }
    return { key, value: { kind: 'index', at, target: { kind: 'identity', at }, index: key } }
  }

  /** Tighter than a comma; a pipe needs no parentheses. */
  #entryValue(): Node {
    const left = this.#alternative()
    if (!this.#isSymbol('|')) return left
    const { at } = this.#next()
    return { kind: 'pipe', at, left, right: this.#entryValue() }
  }

  #string(format: string | null): Node {
    const { at, end } = this.#token
    if (this.#token.kind !== 'quote') throw this.#unexpected('a string')
    const string = parseStringParts(this.#source, end, (start) => {
      const inner = new Parser(this.#source, start)
      inner.#depth = this.#depth
      return { node: inner.pipe(), end: inner.position }
    })
    this.#token = readToken(this.#source, string.end)
    const [first] = string.parts
    if (string.parts.length === 1 && typeof first === 'string')
      return { kind: 'literal', at, value: first }
    return { kind: 'template', at, format, parts: string.parts }
  }
}

/** @throws CompileError with position, expectation and hint */
export function parse(source: string): Node {
  const parser = new Parser(source, 0)
  const node = parser.program()
  parser.end()
  return node
}
