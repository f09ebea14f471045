/**
 * kPow's classic dialect: comparisons and functions on selectors, joined with `and` and `or`.
 *
 *     query  := and ( "or" and )*          and := unary ( "and" unary )*
 *     unary  := ( "(" query ")" | filter ) ( "|" "not" )*
 *     filter := selector ( "|" transform )* [ operator operand | "|" function "(" scalar ")" ]
 *
 * The result is the AST of jq with calls of functions that only this grammar can name (builtins/classic.ts).
 */
import { CompileError } from '../errors.ts'
import { parseJsonNumber } from '../json/number.ts'
import type { Json } from '../json/value.ts'
import type { ComparisonOperator, Node } from './ast.ts'
import { MAX_DEPTH } from './cursor.ts'
import { parseStringParts } from './parse-string.ts'

export const CLASSIC_TRANSFORMS = [
  'length',
  'to-long',
  'to-double',
  'from-date',
  'min',
  'max',
] as const
export const CLASSIC_FUNCTIONS = [
  'startswith',
  'endswith',
  'contains',
  'inside',
  'within',
  'has',
  'test',
] as const

/** What a filter of the text looks like, for the warnings of `auto`. */
export interface ClassicFilter {
  readonly at: number
  readonly path: readonly Json[]
  readonly transforms: readonly string[]
  readonly operator: ComparisonOperator | null
  /** What it is compared with or the function is given: a literal, or undefined for another selector. */
  readonly literal: Json | undefined
  readonly call: string | null
  /** `| …` without parentheses around it, beside `and` or `or`. */
  readonly loosePipe: boolean
  /** Only records for which it holds can match: nothing around it but `and`. */
  readonly required: boolean
}

