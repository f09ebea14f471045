/**
 * JSON text to values. JSON.parse does the work; only texts that it would damage (integers beyond 2^53, keys that it
 * would reorder or reinterpret) go through a parser of our own. Two cheap searches tell them apart.
 */
import { JqError } from '../errors.ts'
import { ObjectBuilder, type Json, type JsonObject } from './value.ts'

/** Sixteen digits in a row may be an integer that a double cannot hold. */
const LONG_DIGITS = /[0-9]{16}/
/** A key that is an index or is written with an escape, or `__proto__`. */
const AWKWARD_KEY = /"(?:[0-9]{1,10}|__proto__|[^"\\]*\\u(?:003[0-9]|005[fF])[^"]*)"\s*:/

const TOKEN = /[^\s,:[\]{}"]+/y
const NUMBER = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/
const LITERALS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['null', null],
  ['true', true],
  ['false', false],
])

/** jq's nesting limit for input. */
const MAX_DEPTH = 10_000
const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER)

/** Integers beyond 2^53 as bigint, everything else as a double; beyond the doubles' range ±1.797e308, as jq does. */
export function parseJsonNumber(text: string): number | bigint {
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value
  if (/^[+-]?[0-9]+$/.test(text) && text.length < 1000) {
    const exact = BigInt(text.replace('+', ''))
    if (exact > MAX_SAFE || exact < -MAX_SAFE)
      return Number.isFinite(value) || text.length < 400
        ? normalise(exact)
        : value > 0
          ? Number.MAX_VALUE
          : -Number.MAX_VALUE
  }
  if (value === Infinity) return Number.MAX_VALUE
  if (value === -Infinity) return -Number.MAX_VALUE
  return value
}

function normalise(value: bigint): number | bigint {
  return value >= -MAX_SAFE && value <= MAX_SAFE ? Number(value) : value
}

/**
 * @param input JSON text, or its UTF-8 bytes; a byte order mark is tolerated
 * @throws JqError that says where and what, as jq's `fromjson` does
 */
export function parseJson(input: string | Uint8Array): Json {
  const text =
    typeof input === 'string'
      ? input
      : Buffer.from(input.buffer, input.byteOffset, input.byteLength).toString('utf8')
  if (!LONG_DIGITS.test(text) && !AWKWARD_KEY.test(text)) {
    try {
      return JSON.parse(text) as Json
    } catch {
      // The own parser accepts what jq accepts beyond JSON (nan, a byte order mark) and words the error.
    }
  }
  return new ExactParser(text).document()
}

class ExactParser {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text.startsWith('\uFEFF') ? text.slice(1) : text
  }

  document(): Json {
    this.#space()
    const value = this.#value()
    this.#space()
    if (this.#at < this.#text.length) throw this.#fail('Unexpected extra JSON values')
    return value
  }

  #fail(what: string): JqError {
    const before = this.#text.slice(0, this.#at)
    const line = before.split('\n').length
    const end = this.#at >= this.#text.length
    const column = this.#at - before.lastIndexOf('\n') - (end ? 1 : 0)
    const shown = this.#text.length > 60 ? `${this.#text.slice(0, 60)}…` : this.#text
    return new JqError(
      `${what} ${end ? 'at EOF ' : ''}at line ${line}, column ${column} (while parsing '${shown}')`,
    )
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return
      this.#at++
    }
  }

  #value(): Json {
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object()
      case '[':
        return this.#array()
      case '"':
        return this.#string()
      default:
        return this.#scalar()
    }
  }

  /** Whatever stands between delimiters is one token, as in jq. */
  #scalar(): Json {
    TOKEN.lastIndex = this.#at
    const text = TOKEN.exec(this.#text)?.[0]
    if (text === undefined)
      throw this.#fail(this.#atEnd() ? 'Unfinished JSON term' : 'Invalid literal')
    this.#at += text.length
    const literal = LITERALS.get(text)
    if (literal !== undefined) return literal
    if (NUMBER.test(text)) return parseJsonNumber(text)
    const special = /^([+-]?)(?:(nan)|inf(?:inity)?)$/i.exec(text)
    if (special === null)
      throw this.#fail(/^[tfn']/.test(text) ? 'Invalid literal' : 'Invalid numeric literal')
    if (special[2] !== undefined) return Number.NaN
    return special[1] === '-' ? -Infinity : Infinity
  }

  #atEnd(): boolean {
    return this.#at >= this.#text.length
  }

  #string(): string {
    const start = this.#at++
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (Number.isNaN(code)) throw this.#fail('Unfinished string')
      if (code === 92) this.#at += 2
      else {
        this.#at++
        if (code === 34) break
      }
    }
    try {
      return (JSON.parse(this.#text.slice(start, this.#at)) as string).toWellFormed()
    } catch (cause) {
      throw Object.assign(this.#fail('Invalid escape or control character in a string'), { cause })
    }
  }

  #enter(): void {
    if (++this.#depth > MAX_DEPTH) throw this.#fail('Exceeds depth limit for parsing')
    this.#at++
    this.#space()
  }

  #array(): Json {
    const values: Json[] = []
    this.#enter()
    if (this.#text[this.#at] !== ']') {
      for (;;) {
        values.push(this.#value())
        this.#space()
        if (this.#text[this.#at] !== ',') break
        this.#at++
        this.#space()
      }
    }
    if (this.#text[this.#at] !== ']') throw this.#fail('Expected separator between values')
    this.#at++
    this.#depth--
    return values
  }

  #object(): JsonObject {
    const builder = new ObjectBuilder()
    this.#enter()
    if (this.#text[this.#at] !== '}') {
      for (;;) {
        if (this.#text[this.#at] !== '"') throw this.#fail('Object keys must be strings')
        const key = this.#string()
        this.#space()
        if (this.#text[this.#at] !== ':')
          throw this.#fail('Objects must consist of key:value pairs')
        this.#at++
        this.#space()
        builder.set(key, this.#value())
        this.#space()
        if (this.#text[this.#at] !== ',') break
        this.#at++
        this.#space()
      }
    }
    if (this.#text[this.#at] !== '}') throw this.#fail('Expected separator between values')
    this.#at++
    this.#depth--
    return builder.build()
  }
}
