/** Whether the JSON bytes of a record match, looking into as few of them as possible. */
import type { Facts } from './facts/facts.ts'
import type { Literal } from './facts/required.ts'
import { parseJson } from './json/parse.ts'
import { createScanner } from './json/scan.ts'
import { isAwkwardKey, type Json } from './json/value.ts'

/** More searches than these cost more than they save. */
const MAX_SEARCHES = 2
const BACKSLASH = 92

/**
 * The bytes that stand for a literal in JSON without escapes, or undefined when there are none: quotes, backslashes and
 * control characters are always escaped; U+FFFD also stands for bytes that are not UTF-8.
 */
function bytesOf({ text }: Literal): Buffer | undefined {
  // eslint-disable-next-line no-control-regex -- control characters are what is meant
  if (/["\\\u0000-\u001f\ufffd]/.test(text) || !text.isWellFormed()) return undefined
  // Without the quotes around it: the search is faster for texts that do not begin with a frequent byte.
  return Buffer.from(text)
}

/** Searches for the groups with the longest texts. */
function searches(required: Facts['required']): Buffer[][] {
  return required
    .map((group) => group.map(bytesOf))
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
    return (text) => text.includes(needle) || text.includes(BACKSLASH)
  }
  return (text) => {
    for (const group of groups) {
      let found = false
      for (const bytes of group) found ||= text.includes(bytes)
      if (!found) return text.includes(BACKSLASH)
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
  const scannable =
    paths !== 'everything' && paths.every((path) => path.every((name) => !isAwkwardKey(name)))
  const scanner = scannable ? createScanner(paths) : undefined
  return (bytes) => {
    const text = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (!passes(text)) return false
    return matches(scanner?.scan(text) ?? parseJson(text))
  }
}
