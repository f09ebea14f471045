/** AST to filters. One case a node; what a node means is in the files beside this one. */
import { BreakSignal, CompileError } from '../errors.ts'
import { lookup, type Env } from '../runtime/env.ts'
import { many, single, constant, type Filter } from '../runtime/filter.ts'
import { formatter } from '../builtins/formats.ts'
import type { Node } from '../syntax/ast.ts'
import {
  arithmeticFilter,
  arrayFilter,
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
import { findCell, withCell, type Scope } from './scope.ts'
import { comparisonFilter } from './comparison.ts'
import { compileInPlace } from './accumulate.ts'
import { callFilter, defineFunction } from './calls.ts'

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
      return indexFilter(compile(node.target), compile(node.index), node.lenient)
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
      return comparisonFilter(node.operator, compile(node.left), compile(node.right), node.sameType)
    case 'logic':
      return logicFilter(node.operator, compile(node.left), compile(node.right))
    case 'alternative':
      return alternativeFilter(compile(node.left), compile(node.right))
    case 'assign':
      return assignFilter(node.operator, compile(node.left), compile(node.right), budget)
    case 'if':
      return ifFilter(
        compile(node.condition),
        compile(node.consequent),
        node.otherwise === null ? identity : compile(node.otherwise),
      )
    case 'try':
      return tryFilter(
        compile(node.body),
        node.handler === null ? null : compile(node.handler),
        budget,
      )
    case 'reduce': {
      const inner = patternScope(node.pattern, scope)
      const bind = anyBinder(compilePatterns(node.pattern, scope, context))
      return reduceFilter(
        compile(node.source),
        bind,
        compile(node.initial),
        compile(node.update, inner),
        compileInPlace(node.update, inner, context),
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
      return labelFilter(compile(node.body, withCell(scope, 'label', node.name)), budget)
    case 'break': {
      const cell = findCell(scope, 'label', node.name)
      if (cell === undefined)
        throw new CompileError(context.source, node.at, `$*label-${node.name} is not defined`, {
          hint: `Write \`label $${node.name} | …\` around it`,
        })
      const hops = scope.depth - cell.depth
      const leave = (env: Env): never => {
        throw new BreakSignal(lookup(env, hops))
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
    if (hops === 0) return single((_input, env) => env.value)
    if (hops === 1) return single((_input, env) => (env.parent ?? env).value)
    return single((_input, env) => lookup(env, hops).value)
  }
  if (name === 'ENV') return constant({})
  const value = context.variables.get(name)
  if (value !== undefined) return constant(value)
  throw new CompileError(context.source, at, `$${name} is not defined`, {
    hint: `Bind it first: \`… as $${name} | …\``,
  })
}
