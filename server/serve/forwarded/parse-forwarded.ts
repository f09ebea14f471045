/**
 * The `Forwarded` header (RFC 7239).
 *
 * Forwarded = 1#forwarded-element;   forwarded-element = [ pair ] *( ";" [ pair ] );   pair = token "=" ( token / quoted-string )
 * Names in any case, each once in an element. Spaces stand around commas only, as RFC 7230's lists allow.
 */

/** Parameters of one hop by their names in lower case; values without their quotes. */
export type ForwardedElement = ReadonlyMap<string, string>

const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y
// Tab, printable ASCII but quote and backslash, obs-text; what a backslash stands before counts as it is.
const QUOTED = /"((?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t\x20-\x7e\x80-\xff])*)"/y
const SPACE = /[\t ]*/y

/** One element per hop, the one nearest to us last; null when any of it is not as the grammar has it. */
export function parseForwarded(header: string): readonly ForwardedElement[] | null {
  const elements: ForwardedElement[] = []
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(header)
    if (found !== null) at = pattern.lastIndex
    return found
  }
  for (;;) {
    take(SPACE)
    const element = new Map<string, string>()
    for (;;) {
      const name = take(TOKEN)?.[0].toLowerCase()
      if (name !== undefined) {
        if (header[at] !== '=' || element.has(name)) return null
        at++
        const value = take(TOKEN)?.[0] ?? take(QUOTED)?.[1]?.replaceAll(/\\(.)/g, '$1')
        if (value === undefined) return null
        element.set(name, value)
      }
      if (header[at] !== ';') break
      at++
    }
    // Empty members of a list are passed over (RFC 9110, 5.6.1.2).
    if (element.size > 0) elements.push(element)
    take(SPACE)
    if (at === header.length) return elements
    if (header[at] !== ',') return null
    at++
  }
}
