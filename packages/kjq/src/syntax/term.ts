/** Terms: what operators stand between. */
import { CompileError } from '../errors.ts'
import { parseJsonNumber } from '../json/number.ts'
import type { Json } from '../json/value.ts'
import type { Node } from './ast.ts'
import { KEYWORDS, type Cursor } from './cursor.ts'
import { alternative, pipe, postfix } from './expression.ts'
import { objectConstruction, patterns, stringLiteral } from './object.ts'
import { readToken, type Token } from './lexer.ts'

const CONSTANTS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['null', null],
  ['true', true],
  ['false', false],
])

export function term(c: Cursor): Node {
  const token = c.token
  const { at, text } = token
  switch (token.kind) {
    case 'field':
      c.next()
      return {
        kind: 'index',
        at,
        target: { kind: 'identity', at },
        index: { kind: 'literal', at, value: text },
      }
    case 'number':
      c.next()
      return { kind: 'literal', at, value: parseJsonNumber(text) }
    case 'quote':
      return stringLiteral(c, null)
    case 'format': {
      c.next()
      if (c.isKind('quote')) return stringLiteral(c, text)
      return { kind: 'format', at, name: text }
    }
    case 'variable':
      c.next()
      if (text === '__loc__') return { kind: 'literal', at, value: location(c, at) }
      return { kind: 'variable', at, name: text }
    case 'identifier':
      return wordTerm(c, token)
    case 'symbol':
      return bracketed(c, token)
    case 'end':
      throw c.unexpected('a filter')
  }
}

export function location(c: Cursor, at: number): Json {
  return { file: '<top-level>', line: c.source.slice(0, at).split('\n').length }
}

function bracketed(c: Cursor, { at, text }: Token): Node {
  switch (text) {
    case '.': {
      c.next()
      const identity: Node = { kind: 'identity', at }
      if (c.isKind('quote'))
        return { kind: 'index', at, target: identity, index: stringLiteral(c, null) }
      return identity
    }
    case '..':
      c.next()
      return { kind: 'recurse', at }
    case '(': {
      c.next()
      const body = pipe(c)
      c.expectSymbol(')', 'to close `(`')
      return body
    }
    case '[': {
      c.next()
      if (c.takeSymbol(']')) return { kind: 'array', at, body: null }
      const body = pipe(c)
      c.expectSymbol(']', 'to close `[`')
      return { kind: 'array', at, body }
    }
    case '{':
      return objectConstruction(c)
    default:
      throw c.unexpected('a filter')
  }
}

function wordTerm(c: Cursor, { at, text }: Token): Node {
  switch (text) {
    case 'if':
      c.next()
      return conditional(c, at)
    case 'try': {
      c.next()
      const body = tryTerm(c)
      if (!c.isKeyword('catch')) return { kind: 'try', at, body, handler: null }
      c.next()
      return { kind: 'try', at, body, handler: tryTerm(c) }
    }
    case 'reduce':
    case 'foreach':
      c.next()
      return fold(c, at, text)
    case 'break':
      if (readToken(c.source, c.token.end).kind === 'variable') {
        c.next()
        return { kind: 'break', at, name: c.next().text }
      }
      throw new CompileError(c.source, at, '`break` needs the variable of a label', {
        hint: 'Write `label $out | … break $out`',
      })
    default:
      break
  }
  if (KEYWORDS.has(text)) throw c.unexpected('a filter')
  c.next()
  if (!c.isSymbol('(') && CONSTANTS.has(text))
    return { kind: 'literal', at, value: CONSTANTS.get(text) ?? null }
  const args: Node[] = []
  if (c.takeSymbol('(')) {
    do args.push(pipe(c))
    while (c.takeSymbol(';'))
    if (c.isSymbol(',')) throw c.unexpected('`;` between arguments')
    c.expectSymbol(')', `after the arguments of \`${text}\``)
  }
  return { kind: 'call', at, name: text, arguments: args }
}

function tryTerm(c: Cursor): Node {
  if (c.isSymbol('-')) {
    const { at } = c.next()
    return { kind: 'negate', at, body: tryTerm(c) }
  }
  return postfix(c)
}

function conditional(c: Cursor, at: number): Node {
  const condition = pipe(c)
  c.expectKeyword('then', 'after the condition')
  const consequent = pipe(c)
  const here = c.position
  if (c.isKeyword('elif')) {
    c.next()
    return { kind: 'if', at, condition, consequent, otherwise: conditional(c, here) }
  }
  let otherwise: Node | null = null
  if (c.isKeyword('else')) {
    c.next()
    otherwise = pipe(c)
  }
  c.expectKeyword('end', 'to close `if`')
  return { kind: 'if', at, condition, consequent, otherwise }
}

function fold(c: Cursor, at: number, kind: 'reduce' | 'foreach'): Node {
  const source = alternative(c)
  c.expectKeyword('as', `after the source of \`${kind}\``)
  const pattern = patterns(c)
  c.expectSymbol('(', 'before the initial value')
  const initial = pipe(c)
  c.expectSymbol(';', 'between initial value and update')
  const update = pipe(c)
  let extract: Node | null = null
  if (kind === 'foreach' && c.takeSymbol(';')) extract = pipe(c)
  c.expectSymbol(')', `to close \`${kind}\``)
  return kind === 'reduce'
    ? { kind, at, source, pattern, initial, update }
    : { kind, at, source, pattern, initial, update, extract }
}
