/** AST to filters. One case a node; what a node means is in the files beside this one. */
import { BreakSignal, CompileError } from '../errors.ts'
import type { Json } from '../json/value.ts'
import {
  lookup,
  many,
  single,
  constant,
  type Closure,
  type Env,
  type Filter,
} from '../runtime/filter.ts'
import { formatter } from '../builtins/formats.ts'
import { MACROS, NAMES } from '../builtins/registry.ts'
import { libraryFunction } from '../builtins/library.ts'
import type { Call, Def, Node } from '../syntax/ast.ts'
import {
  arithmeticFilter,
  arrayFilter,
  comparisonFilter,
  negateFilter,
  objectFilter,
  templateFilter,
} from './construct.ts'
import {
  alternativeFilter,
  assignFilter,
  commaFilter,
  foreachFilter,
  ifFilter,
  labelFilter,
  logicFilter,
  pipeFilter,
  reduceFilter,
  tryFilter,
} from './control.ts'
import type { Context } from './context.ts'
import { identity, indexFilter, iterateFilter, recurseFilter, sliceFilter } from './paths.ts'
import { anyBinder, bindFilter, compileKey, compilePatterns, patternScope } from './pattern.ts'
import {
  findCallable,
  findCell,
  ROOT,
  visibleNames,
  withCell,
  type FunctionInfo,
  type Scope,
} from './scope.ts'
import { suggestion } from './suggest.ts'

/** @throws CompileError on unknown names */
export function compileNode(node: Node, scope: Scope, context: Context): Filter {
  const { budget } = context
  const compile = (inner: Node, at: Scope = scope): Filter => compileNode(inner, at, context)
  switch (node.kind) {
    case 'identity':
      return identity
    case 'recurse':
      return recurseFilter(budget)
    case 'literal':
      return constant(node.value)
    case 'template': {
      const show = formatter(node.format ?? 'text', context.source, node.at)
      return templateFilter(
        node.parts.map((part) => (typeof part === 'string' ? part : compile(part))),
        show,
        budget,
      )
    }
    case 'format': {
      const show = formatter(node.name, context.source, node.at)
      return single((input) => show(input))
    }
    case 'index':
      return indexFilter(compile(node.target), compile(node.index))
    case 'slice': {
      const from = node.from === null ? constant(null) : compile(node.from)
      return sliceFilter(
        compile(node.target),
        from,
        node.to === null ? constant(null) : compile(node.to),
      )
    }
    case 'iterate':
      return iterateFilter(compile(node.target), budget)
    case 'array':
      return arrayFilter(node.body === null ? null : compile(node.body), budget)
    case 'object':
      return objectFilter(
        node.entries.map(({ key, value }) => ({
          key: compileKey(key, scope, context),
          value: compile(value),
        })),
      )
    case 'negate':
      return negateFilter(compile(node.body))
    case 'pipe':
      return pipeFilter(compile(node.left), compile(node.right))
    case 'comma':
      return commaFilter(compile(node.left), compile(node.right))
    case 'arithmetic':
      return arithmeticFilter(node.operator, compile(node.left), compile(node.right), budget)
    case 'comparison':
      return comparisonFilter(node.operator, compile(node.left), compile(node.right))
    case 'logic':
      return logicFilter(node.operator, compile(node.left), compile(node.right))
    case 'alternative':
      return alternativeFilter(compile(node.left), compile(node.right))
    case 'assign':
      return assignFilter(node.operator, compile(node.left), compile(node.right), budget)
    case 'if':
      return ifFilter(
        compile(node.condition),
        compile(node.then),
        node.otherwise === null ? identity : compile(node.otherwise),
      )
    case 'try':
      return tryFilter(compile(node.body), node.handler === null ? null : compile(node.handler))
    case 'reduce': {
      const inner = patternScope(node.pattern, scope)
      const bind = anyBinder(compilePatterns(node.pattern, scope, context))
      return reduceFilter(
        compile(node.source),
        bind,
        compile(node.initial),
        compile(node.update, inner),
        budget,
      )
    }
    case 'foreach': {
      const inner = patternScope(node.pattern, scope)
      const bind = anyBinder(compilePatterns(node.pattern, scope, context))
      const extract = node.extract === null ? null : compile(node.extract, inner)
      return foreachFilter(
        compile(node.source),
        bind,
        compile(node.initial),
        compile(node.update, inner),
        extract,
        budget,
      )
    }
    case 'bind': {
      const plain = node.pattern.length === 1 && node.pattern[0]?.kind === 'variable'
      const binders = compilePatterns(node.pattern, scope, context)
      return bindFilter(
        compile(node.source),
        binders,
        plain,
        compile(node.body, patternScope(node.pattern, scope)),
      )
    }
    case 'label':
      return labelFilter(compile(node.body, withCell(scope, 'label', node.name)))
    case 'break': {
      const cell = findCell(scope, 'label', node.name)
      if (cell === undefined)
        throw new CompileError(
          context.source,
          node.at,
          `$*label-${node.name} is not defined`,
          `Write \`label $${node.name} | …\` around it`,
        )
      const hops = scope.depth - cell.depth
      const leave = (env: Env): never => {
        throw new BreakSignal(lookup(env, hops).value as object)
      }
      return many(
        (_input, env) => leave(env),
        (_place, env) => leave(env),
      )
    }
    case 'variable':
      return variableFilter(node.name, node.at, scope, context)
    case 'def':
      return compile(node.rest, defineFunction(node, scope))
    case 'call':
      return callFilter(node, scope, context)
  }
}

