/** Texts without which a program cannot give anything but null, false or an error. Only what is certain. */
import { isArray, isObject, objectEntries, type Json } from '../json/value.ts'
import { patternVariables, type Node } from '../syntax/ast.ts'
import {
  INPUT,
  NO_NAMES,
  stepInto,
  withFunction,
  withVariables,
  type Place,
  type Scope,
} from './place.ts'

export interface Literal {
  /** First name of the path: of a record topic, key, value, headers …; null when the literal may be anywhere. */
  readonly root: string | null
  /** Names below the root that lead to it, as far as they are known. */
  readonly path: readonly string[]
  /** equals: a whole string; contains, startswith, endswith: part of one; name: a member's name. */
  readonly kind: 'equals' | 'contains' | 'startswith' | 'endswith' | 'name'
  readonly text: string
}

/** A conjunction of disjunctions: of every group at least one literal. */
type Groups = readonly (readonly Literal[])[]
const NOTHING: Groups = []
/** More alternatives than these are not worth a search for each. */
const MAX_ALTERNATIVES = 16

function literal(place: Place | null, kind: Literal['kind'], text: string): Groups {
  if (place === null || text === '') return NOTHING
  const [root = null, ...path] = place.path
  return [[{ root, path, kind, text }]]
}

const weight = (group: readonly Literal[]): number =>
  Math.min(...group.map(({ text }) => text.length))

/** Either side holds: one group of each, the ones with the longest texts. */
function either(a: Groups, b: Groups): Groups {
  const best = (groups: Groups): readonly Literal[] | undefined =>
    [...groups].sort((x, y) => weight(y) - weight(x))[0]
  const [left, right] = [best(a), best(b)]
  if (left === undefined || right === undefined) return NOTHING
  const group = [...left, ...right]
  return group.length > MAX_ALTERNATIVES ? NOTHING : [group]
}

/** The strings in a value that something equals or contains. */
function stringsOf(place: Place | null, value: Json, kind: 'equals' | 'contains'): Groups {
  if (place === null) return NOTHING
  if (typeof value === 'string') return literal(place, kind, value)
  const below: Place = { path: place.path, below: true }
  if (isArray(value)) return value.flatMap((element) => stringsOf(below, element, kind))
  if (isObject(value)) {
    return objectEntries(value).flatMap(([key, member]) => [
      ...literal(below, 'name', key),
      ...stringsOf(below, member, kind),
    ])
  }
  return NOTHING
}

/** Where a plain path leads; null for anything that computes. */
function placeOf(node: Node, input: Place | null, scope: Scope): Place | null {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- all other nodes are alike here
  switch (node.kind) {
    case 'identity':
      return input
    case 'variable':
      return scope.variables.get(node.name) ?? null
    case 'recurse':
      return input && { path: input.path, below: true }
    case 'index':
      return stepInto(
        placeOf(node.target, input, scope),
        node.index.kind === 'literal' ? node.index.value : undefined,
      )
    case 'iterate':
      return stepInto(placeOf(node.target, input, scope), undefined)
    case 'pipe':
      return placeOf(node.right, placeOf(node.left, input, scope), scope)
    case 'try':
      return node.handler === null ? placeOf(node.body, input, scope) : null
    case 'call': {
      const [body] = node.arguments
      if (scope.defined.has(`${node.name}/${node.arguments.length}`)) return null
      if (node.name === 'select' && node.arguments.length === 1) return input
      return node.name === 'first' && body !== undefined ? placeOf(body, input, scope) : null
    }
    default:
      return null
  }
}

function constantOf(node: Node): Json | undefined {
  return node.kind === 'literal' ? node.value : undefined
}

/** What must be there for any output at all. */
function forOutput(node: Node, input: Place | null, scope: Scope): Groups {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- all other nodes are alike here
  switch (node.kind) {
    case 'pipe':
      return [
        ...forOutput(node.left, input, scope),
        ...forOutput(node.right, placeOf(node.left, input, scope), scope),
      ]
    case 'comma':
      return either(forOutput(node.left, input, scope), forOutput(node.right, input, scope))
    case 'object':
      return node.entries.flatMap(({ value }) => forOutput(value, input, scope))
    case 'try':
      return node.handler === null ? forOutput(node.body, input, scope) : NOTHING
    case 'def':
      return forOutput(node.rest, input, withFunction(scope, node.name, node.parameters.length))
    case 'call':
      return isBuiltin(node, 'select', 1, scope)
        ? forTruth(node.arguments[0], input, scope)
        : NOTHING
    default:
      return NOTHING
  }
}

function isBuiltin(
  node: Node & { kind: 'call' },
  name: string,
  arity: number,
  scope: Scope,
): boolean {
  return (
    node.name === name && node.arguments.length === arity && !scope.defined.has(`${name}/${arity}`)
  )
}

