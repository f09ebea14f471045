/**
 * Reads only some paths of a JSON text. What lies elsewhere is stepped over byte by byte, not validated: for text that is
 * not JSON the answer means nothing. Where the bytes are not plain enough (escaped names), it declines.
 */
import { parseJson } from './parse.ts'
import { isAwkwardKey, type Json } from './value.ts'

const QUOTE = 34
const BACKSLASH = 92
// eslint-disable-next-line no-control-regex -- control characters are no part of a string in JSON
const PLAIN_STRING = /^[^\\\u0000-\u001f]*$/
const PLAIN_NUMBER = /^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?$/
/** After so many records it is known whether scanning pays; it does while most bytes are stepped over. */
const TRIAL = 128
const WORTH = 0.5

/** Names to read, as a tree; a leaf is read whole. */
interface Branch {
  readonly name: string
  readonly bytes: Buffer
  readonly children: readonly Branch[]
}

export interface Scanner {
  /** The object with only the wanted members, or undefined when the whole text must be parsed. */
  scan(text: Buffer): Json | undefined
}

function branches(paths: readonly (readonly string[])[]): Branch[] {
  const byName = new Map<string, (readonly string[])[]>()
  for (const [name, ...rest] of paths) {
    if (name === undefined) continue
    const below = byName.get(name)
    if (below === undefined) byName.set(name, [rest])
    else below.push(rest)
  }
  return [...byName].map(([name, below]) => ({
    name,
    bytes: Buffer.from(name),
    children: below.some((rest) => rest.length === 0) ? [] : branches(below),
  }))
}

/** Offset behind the string whose opening quote is at `at`; -1 when it does not end. */
function skipString(text: Buffer, at: number): number {
  const end = text.length
  for (let i = at + 1; i < end; i++) {
    const byte = text[i]
    if (byte === QUOTE) return i + 1
    if (byte === BACKSLASH) i++
  }
  return -1
}

function skipSpace(text: Buffer, at: number): number {
  let i = at
  for (let byte = text[i]; byte === 32 || byte === 10 || byte === 13 || byte === 9; byte = text[i])
    i++
  return i
}

/** Offset of the quote that ends a name; -1 when there is none, or an escape that might spell a wanted name. */
function plainNameEnd(text: Buffer, from: number): number {
  const end = text.length
  for (let i = from; i < end; i++) {
    const byte = text[i]
    if (byte === QUOTE) return i
    if (byte === BACKSLASH) return -1
  }
  return -1
}

/** Offset behind the value that starts at `at`; -1 when it does not end. */
function skipValue(text: Buffer, at: number): number {
  const first = text[at]
  if (first === QUOTE) return skipString(text, at)
  const end = text.length
  let i = at
  if (first !== 123 && first !== 91) {
    for (let byte = text[i]; i < end && byte !== 44 && byte !== 125 && byte !== 93; byte = text[i])
      i++
    return i
  }
  let depth = 0
  while (i < end) {
    const byte = text[i]
    if (byte === QUOTE) {
      i = skipString(text, i)
      if (i === -1) return -1
      continue
    }
    if (byte === 123 || byte === 91) depth++
    else if ((byte === 125 || byte === 93) && --depth === 0) return i + 1
    i++
  }
  return -1
}

function findBranch(
  wanted: readonly Branch[],
  text: Buffer,
  at: number,
  length: number,
): Branch | undefined {
  for (const branch of wanted) {
    if (branch.bytes.length === length && isName(text, at, branch)) return branch
  }
  return undefined
}

function isName(text: Buffer, at: number, { bytes }: Branch): boolean {
  for (let i = 0; i < bytes.length; i++) if (text[at + i] !== bytes[i]) return false
  return true
}

/** Where a scan is; one that cannot go on leaves a negative position. */
class Scan {
  readonly text: Buffer
  at = 0
  /** Bytes that were not only stepped over. */
  parsed = 0

  constructor(text: Buffer) {
    this.text = text
  }

  /** The value at `at` with only the wanted members; `at` is then behind it, or negative. */
  value(wanted: readonly Branch[]): Json {
    const { text } = this
    const start = this.at
    if (wanted.length > 0 && text[start] === 123) return this.#object(wanted)
    const end = skipValue(text, start)
    this.at = end
    if (end === -1) return null
    this.parsed += end - start
    const raw = text.toString(
      'utf8',
      text[start] === QUOTE ? start + 1 : start,
      text[start] === QUOTE ? end - 1 : end,
    )
    if (text[start] === QUOTE && PLAIN_STRING.test(raw)) return raw
    if (PLAIN_NUMBER.test(raw)) return Number(raw)
    try {
      return parseJson(text[start] === QUOTE ? `"${raw}"` : raw)
    } catch {
      this.at = -1
      return null
    }
  }

  #object(wanted: readonly Branch[]): Json {
    const { text } = this
    const found: Record<string, Json> = {}
    let at = skipSpace(text, this.at + 1)
    if (text[at] === 125) {
      this.at = at + 1
      return found
    }
    for (;;) {
      if (text[at] !== QUOTE) return this.#giveUp()
      const nameStart = at + 1
      const nameEnd = plainNameEnd(text, nameStart)
      if (nameEnd === -1) return this.#giveUp()
      const branch = findBranch(wanted, text, nameStart, nameEnd - nameStart)
      at = nameEnd + 1
      if (text[at] !== 58) at = skipSpace(text, at)
      if (text[at] !== 58) return this.#giveUp()
      if (text[++at]! <= 32) at = skipSpace(text, at)
      if (branch === undefined) at = skipValue(text, at)
      else {
        this.at = at
        found[branch.name] = this.value(branch.children)
        at = this.at
      }
      if (at < 0) return this.#giveUp()
      if (text[at]! <= 32) at = skipSpace(text, at)
      if (text[at] === 44) {
        if (text[++at]! <= 32) at = skipSpace(text, at)
      } else if (text[at] === 125) break
      else return this.#giveUp()
    }
    this.at = at + 1
    return found
  }

  #giveUp(): Json {
    this.at = -1
    return null
  }
}

/**
 * Whether names are found by comparing bytes and fit a plain object. U+FFFD is not: bytes that are no UTF-8 spell it, too;
 * nor is an unpaired surrogate, which has no bytes.
 */
export function isScannable(paths: readonly (readonly string[])[]): boolean {
  return paths.every((path) =>
    path.every((name) => !isAwkwardKey(name) && !name.includes('\ufffd') && name.isWellFormed()),
  )
}

/** @param paths at least one name each; isScannable */
export function createScanner(paths: readonly (readonly string[])[]): Scanner {
  const wanted = branches(paths)
  let records = 0
  let parsed = 0
  let total = 0
  return {
    scan(text) {
      if (records === TRIAL && parsed > total * WORTH) return undefined
      const scan = new Scan(text)
      scan.at = skipSpace(text, 0)
      if (text[scan.at] !== 123) return undefined
      const value = scan.value(wanted)
      if (records < TRIAL) {
        records++
        parsed += scan.at < 0 ? text.length : scan.parsed
        total += text.length
      }
      return scan.at >= 0 && skipSpace(text, scan.at) === text.length ? value : undefined
    },
  }
}
