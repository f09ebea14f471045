/** Expressions, loosest operator first. */
import type { ArithmeticOperator, Node, Parameter } from './ast.ts'
import { ASSIGN, COMPARE, type Cursor } from './cursor.ts'
import { term } from './term.ts'
import { patterns, stringLiteral } from './object.ts'

const ADDITIVE: ReadonlySet<ArithmeticOperator> = new Set<ArithmeticOperator>(['+', '-'])
const FACTORS: ReadonlySet<ArithmeticOperator> = new Set<ArithmeticOperator>(['*', '/', '%'])

export function pipe(c: Cursor, top = false): Node {
  c.enter()
  try {
    if (c.isKeyword('def')) return definition(c, top)
    const left = comma(c)
    if (!c.isSymbol('|')) return left
    const { at } = c.next()
    return { kind: 'pipe', at, left, right: pipe(c) }
  } finally {
    c.leave()
  }
}

function definition(c: Cursor, top: boolean): Node {
  const { at } = c.next()
  if (!c.isKind('identifier')) throw c.unexpected('a name after `def`')
  const name = c.next().text
  const parameters: Parameter[] = []
  if (c.takeSymbol('(')) {
    do {
      if (c.isKind('variable')) parameters.push({ name: c.next().text, value: true })
      else if (c.isKind('identifier')) parameters.push({ name: c.next().text, value: false })
      else throw c.unexpected('a parameter name')
    } while (c.takeSymbol(';'))
    c.expectSymbol(')', 'after the parameters')
  }
  c.expectSymbol(':', `after \`def ${name}\``)
  const body = pipe(c)
  c.expectSymbol(';', `after the body of \`${name}\``)
  const rest: Node = top && c.isKind('end') ? { kind: 'identity', at: c.position } : pipe(c, top)
  return { kind: 'def', at, name, parameters, body, rest }
}

function comma(c: Cursor): Node {
  let left = binding(c)
  while (c.isSymbol(',')) {
    const { at } = c.next()
    left = { kind: 'comma', at, left, right: binding(c) }
  }
  return left
}

/** jq 1.8: the source of a binding is a whole expression, its body everything to the right. */
function binding(c: Cursor): Node {
  const source = alternative(c)
  if (!c.isKeyword('as')) return source
  const { at } = c.next()
  const pattern = patterns(c)
  c.expectSymbol('|', 'after the pattern')
  return { kind: 'bind', at, source, pattern, body: pipe(c) }
}

/** Everything tighter than a comma, as object values are; `//` is right associative and looser than assignment. */
export function alternative(c: Cursor): Node {
  const left = assignment(c)
  if (!c.isSymbol('//')) return left
  const { at } = c.next()
  return { kind: 'alternative', at, left, right: alternative(c) }
}

function assignment(c: Cursor): Node {
  const left = disjunction(c)
  const operator = c.oneOf(ASSIGN)
  if (operator === undefined) return left
  const { at } = c.next()
  const right = disjunction(c)
  if (c.oneOf(ASSIGN) !== undefined) throw c.unexpected('an operator that is not an assignment')
  return { kind: 'assign', at, operator, left, right }
}

function disjunction(c: Cursor): Node {
  let left = conjunction(c)
  while (c.isKeyword('or')) {
    const { at } = c.next()
    left = { kind: 'logic', at, operator: 'or', left, right: conjunction(c) }
  }
  return left
}

function conjunction(c: Cursor): Node {
  let left = comparison(c)
  while (c.isKeyword('and')) {
    const { at } = c.next()
    left = { kind: 'logic', at, operator: 'and', left, right: comparison(c) }
  }
  return left
}

function comparison(c: Cursor): Node {
  const left = additive(c)
  const operator = c.oneOf(COMPARE)
  if (operator === undefined) return left
  const { at } = c.next()
  const right = additive(c)
  if (c.oneOf(COMPARE) !== undefined) throw c.unexpected('an operator that is not a comparison')
  return { kind: 'comparison', at, operator, left, right }
}

function additive(c: Cursor): Node {
  let left = multiplicative(c)
  for (let operator = c.oneOf(ADDITIVE); operator !== undefined; operator = c.oneOf(ADDITIVE)) {
    const { at } = c.next()
    left = { kind: 'arithmetic', at, operator, left, right: multiplicative(c) }
  }
  return left
}

function multiplicative(c: Cursor): Node {
  if (c.isSymbol('-')) {
    const { at } = c.next()
    return { kind: 'negate', at, body: multiplicative(c) }
  }
  let left = operand(c)
  for (let operator = c.oneOf(FACTORS); operator !== undefined; operator = c.oneOf(FACTORS)) {
    const { at } = c.next()
    left = { kind: 'arithmetic', at, operator, left, right: operand(c) }
  }
  return left
}

function operand(c: Cursor): Node {
  if (c.isKeyword('def')) return definition(c, false)
  if (c.isKeyword('label')) {
    const { at } = c.next()
    const name = variableName(c, 'after `label`')
    c.expectSymbol('|', 'after the label')
    return { kind: 'label', at, name, body: pipe(c) }
  }
  if (c.isSymbol('-')) {
    const { at } = c.next()
    return { kind: 'negate', at, body: operand(c) }
  }
  return postfix(c)
}

function variableName(c: Cursor, where: string): string {
  if (!c.isKind('variable')) throw c.unexpected(`a variable such as \`$x\` ${where}`)
  return c.next().text
}

/** A term with everything that binds to it from the right: each link is a level of the tree. */
export function postfix(c: Cursor): Node {
  let node = term(c)
  let links = 0
  for (let next = link(c, node); next !== null; next = link(c, node)) {
    c.enter()
    links++
    node = next
  }
  while (links-- > 0) c.leave()
  return node
}

/** null: nothing binds to it. */
function link(c: Cursor, node: Node): Node | null {
  const { kind, text, at } = c.token
  if (kind === 'field') {
    c.next()
    return { kind: 'index', at, target: node, index: { kind: 'literal', at, value: text } }
  }
  if (kind !== 'symbol') return null
  switch (text) {
    case '?':
      c.next()
      return { kind: 'try', at, body: node, handler: null }
    case '[':
      return brackets(c, node)
    case '.':
      c.next()
      if (c.isKind('quote'))
        return { kind: 'index', at, target: node, index: stringLiteral(c, null) }
      if (c.isSymbol('[')) return brackets(c, node)
      throw c.unexpected('a field name, a string or `[` after `.`')
    case '?//':
    case '?//=':
      // `.a?//1`: outside of patterns the token is `?` and `//`.
      c.token = { kind: 'symbol', text: text.slice(1), at: at + 1, end: c.token.end }
      return { kind: 'try', at, body: node, handler: null }
    default:
      return null
  }
}

/** `[]`, `[e]`, `[a:b]` behind a term. */
function brackets(c: Cursor, target: Node): Node {
  const { at } = c.expectSymbol('[', '')
  if (c.takeSymbol(']')) return { kind: 'iterate', at, target }
  if (c.takeSymbol(':')) {
    const to = pipe(c)
    c.expectSymbol(']', 'after the slice')
    return { kind: 'slice', at, target, from: null, to }
  }
  const index = pipe(c)
  if (c.takeSymbol(':')) {
    const to = c.isSymbol(']') ? null : pipe(c)
    c.expectSymbol(']', 'after the slice')
    return { kind: 'slice', at, target, from: index, to }
  }
  c.expectSymbol(']', 'after the index')
  return { kind: 'index', at, target, index }
}
