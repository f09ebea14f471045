/** Places in a value, and how kJQ writes them. */
import { stringifyJson } from '@millrace/kjq/json/stringify.ts'
import { isArray, isObject, type Json } from '@millrace/kjq/json/value.ts'

/** Names and array indexes from the root: `['value', 'items', 0, 'a-b']`. */
export type Path = readonly (string | number)[]

const NAME = /^[A-Za-z_][A-Za-z_0-9]*$/

/** `.value.items[0]["a-b"]`: read the same by kJQ, jq and the classic dialect. The empty path is `.`. */
export function pathText(path: Path): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += text === '' ? `.[${step}]` : `[${step}]`
    else if (NAME.test(step)) text += `.${step}`
    else text += `${text === '' ? '.' : ''}[${stringifyJson(step)}]`
  }
  return text === '' ? '.' : text
}

/** Only scalars: comparing with a whole object in a filter is seldom what is meant, and long. */
export function isScalar(value: Json): boolean {
  return !isArray(value) && !isObject(value)
}

/** `.value.id == "c-1"`. Numbers are written exactly, integers beyond 2^53 too. */
export function conditionText(path: Path, value: Json, operator: '==' | '!=' = '=='): string {
  return `${pathText(path)} ${operator} ${stringifyJson(value)}`
}

/**
 * The same for any element of the arrays on the way, or null when there are none:
 * `any(.value.items[]? | .id?; . == 5)`. Only jq has this; the classic dialect knows no iteration.
 */
export function anyConditionText(path: Path, value: Json): string | null {
  if (!path.some((step) => typeof step === 'number')) return null
  const parts: string[] = []
  let from = 0
  for (const [at, step] of path.entries()) {
    if (typeof step !== 'number') continue
    // A part of its own: `?` would end everything before it in the same term at the first element that does not fit.
    parts.push(`${pathText(path.slice(from, at))}[]?`)
    from = at + 1
  }
  if (from < path.length) parts.push(`${pathText(path.slice(from))}?`)
  return `any(${parts.join(' | ')}; . == ${stringifyJson(value)})`
}