const SPACE = /\s*/y
const WORD = /[A-Za-z][A-Za-z-]*/y
const NAME = /[\p{L}\p{N}_*!?$%&+-][\p{L}\p{N}_*!?$%&+/-]*/uy
const KEYWORD = /:([^\s()[\]{}",;|]+)/y
const NUMBER = /-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y
/** Longer ones first. */
const OPERATORS: readonly ComparisonOperator[] = ['==', '!=', '<=', '>=', '<', '>']

class ClassicParser {
  readonly #source: string
  #at = 0
  #depth = 0
  /** Filters as they were read; `required` and `loosePipe` are settled by what is around them. */
  readonly filters: ClassicFilter[] = []

  constructor(source: string) {
    this.#source = source
  }

  parse(): Node {
    const node = this.#or()
    this.#space()
    if (this.#at < this.#source.length) throw this.#unexpected('`and`, `or`, `|` or the end')
    return node
  }

  #space(): void {
    this.#match(SPACE)
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source)
    if (found !== null) this.#at += found[0].length
    return found
  }

  /** The next word or symbol if it is this one. */
  #take(text: string): boolean {
    this.#space()
    if (!this.#source.startsWith(text, this.#at)) return false
    if (/^[a-z]/.test(text) && /[A-Za-z0-9_-]/.test(this.#source[this.#at + text.length] ?? ''))
      return false
    this.#at += text.length
    return true
  }

  #expect(text: string, where: string): void {
    if (!this.#take(text)) throw this.#unexpected(`\`${text}\` ${where}`)
  }

  #unexpected(expected: string): CompileError {
    const rest = this.#source.slice(this.#at)
    const found = /^(?:[\p{L}\p{N}_-]+|[^]?)/u.exec(rest)?.[0] ?? ''
    const what = found === '' ? 'Unexpected end' : `Unexpected \`${found}\``
    return new CompileError(this.#source, this.#at, what, {
      expected,
      hint:
        found === '='
          ? 'Equality is written `==`'
          : found === "'"
            ? 'Strings are written with double quotes'
            : undefined,
    })
  }

  #tooDeep(): CompileError {
    return new CompileError(this.#source, this.#at, `The filter is nested deeper than ${MAX_DEPTH}`)
  }

  #or(): Node {
    const first = this.filters.length
    let left = this.#and()
    let several = false
    while (this.#take('or')) {
      several = true
      const { length } = this.filters
      const at = this.#at - 2
      left = { kind: 'logic', at, operator: 'or', left, right: this.#and() }
      this.#mark(length, { loose: this.#pipesSince(length) })
    }
    if (several) this.#mark(first, { optional: true })
    return left
  }

  #and(): Node {
    const first = this.filters.length
    let left = this.#unary()
    let several = false
    while (this.#take('and')) {
      several = true
      const at = this.#at - 3
      left = { kind: 'logic', at, operator: 'and', left, right: this.#unary() }
    }
    if (several) this.#mark(first, { loose: this.#pipesSince(first) })
    return left
  }

  /** Whether a filter from `first` on has a pipe of its own. */
  #pipesSince(first: number): boolean {
    return this.filters
      .slice(first)
      .some((filter) => filter.transforms.length > 0 || filter.call !== null)
  }

  #mark(
    first: number,
    { loose = false, optional = false }: { loose?: boolean; optional?: boolean },
  ): void {
    for (const [i, filter] of this.filters.entries()) {
      if (i < first) continue
      this.filters[i] = {
        ...filter,
        loosePipe: filter.loosePipe || loose,
        required: filter.required && !optional,
      }
    }
  }

  #unary(): Node {
    const first = this.filters.length
    if (++this.#depth > MAX_DEPTH) throw this.#tooDeep()
    let node: Node
    if (this.#take('(')) {
      node = this.#or()
      this.#expect(')', 'to close `(`')
    } else node = this.#filter()
    this.#depth--
    for (;;) {
      const before = this.#at
      if (!this.#take('|')) return node
      const at = this.#at - 1
      if (!this.#take('not')) {
        this.#at = before
        return node
      }
      this.#mark(first, { optional: true })
      node = { kind: 'pipe', at, left: node, right: call('not', at) }
    }
  }

  #filter(): Node {
    this.#space()
    const at = this.#at
    const selected = this.#selector()
    if (selected === null) throw this.#unexpected('a selector such as `.value.id`, or `(`')
    const filter = {
      at,
      path: selected.path,
      transforms: [] as string[],
      operator: null,
      literal: undefined,
      call: null,
      loosePipe: false,
      required: true,
    } satisfies ClassicFilter
    let { node } = selected
    for (;;) {
      const before = this.#at
      if (!this.#take('|')) break
      this.#space()
      const from = this.#at
      const word = this.#match(WORD)?.[0] ?? ''
      if (word === 'not') {
        this.#at = before
        break
      }
      if (includes(CLASSIC_TRANSFORMS, word)) {
        filter.transforms.push(word)
        node = { kind: 'pipe', at: from, left: node, right: call(`classic-${word}`, from) }
      } else if (includes(CLASSIC_FUNCTIONS, word)) {
        const argument = this.#argument(word)
        const literal = argument.kind === 'literal' ? argument.value : undefined
        this.filters.push({ ...filter, call: word, literal })
        return {
          kind: 'pipe',
          at: from,
          left: node,
          right: call(`classic-${word}`, from, argument),
        }
      } else {
        this.#at = from
        throw this.#unexpected(
          `one of ${[...CLASSIC_TRANSFORMS, ...CLASSIC_FUNCTIONS].join(', ')}, or not`,
        )
      }
    }
    return this.#comparison(filter, node)
  }

  #argument(word: string): Node {
    this.#expect('(', `after \`${word}\``)
    this.#space()
    const argument = this.#scalar()
    if (argument === null) throw this.#unexpected('a string, a number or a keyword')
    this.#expect(')', `after the argument of \`${word}\``)
    return argument
  }

  #comparison(filter: ClassicFilter, node: Node): Node {
    this.#space()
    const at = this.#at
    const operator = OPERATORS.find((symbol) => this.#source.startsWith(symbol, at))
    this.#at += operator?.length ?? 0
    if (operator === undefined) {
      this.filters.push(filter)
      return node
    }
    this.#space()
    const scalar = this.#scalar()
    const right = scalar ?? this.#selector()?.node
    if (right === undefined)
      throw this.#unexpected('a number, a string, true, false, nil, a keyword or a selector')
    const literal = scalar?.kind === 'literal' ? scalar.value : undefined
    this.filters.push({ ...filter, operator, literal })
    const instant = filter.transforms.at(-1) === 'from-date'
    return {
      kind: 'comparison',
      at,
      operator,
      left: node,
      right: instant
        ? { kind: 'pipe', at, left: right, right: call('classic-instant', at) }
        : right,
      sameType: true,
    }
  }

  #scalar(): Node | null {
    const at = this.#at
    const literal = (value: Json): Node => ({ kind: 'literal', at, value })
    if (this.#source[at] === '"') return literal(this.#string())
    const number = this.#match(NUMBER)
    if (number !== null) return literal(parseJsonNumber(number[0]))
    const keyword = this.#match(KEYWORD)
    if (keyword !== null) return literal(keyword[1] ?? '')
    for (const [word, value] of WORDS) if (this.#take(word)) return literal(value)
    return null
  }

  #string(): string {
    const { parts, end } = parseStringParts(this.#source, this.#at + 1, (at) => {
      throw new CompileError(this.#source, at, 'The classic dialect has no interpolation', {
        hint: 'Write `\\\\(` for a backslash and a parenthesis',
      })
    })
    this.#at = end
    const [text] = parts
    return typeof text === 'string' ? text : ''
  }

  #selector(): { node: Node; path: Json[] } | null {
    let node: Node = { kind: 'identity', at: this.#at }
    const path: Json[] = []
    if (this.#source[this.#at] !== '.') return null
    this.#at++
    for (let dot = true; ; dot = this.#match(/\./y) !== null) {
      const at = this.#at
      let key: Json
      if (this.#source[at] === '[') key = this.#bracketed()
      else if (!dot) break
      else if (this.#source[at] === '"') key = this.#string()
      else {
        const name = this.#match(NAME)
        if (name === null) {
          if (path.length === 0) break
          throw this.#unexpected('a name after `.`')
        }
        key = name[0]
      }
      if (path.length === 0 && key === 'header') key = 'headers'
      if (path.push(key) > MAX_DEPTH) throw this.#tooDeep()
      node = {
        kind: 'index',
        at,
        target: node,
        index: { kind: 'literal', at, value: key },
        lenient: true,
      }
    }
    return { node, path }
  }

  #bracketed(): Json {
    this.#at++
    this.#space()
    const key = this.#scalar()
    const value = key?.kind === 'literal' ? key.value : null
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw this.#unexpected('an index, a string or a keyword')
    }
    this.#expect(']', 'after the index')
    return value
  }
}

const WORDS: readonly (readonly [string, Json])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
  ['nil', null],
]

function call(name: string, at: number, ...args: Node[]): Node {
  return { kind: 'call', at, name, arguments: args }
}

function includes<T extends string>(names: readonly T[], word: string): word is T {
  return names.some((name) => name === word)
}

export interface ClassicProgram {
  readonly node: Node
  readonly filters: readonly ClassicFilter[]
}

/** @throws CompileError with position, expectation and hint */
export function parseClassic(source: string): ClassicProgram {
  const parser = new ClassicParser(source)
  const node = parser.parse()
  return { node, filters: parser.filters }
}
