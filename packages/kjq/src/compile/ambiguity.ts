/** Texts that both dialects accept and may read differently: `auto` runs them as jq and says so. */
import type { Json } from '../json/value.ts'
import type { ClassicFilter, ClassicProgram } from '../syntax/classic.ts'
import { warningAt, type Warning } from './warning.ts'

/** Fields of a record whose type is always the same, so that order has one meaning. */
const NUMBERS: ReadonlySet<Json> = new Set<Json>(['partition', 'offset', 'timestamp'])

function ordersOneType({ path, transforms, literal }: ClassicFilter): boolean {
  if (path.length !== 1 || transforms.length > 0) return false
  const [root] = path
  return root === 'topic'
    ? typeof literal === 'string'
    : NUMBERS.has(root ?? null) && typeof literal === 'number'
}

/** Below key, value or a header anything may stand, so a further step may meet a text or a number. */
function mayStepIntoScalar({ path }: ClassicFilter): boolean {
  return path.length > (path[0] === 'headers' ? 2 : 1)
}

type Reading = readonly [construct: string, message: string]

function* readings(filter: ClassicFilter, source: string): Iterable<Reading> {
  const { operator, call, literal, required } = filter
  if (filter.path[0] === 'headers' && /^\.\s*header(?!s)/.test(source.slice(filter.at))) {
    yield [
      '`.header`',
      'in the classic dialect it is `.headers`; in jq it is a field named "header"',
    ]
  }
  if (operator !== null && operator !== '==' && operator !== '!=' && !ordersOneType(filter)) {
    yield [
      `\`${operator}\``,
      'in the classic dialect values of different types, null and missing fields included, never compare; jq orders all types: null < false < true < numbers < strings < arrays < objects',
    ]
  }
  if (call === 'contains') {
    yield [
      '`contains`',
      'in the classic dialect an array contains elements that are equal; in jq an element that contains the text is enough',
    ]
  }
  if (filter.transforms.includes('length')) {
    yield [
      '`length`',
      'in the classic dialect numbers have no length; in jq it is their absolute value',
    ]
  }
  const decided =
    required && ((operator === '==' && literal !== undefined && literal !== null) || call !== null)
  const fails = mayStepIntoScalar(filter) || (call !== null && call !== 'contains')
  if (!decided && fails) {
    yield [
      'a step or function that does not apply',
      'in the classic dialect a step into a text or number gives null and a function on another type is false; in jq both are errors, and the record does not match',
    ]
  }
  if (filter.loosePipe) {
    yield [
      '`|` beside `and` or `or`',
      'in the classic dialect `|` belongs to the filter before it; in jq `and` and `or` bind tighter than `|`: put parentheses around each piped filter',
    ]
  }
}

/** `A and B | not` without parentheses: the pipe of `not` is not part of a filter. */
const LOOSE_NOT = /\b(?:and|or)\b[^()]*(?:\([^()]*\)[^()]*)*\|\s*not\b/

export function ambiguities(source: string, { filters }: ClassicProgram): Warning[] {
  const warnings = new Map<string, Warning>()
  const add = (offset: number, [construct, message]: Reading): void => {
    if (!warnings.has(construct))
      warnings.set(
        construct,
        warningAt(source, offset, { code: 'KJQ_AMBIGUOUS', construct, message }),
      )
  }
  for (const filter of filters)
    for (const reading of readings(filter, source)) add(filter.at, reading)
  const loose = LOOSE_NOT.exec(source)
  if (loose !== null && !warnings.has('`|` beside `and` or `or`')) {
    add(loose.index + loose[0].lastIndexOf('|'), [
      '`| not` behind `and` or `or`',
      'in the classic dialect it negates the filter just before it; in jq it negates everything to its left',
    ])
  }
  return [...warnings.values()]
}
