/** Objects, strings and destructuring patterns. */
import { CompileError } from '../errors.ts'
import type { Node, Pattern, PatternEntry, Patterns } from './ast.ts'
import { Cursor } from './cursor.ts'
import { alternative, pipe } from './expression.ts'
import { location } from './term.ts'
import { readToken } from './lexer.ts'
import { parseStringParts } from './parse-string.ts'

export function objectConstruction(c: Cursor): Node {
  const { at } = c.next()
  const entries: { key: Node; value: Node }[] = []
  while (!c.isSymbol('}')) {
    entries.push(objectEntry(c))
    if (!c.takeSymbol(',')) break
  }
  c.expectSymbol('}', 'to close `{`')
  return { kind: 'object', at, entries }
}

function objectEntry(c: Cursor): { key: Node; value: Node } {
  const { kind, text, at } = c.token
  const name: Node = { kind: 'literal', at, value: text }
  if (kind === 'variable') {
    c.next()
    if (text === '__loc__')
      return { key: name, value: { kind: 'literal', at, value: location(c, at) } }
    const variable: Node = { kind: 'variable', at, name: text }
    // `{$x: 1}` has the value of $x as its key, `{$x}` is {"x": $x}.
    return c.takeSymbol(':')
      ? { key: variable, value: entryValue(c) }
      : { key: name, value: variable }
  }
  if (kind === 'symbol' && text === '(') {
    c.next()
    const key = pipe(c)
    c.expectSymbol(')', 'to close the key')
    c.expectSymbol(':', 'after a key in parentheses')
    return { key, value: entryValue(c) }
  }
  let key: Node
  if (kind === 'identifier' || kind === 'number') {
    c.next()
    key = name
    if (kind === 'number')
      throw new CompileError(c.source, at, 'A key cannot be a number', { hint: `Write "${text}"` })
  } else if (kind === 'quote') key = stringLiteral(c, null)
  else if (kind === 'format') {
    c.next()
    key = c.isKind('quote') ? stringLiteral(c, text) : { kind: 'literal', at, value: `@${text}` }
  } else throw c.unexpected('a key: a name, a string, `$name` or `(…)`')
  if (c.takeSymbol(':')) return { key, value: entryValue(c) }
  return { key, value: { kind: 'index', at, target: { kind: 'identity', at }, index: key } }
}

/** Tighter than a comma; a pipe needs no parentheses. */
function entryValue(c: Cursor): Node {
  const left = alternative(c)
  if (!c.isSymbol('|')) return left
  const { at } = c.next()
  return { kind: 'pipe', at, left, right: entryValue(c) }
}

export function stringLiteral(c: Cursor, format: string | null): Node {
  const { at, end } = c.token
  if (!c.isKind('quote')) throw c.unexpected('a string')
  const string = parseStringParts(c.source, end, (start) => {
    const inner = new Cursor(c.source, start, c.depth)
    return { node: pipe(inner), end: inner.position }
  })
  c.token = readToken(c.source, string.end)
  const [first] = string.parts
  if (string.parts.length === 1 && typeof first === 'string')
    return { kind: 'literal', at, value: first }
  return { kind: 'template', at, format, parts: string.parts }
}

export function patterns(c: Cursor): Patterns {
  const patterns = [pattern(c)]
  while (c.takeSymbol('?//')) patterns.push(pattern(c))
  return patterns
}

function pattern(c: Cursor): Pattern {
  const { at } = c.token
  if (c.isKind('variable')) return { kind: 'variable', at, name: c.next().text }
  if (c.takeSymbol('[')) {
    const elements: Pattern[] = []
    do elements.push(pattern(c))
    while (c.takeSymbol(','))
    c.expectSymbol(']', 'to close the pattern')
    return { kind: 'array', at, elements }
  }
  if (c.takeSymbol('{')) {
    const entries: PatternEntry[] = []
    do entries.push(patternEntry(c))
    while (c.takeSymbol(','))
    c.expectSymbol('}', 'to close the pattern')
    return { kind: 'object', at, entries }
  }
  throw c.unexpected('a pattern: `$name`, `[…]` or `{…}`')
}

function patternEntry(c: Cursor): PatternEntry {
  const { kind, text, at } = c.token
  if (kind === 'variable') {
    c.next()
    const value = c.takeSymbol(':') ? pattern(c) : null
    return { variable: text, key: { kind: 'literal', at, value: text }, value }
  }
  let key: Node
  if (kind === 'identifier') {
    c.next()
    key = { kind: 'literal', at, value: text }
  } else if (kind === 'quote') key = stringLiteral(c, null)
  else if (kind === 'format') {
    c.next()
    key = stringLiteral(c, text)
  } else if (c.takeSymbol('(')) {
    key = pipe(c)
    c.expectSymbol(')', 'to close the key')
  } else throw c.unexpected('a key of the pattern')
  c.expectSymbol(':', 'after the key of the pattern')
  return { variable: null, key, value: pattern(c) }
}
