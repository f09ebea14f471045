/** Values as Transit, in what its carrier writes then. */
import {
  isArray,
  objectEntries,
  ObjectBuilder,
  type Json,
  type JsonObject,
} from '@millrace/kjq/json/value.ts'
import { unencodable } from '../errors.ts'
import { MAX_NESTING } from './byte-cursor.ts'
import { isKeyword } from './clojure.ts'
import { MAP_MARK, WriteCache } from './transit-cache.ts'
import { untag } from './transit-tags.ts'
import { pairOf } from './typed.ts'

export type TransitForm = 'JSON' | 'JSON-Verbose' | 'Msgpack'

const MIN_LONG = -(2n ** 63n)
const MAX_LONG = 2n ** 63n - 1n

class TransitWriter {
  readonly #form: TransitForm
  readonly #cache: WriteCache | null
  #depth = 0

  constructor(form: TransitForm) {
    this.#form = form
    this.#cache = form === 'JSON-Verbose' ? null : new WriteCache()
  }

  /** At the top there is an array or a map: anything else is quoted. */
  document(value: Json): Json {
    return typeof value === 'object' && value !== null
      ? this.#value(value)
      : this.#tagged("'", () => this.#value(value))
  }

  #value(value: Json): Json {
    if (typeof value === 'string') return escaped(value)
    if (typeof value === 'number') return this.#number(value)
    if (typeof value === 'bigint') return this.#integer(value)
    if (value === null || typeof value === 'boolean') return value
    if (++this.#depth > MAX_NESTING)
      throw unencodable(`Transit cannot be written: the value is nested deeper than ${MAX_NESTING}`)
    const written = isArray(value)
      ? value.map((element) => this.#value(element))
      : this.#object(value)
    this.#depth--
    return written
  }

  #object(object: JsonObject): Json {
    const [tag, content] = pairOf(object, 'tag', 'value') ?? []
    if (typeof tag === 'string' && content !== undefined && isOwnTag(tag, content)) {
      return this.#tagged(tag, () => this.#value(content))
    }
    const members = objectEntries(object)
    if (this.#form === 'JSON') {
      return [
        MAP_MARK,
        ...members.flatMap(([name, member]) => [this.#name(name), this.#value(member)]),
      ]
    }
    const builder = new ObjectBuilder()
    for (const [name, member] of members) builder.set(this.#name(name), this.#value(member))
    return builder.build()
  }

  #name(name: string): string {
    return this.#cached(isKeyword(name) ? `~:${name}` : escaped(name), true)
  }

  #cached(text: string, asName: boolean): string {
    return this.#cache === null ? text : this.#cache.write(text, asName)
  }

  /** @param content is called after the tag is written: cache codes count in that order */
  #tagged(tag: string, content: () => Json): Json {
    const text = this.#cached(`~#${tag}`, this.#form === 'JSON-Verbose')
    return this.#form === 'JSON-Verbose' ? { [text]: content() } : [text, content()]
  }

  #number(value: number): Json {
    if (Number.isNaN(value)) return '~zNaN'
    if (!Number.isFinite(value)) return value > 0 ? '~zINF' : '~z-INF'
    // MessagePack tells doubles from integers by itself; in JSON these would be read as integers.
    if (this.#form === 'Msgpack') return value
    if (Object.is(value, -0)) return '~d-0.0'
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? `~d${value}` : value
  }

  #integer(value: bigint): Json {
    if (value < MIN_LONG || value > MAX_LONG) return `~n${value}`
    return this.#form === 'Msgpack' ? value : `~i${value}`
  }
}

function escaped(text: string): string {
  return /^[~^`]/.test(text) ? `~${text}` : text
}

/** A tag as it is shown: one that means something would have been shown as that. */
function isOwnTag(tag: string, content: Json): boolean {
  return isKeyword(tag) && untag(tag, content) === undefined
}

/** @throws SerdeError when nested too deep */
export function writeTransit(value: Json, form: TransitForm): Json {
  return new TransitWriter(form).document(value)
}