function variableFilter(name: string, at: number, scope: Scope, context: Context): Filter {
  const cell = findCell(scope, 'variable', name)
  if (cell !== undefined) {
    const hops = scope.depth - cell.depth
    if (hops === 0) return single((_input, env) => env.value as Json)
    if (hops === 1) return single((_input, env) => (env.parent as Env).value as Json)
    return single((_input, env) => lookup(env, hops).value as Json)
  }
  if (name === 'ENV') return constant({})
  if (name === '__prog_args') return constant([])
  const value = context.variables.get(name)
  if (value !== undefined) return constant(value)
  throw new CompileError(
    context.source,
    at,
    `$${name} is not defined`,
    `Bind it first: \`… as $${name} | …\``,
  )
}

function defineFunction(node: Def, parent: Scope): Scope {
  const info: FunctionInfo = {
    name: node.name,
    parameters: node.parameters,
    body: node.body,
    scope: parent,
    depth: parent.depth,
    state: 'new',
    filter: null,
  }
  const scope: Scope = { kind: 'function', info, depth: parent.depth, parent }
  info.scope = scope
  return scope
}

/** The body with its parameters as cells on top of the definition's environment. Compiled once, at the first call. */
function functionBody(info: FunctionInfo, context: Context): Filter | null {
  if (info.state === 'ready') return info.filter
  if (info.state === 'compiling') return null
  info.state = 'compiling'
  let scope: Scope = info.scope
  for (const { name, value } of info.parameters) {
    scope = value ? withCell(scope, 'variable', name) : withCell(scope, 'closure', name)
    // `def f($a)` also defines `a`.
    if (value)
      scope = defineFunction(
        {
          kind: 'def',
          at: 0,
          name,
          parameters: [],
          body: { kind: 'variable', at: 0, name },
          rest: info.body,
        },
        scope,
      )
  }
  info.filter = compileNode(info.body, scope, context)
  info.state = 'ready'
  return info.filter
}

function callFilter(node: Call, scope: Scope, context: Context): Filter {
  const { name } = node
  const arity = node.arguments.length
  const found = findCallable(scope, name, arity)
  if (found?.kind === 'closure') return closureCall(scope.depth - found.depth, context)
  if (found?.kind === 'function') return functionCall(found.info, node, scope, context)
  const args = (): Filter[] =>
    node.arguments.map((argument) => compileNode(argument, scope, context))
  const macro = MACROS.get(`${name}/${arity}`)
  if (macro !== undefined) return macro(args(), context)
  const library = libraryFunction(name, arity)
  if (library !== undefined) {
    const info = defineFunction(library, ROOT)
    if (info.kind === 'function') return functionCall(info.info, node, scope, context)
  }
  const names = [...visibleNames(scope), ...NAMES]
  throw new CompileError(
    context.source,
    node.at,
    `${name}/${arity} is not defined`,
    suggestion(name, arity, names),
  )
}

function closureCall(hops: number, { budget }: Context): Filter {
  const closure = (env: Env): Closure => lookup(env, hops).value as Closure
  return many(
    function* (input, env) {
      const { filter, env: outer } = closure(env)
      budget.enter()
      try {
        yield* filter.each(input, outer)
      } finally {
        budget.leave()
      }
    },
    function* (place, env) {
      const { filter, env: outer } = closure(env)
      budget.enter()
      try {
        yield* filter.paths(place, outer)
      } finally {
        budget.leave()
      }
    },
  )
}

function functionCall(info: FunctionInfo, node: Call, scope: Scope, context: Context): Filter {
  const { budget } = context
  const args = node.arguments.map((argument) => compileNode(argument, scope, context))
  const hops = scope.depth - info.depth
  const early = functionBody(info, context)
  // Recursive calls are compiled while the body is: it is there when they run.
  const body = (): Filter => early ?? (info.filter as Filter)

  /** Environments with all parameters, one for each combination of values; the first parameter varies slowest. */
  const bind = function* (at: number, cells: Env, input: Json, env: Env): Iterable<Env> {
    const parameter = info.parameters[at]
    const argument = args[at]
    if (parameter === undefined || argument === undefined) yield cells
    else if (parameter.value) {
      for (const value of argument.each(input, env))
        yield* bind(at + 1, { value, parent: cells }, input, env)
    } else yield* bind(at + 1, { value: { filter: argument, env }, parent: cells }, input, env)
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
  const simple = info.parameters.every((parameter, i) => !parameter.value || args[i]?.one !== null)
  const enterEnv = (input: Json, env: Env): Env => {
    let cells = lookup(env, hops)
    for (const [i, parameter] of info.parameters.entries()) {
      const argument = args[i] as Filter
      // A value parameter's argument is single: `simple`.
      cells = {
        value: parameter.value ? argument.one!(input, env) : { filter: argument, env },
        parent: cells,
      }
    }
    return cells
  }
  const one = early?.one
  if (simple && one !== null && one !== undefined) {
    return single((input, env) => {
      budget.enter()
      try {
        return one(input, enterEnv(input, env))
      } finally {
        budget.leave()
      }
    }, paths)
  }
  return many(function* (input, env) {
    for (const cells of simple ? [enterEnv(input, env)] : bind(0, lookup(env, hops), input, env)) {
      budget.enter()
      try {
        yield* body().each(input, cells)
      } finally {
        budget.leave()
      }
    }
  }, paths)
}
