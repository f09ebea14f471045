/** Whether the JSON bytes of a record match, looking into as few of them as possible. */
import type { Facts } from './facts/facts.ts'
import { JSON_ESCAPE, literalBytes } from './facts/literal-bytes.ts'
import { parseJson } from './json/parse.ts'
import { createScanner, isScannable } from './json/scan.ts'
import type { Json } from './json/value.ts'

/** More searches than these cost more than they save. */
const MAX_SEARCHES = 2

/** Searches for the groups with the longest texts. */
function searches(required: Facts['required']): Buffer[][] {
  return required
    .map((group) => group.map(literalBytes))
    .filter((group): group is Buffer[] => group.every((bytes) => bytes !== undefined))
    .sort(
      (a, b) =>
        Math.min(...b.map(({ length }) => length)) - Math.min(...a.map(({ length }) => length)),
    )
    .slice(0, MAX_SEARCHES)
}

/** False when a required literal is not in the bytes; a backslash may spell anything, so it passes. */
export function createPrefilter(required: Facts['required']): (text: Buffer) => boolean {
  const groups = searches(required)
  const [first, second] = groups
  const [needle] = first ?? []
  if (first === undefined || needle === undefined) return () => true
  if (second === undefined && first.length === 1) {
    return (text) => text.includes(needle) || text.includes(JSON_ESCAPE)
  }
  return (text) => {
    for (const group of groups) {
      let found = false
      for (const bytes of group) found ||= text.includes(bytes)
      if (!found) return text.includes(JSON_ESCAPE)
    }
    return true
  }
}

/**
 * @param matches the query on a parsed record
 * @returns whether bytes match; @throws what `matches` and `parseJson` throw, for bytes that are looked into
 */
export function createByteMatcher(
  facts: Facts,
  matches: (input: Json) => boolean,
): (bytes: Uint8Array) => boolean {
  const passes = createPrefilter(facts.required)
  const { paths } = facts
  const scanner = paths !== 'everything' && isScannable(paths) ? createScanner(paths) : undefined
  return (bytes) => {
    const text = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (!passes(text)) return false
    return matches(scanner?.scan(text) ?? parseJson(text))
  }
}
