/**
 * The update of a `reduce`, as a change of its state in place where that cannot be seen from outside: assignments along
 * plain paths, `. + x`, and `if`, pipes and bindings of those. Everything else is computed as usual.
 */
import { truthy, type Json } from '../json/value.ts'
import { getIndex } from '../runtime/access.ts'
import { arithmetic } from '../runtime/arithmetic.ts'
import { withValue, type Env } from '../runtime/env.ts'
import type { One } from '../runtime/filter.ts'
import type { Owned } from '../runtime/owned.ts'
import { arithmeticOf, type Node } from '../syntax/ast.ts'
import type { Context } from './context.ts'
import { withCell, type Scope } from './scope.ts'

/** Gives the next state; may change containers of `state` that are owned. */
export type InPlace = (state: Json, env: Env, owned: Owned) => Json

/** Whether a value cannot refer to the state: it is a literal, or a variable, which was bound before. */
function isFresh(node: Node): boolean {
  return node.kind === 'literal' || node.kind === 'variable'
}

/** @returns undefined where the node is not of these forms */
export function compileInPlace(node: Node, scope: Scope, context: Context): InPlace | undefined {
  const inPlace = (inner: Node, at: Scope = scope): InPlace | undefined =>
    compileInPlace(inner, at, context)
  const single = (inner: Node): One | null => context.compile(inner, scope).one
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- all other nodes are alike here
  switch (node.kind) {
    case 'identity':
      return (state) => state
    case 'pipe': {
      const left = inPlace(node.left)
      const right = inPlace(node.right)
      if (left === undefined || right === undefined) return undefined
      return (state, env, owned) => right(left(state, env, owned), env, owned)
    }
    case 'if': {
      const condition = single(node.condition)
      const then = inPlace(node.consequent)
      const otherwise =
        node.otherwise === null ? (state: Json): Json => state : inPlace(node.otherwise)
      if (condition === null || then === undefined || otherwise === undefined) return undefined
      return (state, env, owned) =>
        truthy(condition(state, env)) ? then(state, env, owned) : otherwise(state, env, owned)
    }
    case 'bind': {
      const [only] = node.pattern
      const source = single(node.source)
      if (node.pattern.length !== 1 || only?.kind !== 'variable' || source === null)
        return undefined
      const body = inPlace(node.body, withCell(scope, 'variable', only.name))
      if (body === undefined) return undefined
      return (state, env, owned) => {
        const value = source(state, env)
        owned.keep(value)
        return body(state, withValue(value, env), owned)
      }
    }
    case 'arithmetic': {
      if (node.operator !== '+' || node.left.kind !== 'identity') return undefined
      return addition(node.right, single(node.right), context)
    }
    case 'assign':
      return assignment(node, scope, context)
    default:
      return undefined
  }
}

/** `. + x` */
function addition(node: Node, right: One | null, { budget }: Context): InPlace | undefined {
  if (right === null) return undefined
  const add = arithmetic('+', budget)
  const fresh = isFresh(node)
  return (state, env, owned) => {
    const value = right(state, env)
    if (!fresh) owned.keep(value)
    return owned.append(state, value, budget) ?? add(state, value)
  }
}

/** Keys of a path such as `.a[$k].b`, each a program that gives one. */
function keysOf(node: Node, scope: Scope, context: Context): One[] | undefined {
  if (node.kind === 'identity') return []
  if (node.kind !== 'index' || node.lenient === true) return undefined
  const before = keysOf(node.target, scope, context)
  const key = context.compile(node.index, scope).one
  return before === undefined || key === null ? undefined : [...before, key]
}

type Change = (old: Json, env: Env, owned: Owned) => Json

function assignment(
  node: Node & { kind: 'assign' },
  scope: Scope,
  context: Context,
): InPlace | undefined {
  const keys = keysOf(node.left, scope, context)
  const right = context.compile(node.right, scope).one
  if (keys === undefined || keys.length === 0 || right === null) return undefined
  const { budget } = context
  const fresh = isFresh(node.right)
  const kept = (value: Json, owned: Owned): Json => {
    if (!fresh) owned.keep(value)
    return value
  }
  const change = (state: Json, env: Env, owned: Owned, apply: Change): Json => {
    budget.step()
    const path = keys.map((key) => key(state, env))
    return update(state, path, 0, (old) => apply(old, env, owned), owned)
  }
  if (node.operator === '|=') {
    const inner = compileInPlace(node.right, scope, context)
    const apply: Change = inner ?? ((old, env, owned) => kept(right(old, env), owned))
    return (state, env, owned) => change(state, env, owned, apply)
  }
  if (node.operator === '=' || node.operator === '//=') {
    const always = node.operator === '='
    return (state, env, owned) => {
      const value = kept(right(state, env), owned)
      return change(state, env, owned, (old) => (always || !truthy(old) ? value : old))
    }
  }
  const operator = arithmeticOf(node.operator)
  if (operator === undefined) return undefined
  const combine = arithmetic(operator, budget)
  return (state, env, owned) => {
    const value = kept(right(state, env), owned)
    return change(state, env, owned, (old) => {
      const appended = operator === '+' ? owned.append(old, value, budget) : undefined
      return appended ?? combine(old, value)
    })
  }
}

function update(
  target: Json,
  path: readonly Json[],
  from: number,
  change: (old: Json) => Json,
  owned: Owned,
): Json {
  const key = path[from]
  if (key === undefined) return change(target)
  const old = target === null ? null : getIndex(target, key)
  return owned.set(target, key, update(old, path, from + 1, change, owned))
}
