/**
 * The members of a JSON object and the elements of a JSON array as pieces of its text. Records come from the workers as
 * text; what passes a record on unchanged takes its pieces, which is cheaper than parsing and keeps 64-bit integers and
 * the order of names exact. For text that is not JSON the answer means nothing.
 */

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/** Name → JSON text of its value, in the text's order; the last of equal names counts. */
export function membersOf(json: string): Map<string, string> {
  const members = new Map<string, string>()
  let at = skipSpace(json, skipSpace(json, 0) + 1)
  while (json.charCodeAt(at) === QUOTE) {
    const nameEnd = stringEnd(json, at)
    const name: unknown = JSON.parse(json.slice(at, nameEnd))
    const start = skipSpace(json, skipSpace(json, nameEnd) + 1)
    const end = valueEnd(json, start)
    members.set(String(name), json.slice(start, end))
    at = behindComma(json, end)
  }
  return members
}

/** JSON text of each element. */
export function elementsOf(json: string): string[] {
  const elements: string[] = []
  let at = skipSpace(json, skipSpace(json, 0) + 1)
  while (at < json.length && json.charCodeAt(at) !== CLOSE_LIST) {
    const end = valueEnd(json, at)
    elements.push(json.slice(at, end))
    at = behindComma(json, end)
  }
  return elements
}

function behindComma(json: string, from: number): number {
  const at = skipSpace(json, from)
  return json.charCodeAt(at) === COMMA ? skipSpace(json, at + 1) : at
}

function skipSpace(json: string, from: number): number {
  let at = from
  // JSON's four white spaces are the only characters up to 0x20 outside strings.
  while (at < json.length && json.charCodeAt(at) <= 0x20) at++
  return at
}

/** Index behind the string whose quote is at `at`. */
function stringEnd(json: string, at: number): number {
  let quote = json.indexOf('"', at + 1)
  while (quote !== -1) {
    let escapes = quote
    while (json.charCodeAt(escapes - 1) === BACKSLASH) escapes--
    if ((quote - escapes) % 2 === 0) return quote + 1
    quote = json.indexOf('"', quote + 1)
  }
  return json.length
}

/** Index behind the value that begins at `start`. */
function valueEnd(json: string, start: number): number {
  let depth = 0
  let at = start
  while (at < json.length) {
    const char = json.charCodeAt(at)
    if (char === QUOTE) {
      at = stringEnd(json, at)
      if (depth === 0) return at
      continue
    }
    if (char === OPEN_OBJECT || char === OPEN_LIST) depth++
    else if (char === CLOSE_OBJECT || char === CLOSE_LIST) {
      // The end of what holds a number or a word.
      if (depth === 0) return at
      if (--depth === 0) return at + 1
    } else if (depth === 0 && (char === COMMA || char <= 0x20)) return at
    at++
  }
  return at
}
