/** A JSON parser that keeps what JSON.parse loses: large integers, the order of keys like "10", the key "__proto__". */
import { JqError } from '../errors.ts'
import { parseJsonNumber } from './number.ts'
import { isAwkwardKey, objectFrom, type Json } from './value.ts'

/** jq's nesting limit for input. */
const MAX_DEPTH = 10_000

const TOKEN = /[^\s,:[\]{}"]+/y
const NUMBER = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/
const LITERALS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['null', null],
  ['true', true],
  ['false', false],
])

const QUOTE = 34
const COMMA = 44
const COLON = 58
const OPEN_BRACKET = 91
const BACKSLASH = 92
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

/** Reads values one after the other from a text. Accepts what jq accepts beyond JSON: nan, infinity, `+1`, `.5`, `5.` */
export class ExactParser {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
    if (text.charCodeAt(0) === 0xfeff) this.#at = 1
  }

  /** The only value of the text. @throws JqError, worded as jq's `fromjson` */
  document(): Json {
    const value = this.#value(this.#space())
    this.#space()
    if (this.#at < this.#text.length) throw this.#fail('Unexpected extra JSON values')
    return value
  }

  /** The next value, or undefined at the end. @throws JqError */
  next(): Json | undefined {
    const code = this.#space()
    return Number.isNaN(code) ? undefined : this.#value(code)
  }

  #fail(what: string): JqError {
    const before = this.#text.slice(0, this.#at)
    const end = this.#at >= this.#text.length
    const line = before.split('\n').length
    const column = this.#at - before.lastIndexOf('\n') - (end ? 1 : 0)
    const shown = this.#text.length > 60 ? `${this.#text.slice(0, 60)}…` : this.#text
    const where = `${end ? 'at EOF ' : ''}at line ${line}, column ${column}`
    return new JqError(`${what} ${where} (while parsing '${shown}')`)
  }

  /** Skips white space. @returns the code behind it, NaN at the end */
  #space(): number {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return code
      this.#at++
    }
  }

  #value(code: number): Json {
    switch (code) {
      case OPEN_BRACE:
        return this.#object()
      case OPEN_BRACKET:
        return this.#array()
      case QUOTE:
        return this.#string()
      default:
        return this.#scalar()
    }
  }

  /** Whatever stands between delimiters is one token, as in jq. */
  #scalar(): Json {
    TOKEN.lastIndex = this.#at
    const text = TOKEN.exec(this.#text)?.[0]
    if (text === undefined) {
      throw this.#fail(
        this.#at >= this.#text.length ? 'Unfinished JSON term' : 'Expected JSON value',
      )
    }
    this.#at += text.length
    const literal = LITERALS.get(text)
    if (literal !== undefined) return literal
    if (NUMBER.test(text)) return parseJsonNumber(text)
    const special = /^([+-]?)(?:(nan)|inf(?:inity)?)$/i.exec(text)
    if (special === null) {
      throw this.#fail(/^[tfn']/.test(text) ? 'Invalid literal' : 'Invalid numeric literal')
    }
    if (special[2] !== undefined) return Number.NaN
    return special[1] === '-' ? -Infinity : Infinity
  }

  #string(): string {
    const start = ++this.#at
    let escaped = false
    for (;;) {
      const code = this.#text.charCodeAt(this.#at++)
      if (code === QUOTE) break
      if (code === BACKSLASH) {
        escaped = true
        this.#at++
      } else if (!(code >= 32)) {
        this.#at--
        if (Number.isNaN(code)) throw this.#fail('Unfinished string')
        escaped = true
        this.#at++
      }
    }
    const raw = this.#text.slice(start, this.#at - 1)
    if (!escaped) return raw
    try {
      return String(JSON.parse(`"${raw}"`)).toWellFormed()
    } catch (cause) {
      const error = this.#fail('Invalid escape or control character in a string')
      throw Object.assign(error, { cause })
    }
  }

  #enter(): number {
    if (++this.#depth > MAX_DEPTH) throw this.#fail('Exceeds depth limit for parsing')
    this.#at++
    return this.#space()
  }

  #array(): Json {
    const values: Json[] = []
    let code = this.#enter()
    while (code !== CLOSE_BRACKET || values.length > 0) {
      values.push(this.#value(code))
      code = this.#space()
      if (code === CLOSE_BRACKET) break
      if (code !== COMMA) throw this.#unseparated(code)
      this.#at++
      code = this.#space()
    }
    this.#at++
    this.#depth--
    return values
  }

  #object(): Json {
    const plain: Record<string, Json> = {}
    let entries: [string, Json][] | undefined
    let count = 0
    let code = this.#enter()
    while (code !== CLOSE_BRACE || count > 0) {
      if (code !== QUOTE) {
        throw this.#fail(
          Number.isNaN(code) ? 'Unfinished JSON term' : 'Object keys must be strings',
        )
      }
      const key = this.#string()
      if (this.#space() !== COLON) throw this.#fail('Objects must consist of key:value pairs')
      this.#at++
      const value = this.#value(this.#space())
      if (entries === undefined && isAwkwardKey(key)) entries = Object.entries(plain)
      if (entries === undefined) plain[key] = value
      else entries.push([key, value])
      count++
      code = this.#space()
      if (code === CLOSE_BRACE) break
      if (code !== COMMA) throw this.#unseparated(code)
      this.#at++
      code = this.#space()
    }
    this.#at++
    this.#depth--
    return entries === undefined ? plain : objectFrom(entries)
  }

  #unseparated(code: number): JqError {
    return this.#fail(
      Number.isNaN(code) ? 'Unfinished JSON term' : 'Expected separator between values',
    )
  }
}
