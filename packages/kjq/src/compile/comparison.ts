/** `== != < <= > >=`, with the usual shapes of a search filter (a path against a literal) made direct. */
import { compare, compareStrings, equals } from '../json/compare.ts'
import { isNumber, type Json } from '../json/value.ts'
import { constant, single, type Filter, type One } from '../runtime/filter.ts'
import type { ComparisonOperator } from '../syntax/ast.ts'
import { binary } from './construct.ts'

const COMPARE: Readonly<Record<ComparisonOperator, (a: Json, b: Json) => boolean>> = {
  '==': equals,
  '!=': (a, b) => !equals(a, b),
  '<': (a, b) => compare(a, b) < 0,
  '<=': (a, b) => compare(a, b) <= 0,
  '>': (a, b) => compare(a, b) > 0,
  '>=': (a, b) => compare(a, b) >= 0,
}

/** Classic: only numbers with numbers and strings with strings have an order. */
function ordered(a: Json, b: Json): boolean {
  return (typeof a === 'string' && typeof b === 'string') || (isNumber(a) && isNumber(b))
}

export function comparisonFilter(
  operator: ComparisonOperator,
  left: Filter,
  right: Filter,
  sameType = false,
): Filter {
  const general = COMPARE[operator]
  const isOrder = operator !== '==' && operator !== '!='
  const apply = sameType && isOrder ? (a: Json, b: Json) => ordered(a, b) && general(a, b) : general
  if (left.constant !== undefined && right.constant !== undefined) {
    return constant(apply(left.constant, right.constant))
  }
  const first = left.one
  const literal = right.constant
  const direct =
    first === null || literal === undefined
      ? undefined
      : withLiteral(operator, first, literal, apply)
  return direct === undefined ? binary(left, right, apply) : single(direct)
}

function withLiteral(
  operator: ComparisonOperator,
  first: One,
  literal: Json,
  apply: (a: Json, b: Json) => boolean,
): One | undefined {
  if (typeof literal === 'number' && !Number.isNaN(literal))
    return withNumber(operator, first, literal, apply)
  if (typeof literal === 'string') return withString(operator, first, literal, apply)
  if (literal !== null && typeof literal !== 'boolean') return undefined
  if (operator === '==') return (input, env) => first(input, env) === literal
  if (operator === '!=') return (input, env) => first(input, env) !== literal
  return undefined
}

function withNumber(
  operator: ComparisonOperator,
  first: One,
  literal: number,
  apply: (a: Json, b: Json) => boolean,
): One {
  const compared =
    (direct: (value: number) => boolean): One =>
    (input, env) => {
      const value = first(input, env)
      return typeof value === 'number' && value === value ? direct(value) : apply(value, literal)
    }
  switch (operator) {
    case '==':
      return (input, env) => first(input, env) === literal
    case '!=':
      return (input, env) => first(input, env) !== literal
    case '>':
      return compared((value) => value > literal)
    case '>=':
      return compared((value) => value >= literal)
    case '<':
      return compared((value) => value < literal)
    case '<=':
      return compared((value) => value <= literal)
  }
}

function withString(
  operator: ComparisonOperator,
  first: One,
  literal: string,
  apply: (a: Json, b: Json) => boolean,
): One {
  const compared =
    (direct: (order: number) => boolean): One =>
    (input, env) => {
      const value = first(input, env)
      return typeof value === 'string'
        ? direct(compareStrings(value, literal))
        : apply(value, literal)
    }
  switch (operator) {
    case '==':
      return (input, env) => first(input, env) === literal
    case '!=':
      return (input, env) => first(input, env) !== literal
    case '>':
      return compared((order) => order > 0)
    case '>=':
      return compared((order) => order >= 0)
    case '<':
      return compared((order) => order < 0)
    case '<=':
      return compared((order) => order <= 0)
  }
}
