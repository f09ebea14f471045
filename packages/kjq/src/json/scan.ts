/**
 * Reads only some paths of a JSON text. What lies elsewhere is stepped over byte by byte, not validated: for text that is
 * not JSON the answer means nothing. Where the bytes are not plain enough (escaped names), it declines.
 */
import { parseJson } from './parse.ts'
import type { Json } from './value.ts'

const QUOTE = 34
const BACKSLASH = 92

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
    try {
      return parseJson(text.toString('utf8', start, end))
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
      at = skipString(text, at)
      if (at === -1) return this.#giveUp()
      const branch = findBranch(wanted, text, nameStart, at - 1 - nameStart)
      // A name with an escape might be one that is wanted.
      if (branch === undefined && text.subarray(nameStart, at - 1).includes(BACKSLASH))
        return this.#giveUp()
      at = skipSpace(text, at)
      if (text[at] !== 58) return this.#giveUp()
      at = skipSpace(text, at + 1)
      if (branch === undefined) at = skipValue(text, at)
      else {
        this.at = at
        found[branch.name] = this.value(branch.children)
        at = this.at
      }
      if (at < 0) return this.#giveUp()
      at = skipSpace(text, at)
      if (text[at] === 44) at = skipSpace(text, at + 1)
      else if (text[at] === 125) break
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

/** @param paths at least one name each, none of them awkward for a plain object */
export function createScanner(paths: readonly (readonly string[])[]): Scanner {
  const wanted = branches(paths)
  return {
    scan(text) {
      const scan = new Scan(text)
      scan.at = skipSpace(text, 0)
      if (text[scan.at] !== 123) return undefined
      const value = scan.value(wanted)
      return scan.at >= 0 && skipSpace(text, scan.at) === text.length ? value : undefined
    },
  }
}