/** What must be there for an output that is neither null nor false. */
function forTruth(node: Node | undefined, input: Place | null, scope: Scope): Groups {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- all other nodes are alike here
  switch (node?.kind) {
    case 'comparison':
      return node.operator === '==' ? forEquality(node.left, node.right, input, scope) : NOTHING
    case 'logic': {
      const left = forTruth(node.left, input, scope)
      const right = forTruth(node.right, input, scope)
      return node.operator === 'and' ? [...left, ...right] : either(left, right)
    }
    case 'pipe':
      return [
        ...forOutput(node.left, input, scope),
        ...forTruth(node.right, placeOf(node.left, input, scope), scope),
      ]
    case 'comma':
    case 'alternative':
      return either(forTruth(node.left, input, scope), forTruth(node.right, input, scope))
    case 'if': {
      const yes = [
        ...forTruth(node.condition, input, scope),
        ...forTruth(node.consequent, input, scope),
      ]
      return node.otherwise === null ? NOTHING : either(yes, forTruth(node.otherwise, input, scope))
    }
    case 'try':
      return node.handler === null ? forTruth(node.body, input, scope) : NOTHING
    case 'def':
      return forTruth(node.rest, input, withFunction(scope, node.name, node.parameters.length))
    case 'bind': {
      const [only] = node.pattern
      const plain = node.pattern.length === 1 && only?.kind === 'variable'
      const place = plain ? placeOf(node.source, input, scope) : null
      const inner = withVariables(scope, patternVariables(node.pattern), place)
      return [...forOutput(node.source, input, scope), ...forTruth(node.body, input, inner)]
    }
    case 'object':
      return forOutput(node, input, scope)
    case 'literal':
      return NOTHING
    case 'call':
      return scope.defined.has(`${node.name}/${node.arguments.length}`)
        ? NOTHING
        : forCall(node, input, scope)
    default:
      return NOTHING
  }
}

function forEquality(left: Node, right: Node, input: Place | null, scope: Scope): Groups {
  const [a, b] = [constantOf(left), constantOf(right)]
  if (b !== undefined)
    return [
      ...forOutput(left, input, scope),
      ...stringsOf(placeOf(left, input, scope), b, 'equals'),
    ]
  if (a !== undefined) return stringsOf(placeOf(right, input, scope), a, 'equals')
  return NOTHING
}

/** A pattern that is nothing but its own text. */
const PLAIN_PATTERN = /^[\p{L}\p{N} _@,:;=<>/'"&%~-]+$/u

function forCall(node: Node & { kind: 'call' }, input: Place | null, scope: Scope): Groups {
  const [first, second] = node.arguments
  const constant = first === undefined ? undefined : constantOf(first)
  switch (`${node.name}/${node.arguments.length}`) {
    case 'select/1':
      return forTruth(first, input, scope)
    case 'first/1':
      return forTruth(first, input, scope)
    case 'any/1':
      return forTruth(first, stepInto(input, undefined), scope)
    case 'any/2':
      return first === undefined ? NOTHING : forTruth(second, placeOf(first, input, scope), scope)
    case 'IN/1':
      return first === undefined ? NOTHING : forMembership(first, input)
    case 'contains/1':
      return constant === undefined ? NOTHING : stringsOf(input, constant, 'contains')
    case 'startswith/1':
    case 'endswith/1':
    case 'classic-startswith/1':
    case 'classic-endswith/1':
      return typeof constant === 'string'
        ? literal(input, node.name.endsWith('startswith') ? 'startswith' : 'endswith', constant)
        : NOTHING
    case 'classic-contains/1':
      return typeof constant === 'string' ? literal(input, 'contains', constant) : NOTHING
    case 'has/1':
    case 'classic-has/1':
      return typeof constant === 'string' ? literal(input, 'name', constant) : NOTHING
    case 'test/1':
    case 'classic-test/1':
      return typeof constant === 'string' && PLAIN_PATTERN.test(constant)
        ? literal(input, 'contains', constant)
        : NOTHING
    default:
      return NOTHING
  }
}

/** `IN("a", "b")` */
function forMembership(node: Node, input: Place | null): Groups {
  if (node.kind === 'comma')
    return either(forMembership(node.left, input), forMembership(node.right, input))
  const value = constantOf(node)
  return value === undefined ? NOTHING : stringsOf(input, value, 'equals')
}

export function requiredLiterals(node: Node): Groups {
  return forTruth(node, INPUT, NO_NAMES)
}

export function requiredForOutput(node: Node): Groups {
  return forOutput(node, INPUT, NO_NAMES)
}
