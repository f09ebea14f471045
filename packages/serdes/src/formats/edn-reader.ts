/**
 * EDN (https://github.com/edn-format/edn), with what Clojure's printer adds: metadata, `##NaN`, `#:ns{…}`, ratios.
 * A reader of our own: edn-data loses the digits of integers beyond 2^53 and of decimals, and takes text that is no EDN.
 */
import { ObjectBuilder, type Json } from '@millrace/kjq/json/value.ts'
import { parseJsonNumber } from '@millrace/kjq/json/number.ts'
import { undecodable, type SerdeError } from '../errors.ts'
import { MAX_NESTING } from './byte-cursor.ts'
import { inUtc } from './instant.ts'
import { shownDecimalText, shownName } from './shown.ts'

const SPACE = /[\s,]*/y
const COMMENT = /;[^\n\r]*/y
/** Numbers, symbols, keywords, and what follows a `\` or `#`: all up to the next delimiter. */
const TOKEN = /[^\s,;"()[\]{}\\^@`~]+/y
const INTEGER = /^[+-]?(?:0|[1-9]\d*)N?$/
const FLOAT = /^[+-]?(?:0|[1-9]\d*)(?:\.\d*)?(?:[eE][+-]?\d+)?M?$/
const RATIO = /^[+-]?\d+\/\d+$/
const SYMBOL = /^(?:\/|[^\d/#:][^/]*(?:\/[^/]+|\/\/)?)$/u
const KEYWORD = /^:[^:/][^/]*(?:\/[^/]+)?$/u
const CHARACTERS: ReadonlyMap<string, string> = new Map([
  ['newline', '\n'],
  ['return', '\r'],
  ['space', ' '],
  ['tab', '\t'],
  ['formfeed', '\f'],
  ['backspace', '\b'],
])
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['t', '\t'],
  ['r', '\r'],
  ['n', '\n'],
  ['b', '\b'],
  ['f', '\f'],
  ['"', '"'],
  ['\\', '\\'],
])
const SPECIAL: ReadonlyMap<string, string> = new Map([
  ['Inf', 'Infinity'],
  ['-Inf', '-Infinity'],
  ['NaN', 'NaN'],
])
const CLOSING = { '(': ')', '[': ']', '{': '}' } as const
type Opening = keyof typeof CLOSING

/** What stands where a value could: the end of what is around it. */
const END = Symbol('end')

class EdnReader {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): Json {
    const value = this.#form()
    if (value === END) throw this.#wrong('there is no value')
    const before = this.#at
    const next = this.#form()
    if (next === END && this.#at >= this.#text.length) return value
    this.#at = before
    this.#space()
    throw this.#wrong('a value has ended, but something follows')
  }

  #wrong(why: string, at = this.#at): SerdeError {
    return undecodable(`Not EDN: ${why} at character ${at}`)
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0] ?? ''
    this.#at += found.length
    return found
  }

  #space(): void {
    // A loop, because a pattern for all of it takes stack for each comment.
    do this.#match(SPACE)
    while (this.#match(COMMENT) !== '')
  }

  /** The next value, without what is left out (`#_`, `^meta`); END before a closing bracket or the end of the text. */
  #form(): Json | typeof END {
    for (;;) {
      this.#space()
      const next = this.#text[this.#at]
      if (next === undefined || next === ')' || next === ']' || next === '}') return END
      if (next === '^') this.#leaveOut(1)
      else if (next === '#' && this.#text[this.#at + 1] === '_') this.#leaveOut(2)
      else return this.#value(next)
    }
  }

  #leaveOut(mark: number): void {
    this.#at += mark
    this.#needed('after it a value must follow')
  }

  /** A value that must be there; this is also where nesting is counted. */
  #needed(why: string): Json {
    const at = this.#at
    if (++this.#depth > MAX_NESTING) throw this.#wrong(`it is nested deeper than ${MAX_NESTING}`)
    const value = this.#form()
    this.#depth--
    if (value === END) throw this.#wrong(why, at)
    return value
  }

  #value(first: string): Json {
    switch (first) {
      case '"':
        return this.#string()
      case '\\':
        return this.#character()
      case '(':
      case '[':
        return this.#sequence(first)
      case '{':
        return this.#map(null)
      case '#':
        return this.#dispatch()
      default:
        return this.#token()
    }
  }

  #string(): string {
    const start = this.#at++
    let text = ''
    for (;;) {
      const plain = this.#match(/[^"\\]*/y)
      text += plain
      const end = this.#text[this.#at++]
      if (end === '"') return text
      if (end === undefined) throw this.#wrong('a string does not end', start)
      text += this.#escape()
    }
  }

  #escape(): string {
    const unicode = this.#match(/u[0-9a-fA-F]{4}/y)
    if (unicode !== '') return String.fromCharCode(Number.parseInt(unicode.slice(1), 16))
    const octal = this.#match(/[0-3]?[0-7]{1,2}/y)
    if (octal !== '') return String.fromCharCode(Number.parseInt(octal, 8))
    const known = ESCAPES.get(this.#text[this.#at] ?? '')
    if (known === undefined) throw this.#wrong('a backslash has no known character after it')
    this.#at++
    return known
  }

  #character(): string {
    const start = this.#at++
    // Any one character, delimiters too, then what belongs to its name.
    const name = this.#match(/[^][\udc00-\udfff]?/y) + this.#match(TOKEN)
    if (/^.$/su.test(name)) return name
    const code = /^u([0-9a-fA-F]{4})$/.exec(name)?.[1]
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
    const octal = /^o([0-3]?[0-7]{1,2})$/.exec(name)?.[1]
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
    const known = CHARACTERS.get(name)
    if (known === undefined) throw this.#wrong('there is no character of that name', start)
    return known
  }

  #close(bracket: string, start: number): void {
    if (this.#text[this.#at] !== bracket) {
      const why =
        this.#at < this.#text.length ? `${bracket} is expected` : 'brackets are not closed'
      throw this.#wrong(why, this.#at < this.#text.length ? this.#at : start)
    }
    this.#at++
  }

  #elements(bracket: string): Json[] {
    const start = this.#at++
    if (++this.#depth > MAX_NESTING) throw this.#wrong(`it is nested deeper than ${MAX_NESTING}`)
    const elements: Json[] = []
    for (let next = this.#form(); next !== END; next = this.#form()) elements.push(next)
    this.#depth--
    this.#close(bracket, start)
    return elements
  }

  #sequence(opening: Opening): Json {
    return this.#elements(CLOSING[opening])
  }

  /** @param space of keywords without one that are its names, as `#:space{:name 1}` has it */
  #map(space: string | null): Json {
    const start = this.#at++
    if (++this.#depth > MAX_NESTING) throw this.#wrong(`it is nested deeper than ${MAX_NESTING}`)
    const builder = new ObjectBuilder()
    for (;;) {
      this.#space()
      const isKeyword = this.#text[this.#at] === ':'
      const name = this.#form()
      if (name === END) break
      builder.set(
        space !== null && isKeyword ? inSpace(space, shownName(name)) : shownName(name),
        this.#needed('a map has a name without a value'),
      )
    }
    this.#depth--
    this.#close('}', start)
    return builder.build()
  }

  #dispatch(): Json {
    const start = this.#at++
    const next = this.#text[this.#at]
    if (next === '{') return this.#elements('}')
    if (next === '#') {
      this.#at++
      const special = SPECIAL.get(this.#match(TOKEN))
      if (special === undefined) throw this.#wrong('## begins NaN, Inf or -Inf', start)
      return special
    }
    const tag = this.#match(TOKEN)
    if (tag.startsWith(':')) {
      this.#space()
      if (this.#text[this.#at] !== '{') throw this.#wrong('a map is expected')
      return this.#map(tag.slice(1))
    }
    if (!SYMBOL.test(tag)) throw this.#wrong('# begins nothing known', start)
    const value = this.#needed(`#${tag.slice(0, 40)} has no value`)
    if (tag === 'inst' && typeof value === 'string') return inUtc(value)
    if (tag === 'uuid' && typeof value === 'string') return value
    return { tag, value }
  }

  #token(): Json {
    const start = this.#at
    const token = this.#match(TOKEN)
    if (/^[+-]?\d/.test(token)) return this.#number(token, start)
    if (token === 'nil') return null
    if (token === 'true') return true
    if (token === 'false') return false
    if (KEYWORD.test(token)) return token.slice(1)
    if (SYMBOL.test(token)) return token
    throw this.#wrong('something begins that is no value', start)
  }

  #number(token: string, start: number): Json {
    if (INTEGER.test(token)) return parseJsonNumber(token.replace(/N$/, '').replace('+', ''))
    if (RATIO.test(token)) return token
    if (!FLOAT.test(token)) throw this.#wrong('a number is none that EDN has', start)
    const text = token.replace(/^\+/, '')
    return text.endsWith('M') ? shownDecimalText(text.slice(0, -1)) : Number(text)
  }
}

/** `_/name` has no namespace, `other/name` its own. */
function inSpace(space: string, name: string): string {
  if (name.startsWith('_/')) return name.slice(2)
  return name.includes('/') ? name : `${space}/${name}`
}

/** @throws SerdeError with the place of what is wrong, never with the text */
export function readEdn(text: string): Json {
  return new EdnReader(text.startsWith('\ufeff') ? text.slice(1) : text).document()
}
