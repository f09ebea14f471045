/** Functions: definitions, calls, closures, recursion. */
import { libraryFunction } from '../builtins/library.ts'
import { MACROS, NAMES } from '../builtins/registry.ts'
import { CompileError } from '../errors.ts'
import type { Json } from '../json/value.ts'
import { lookup, withClosure, withValue, type Closure, type Env } from '../runtime/env.ts'
import { many, type Filter, type TAIL_CALL } from '../runtime/filter.ts'
import { leaveTailCall, runEach, runOne } from '../runtime/tail.ts'
import type { Call, Def, Node } from '../syntax/ast.ts'
import type { Context } from './context.ts'
import {
  findCallable,
  ROOT,
  visibleNames,
  withCell,
  type FunctionInfo,
  type Scope,
} from './scope.ts'
import { suggestion } from './suggest.ts'

export function defineFunction(node: Def, parent: Scope): Scope & { readonly kind: 'function' } {
  const info: FunctionInfo = {
    name: node.name,
    parameters: node.parameters,
    body: node.body,
    scope: parent,
    depth: parent.depth,
    state: 'new',
    single: true,
    recursive: false,
    filter: null,
  }
  const scope = { kind: 'function', info, depth: parent.depth, parent } as const
  info.scope = scope
  return scope
}

function bodyScope(info: FunctionInfo): Scope {
  let scope: Scope = info.scope
  for (const { name, value } of info.parameters) {
    scope = withCell(scope, value ? 'variable' : 'closure', name)
    if (!value) continue
    // `def f($a)` also defines `a`.
    const body: Node = { kind: 'variable', at: 0, name }
    scope = defineFunction({ kind: 'def', at: 0, name, parameters: [], body, rest: body }, scope)
  }
  return scope
}

/**
 * The body with its parameters as cells on top of the definition's environment, compiled at the first call.
 *
 * A recursive function is first compiled as if it gave exactly one output. When that turns out wrong, it is compiled
 * again; nested definitions would double the work at each level, so only so many functions get the first chance.
 */
function compileBody(info: FunctionInfo, context: Context): void {
  if (info.state !== 'new') return
  info.state = 'compiling'
  info.single = context.guesses.left-- > 0
  let filter = context.compile(info.body, bodyScope(info))
  if (info.recursive && info.single && filter.one === null) {
    info.single = false
    filter = context.compile(info.body, bodyScope(info))
  }
  info.filter = filter
  info.state = 'ready'
}

/** @throws CompileError on an unknown name */
export function callFilter(node: Call, scope: Scope, context: Context): Filter {
  const { name } = node
  const arity = node.arguments.length
  const found = findCallable(scope, name, arity)
  if (found?.kind === 'closure') return closureCall(scope.depth - found.depth, context)
  if (found?.kind === 'function') return functionCall(found.info, node, scope, context)
  const macro = MACROS.get(`${name}/${arity}`)
  if (macro !== undefined) {
    return macro(
      node.arguments.map((argument) => context.compile(argument, scope)),
      context,
    )
  }
  const library = libraryFunction(name, arity)
  if (library !== undefined) {
    return functionCall(defineFunction(library, ROOT).info, node, scope, context)
  }
  const names = [...visibleNames(scope), ...NAMES]
  const message = `${name}/${arity} is not defined`
  throw new CompileError(context.source, node.at, message, {
    hint: suggestion(node, context.source, names),
  })
}

function closureCall(hops: number, { budget }: Context): Filter {
  return many(
    function* (input, env) {
      const { closure } = lookup(env, hops)
      if (closure === null) return
      budget.enter()
      try {
        yield* closure.filter.each(input, closure.env)
      } finally {
        budget.leave()
      }
    },
    function* (place, env) {
      const { closure } = lookup(env, hops)
      if (closure === null) return
      budget.enter()
      try {
        yield* closure.filter.paths(place, closure.env)
      } finally {
        budget.leave()
      }
    },
  )
}

/** One argument of a call: a value to evaluate, or a program to hand over with its scope. */
interface Argument {
  readonly filter: Filter
  readonly byValue: boolean
  /** Set when the argument is a closure parameter itself: it is handed on, so that recursion does not pile up scopes. */
  readonly forward: number | null
}

function closureOf({ filter, forward }: Argument, env: Env): Closure {
  return (forward === null ? null : lookup(env, forward).closure) ?? { filter, env }
}

function compileArguments(
  info: FunctionInfo,
  node: Call,
  scope: Scope,
  context: Context,
): Argument[] {
  return node.arguments.map((argument, i) => {
    const byValue = info.parameters[i]?.value === true
    const callee =
      !byValue && argument.kind === 'call' && argument.arguments.length === 0
        ? findCallable(scope, argument.name, 0)
        : undefined
    const forward = callee?.kind === 'closure' ? scope.depth - callee.depth : null
    return { filter: context.compile(argument, scope), byValue, forward }
  })
}

function functionCall(info: FunctionInfo, node: Call, scope: Scope, context: Context): Filter {
  const { budget } = context
  const args = compileArguments(info, node, scope, context)
  const hops = scope.depth - info.depth
  compileBody(info, context)
  const recursive = info.state === 'compiling'
  if (recursive) info.recursive = true
  // A recursive call is compiled while the body is: it is there when the call runs.
  const body = (): Filter => info.filter!

  /** Environments with all parameters, one for each combination of values; the first parameter varies slowest. */
  const bind = function* (at: number, cells: Env, input: Json, env: Env): Iterable<Env> {
    const argument = args[at]
    if (argument === undefined) yield cells
    else if (argument.byValue) {
      for (const value of argument.filter.each(input, env)) {
        yield* bind(at + 1, withValue(value, cells), input, env)
      }
    } else yield* bind(at + 1, withClosure(closureOf(argument, env), cells), input, env)
  }
  const paths: Filter['paths'] = function* (place, env) {
    for (const cells of bind(0, lookup(env, hops), place.value, env)) {
      budget.enter()
      try {
        yield* body().paths(place, cells)
      } finally {
        budget.leave()
      }
    }
  }
  const simple = args.every(({ byValue, filter }) => !byValue || filter.one !== null)
  if (!simple) {
    return many(function* (input, env) {
      for (const cells of bind(0, lookup(env, hops), input, env)) {
        budget.enter()
        try {
          yield* runEach(body(), input, cells, budget)
        } finally {
          budget.leave()
        }
      }
    }, paths)
  }
  const enter = (input: Json, env: Env): Env => {
    let cells = lookup(env, hops)
    for (const argument of args) {
      // A value's filter gives one: `simple`.
      cells = argument.byValue
        ? withValue(argument.filter.one!(input, env), cells)
        : withClosure(closureOf(argument, env), cells)
    }
    return cells
  }
  const leave = (input: Json, env: Env): typeof TAIL_CALL =>
    leaveTailCall(body(), input, enter(input, env))
  const single = recursive ? info.single : info.filter?.one !== null
  if (single) {
    const one = (input: Json, env: Env): Json => {
      budget.enter()
      const value = runOne(body(), input, enter(input, env), budget)
      budget.leave()
      return value
    }
    return {
      one,
      each: (input, env) => [one(input, env)],
      paths,
      tail: { one: leave, each: (input, env) => [leave(input, env)] },
    }
  }
  return {
    one: null,
    *each(input, env) {
      budget.enter()
      try {
        yield* runEach(body(), input, enter(input, env), budget)
      } finally {
        budget.leave()
      }
    },
    paths,
    tail: { one: null, each: (input, env) => [leave(input, env)] },
  }
}
