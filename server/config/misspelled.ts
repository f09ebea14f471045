/** Variables that look like one of ours and are none: a typing error must not pass in silence. */
import { actionSpellings } from '@millrace/contract/actions.ts'
import { IGNORED, REFUSED, SILENTLY_IGNORED } from './carried-over.ts'
import { PROPERTY_OF_VARIABLE } from './kafka-properties.ts'
import { splitResourceId } from './registry-variables.ts'
import { VARIABLES } from './variables.ts'

/** `<NAME>_PORT_9092_TCP` and the like, which Kubernetes sets for a Service called millrace or kpow. */
const SERVICE_LINK = /_(?:SERVICE_(?:HOST|PORT)(?:_\w+)?|PORT(?:_\d+_(?:TCP|UDP)\w*)?)$/
/** Names that only mean us. */
const OUR_PREFIX = /^(?:MILLRACE|KPOW|ALLOW)_/
/** Below this length nearly every name is near another: HOST, POST, PORT. */
const SHORTEST = 6

const SUFFIXED = new Set([
  ...Object.entries(VARIABLES)
    .filter(([, spec]) => 'perResource' in spec)
    .map(([name]) => name),
  ...PROPERTY_OF_VARIABLE.keys(),
])
const IGNORED_NAMES = IGNORED.flatMap(({ names }) => names)
const KNOWN = new Set([
  ...Object.keys(VARIABLES),
  ...PROPERTY_OF_VARIABLE.keys(),
  ...SILENTLY_IGNORED,
  ...IGNORED_NAMES,
  ...REFUSED.map(({ name }) => name),
  ...actionSpellings().map((name) => `ALLOW_${name}`),
])
const PREFIXED = new Set(
  IGNORED.filter(({ prefixed }) => prefixed === true).flatMap(({ names }) => names),
)

/** The number in a suffix `_2`, `_3` …; 1 without one. */
export function splitSuffix(variable: string): { readonly base: string; readonly set: number } {
  const match = /^(.*)_([2-9]|[1-9]\d{1,3})$/.exec(variable)
  if (match?.[1] === undefined) return { base: variable, set: 1 }
  return { base: match[1], set: Number(match[2]) }
}

/** Whether a cluster's resource set has its own variable of this name. */
export function isPerResource(base: string): boolean {
  return SUFFIXED.has(base)
}

function isKnown(variable: string): boolean {
  if (KNOWN.has(variable)) return true
  const { base } = splitSuffix(variable)
  if (base !== variable && (SUFFIXED.has(base) || IGNORED_NAMES.includes(base))) return true
  // Whether its id is one that is named is told by whoever reads registries.
  if (splitResourceId(base) !== null) return true
  return [...PREFIXED].some((name) => base.endsWith(`_${name}`))
}

/**
 * One sentence for each variable that is probably meant for us and is not read.
 * @param writtenAt file and line of a variable that comes from a file
 */
export function misspelled(
  variables: Iterable<string>,
  writtenAt: (variable: string) => string | null = () => null,
): string[] {
  const warnings: string[] = []
  for (const variable of [...variables].sort()) {
    if (isKnown(variable)) continue
    const near = nearest(variable)
    const place = writtenAt(variable)
    const unread = `${variable}${place === null ? '' : ` (${place})`} is not read`
    if (near !== undefined) {
      warnings.push(`${unread}: did you mean ${near}?`)
    } else if (OUR_PREFIX.test(variable) && !SERVICE_LINK.test(variable)) {
      const what = variable.startsWith('ALLOW_') ? 'no such action' : 'no such variable'
      warnings.push(`${unread}: there is ${what}.`)
    }
  }
  return warnings
}

function nearest(variable: string): string | undefined {
  const upper = variable.toUpperCase()
  if (upper !== variable && isKnown(upper)) return upper
  if (/_0*1$/.test(upper) && SUFFIXED.has(upper.replace(/_0*1$/, '')))
    return upper.replace(/_0*1$/, '')
  const { base, set } = splitSuffix(upper)
  if (base.length < SHORTEST) return undefined
  let best: string | undefined
  let bestDistance = base.length >= 10 ? 2 : 1
  for (const name of KNOWN) {
    if (name.length < SHORTEST || (set > 1 && !SUFFIXED.has(name))) continue
    const distance = editDistance(base, name, bestDistance)
    if (distance <= bestDistance && (best === undefined || distance < bestDistance)) {
      best = name
      bestDistance = distance
    }
  }
  return best === undefined || set === 1 ? best : `${best}_${set}`
}

/** Insertions, deletions, substitutions and swaps of neighbours between two names; anything above `limit` is the same. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      // Rows are complete up to index b.length.
      let value = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, beforePrevious[j - 2]! + 1)
      row.push(value)
    }
    beforePrevious = previous
    previous = row
  }
  return previous[b.length]!
}
