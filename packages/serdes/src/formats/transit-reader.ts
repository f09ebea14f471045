/** Transit as its carrier, JSON or MessagePack, was read: https://github.com/cognitect/transit-format. */
import {
  isArray,
  isObject,
  objectEntries,
  ObjectBuilder,
  type Json,
  type JsonArray,
  type JsonObject,
} from '@millrace/kjq/json/value.ts'
import { undecodable, type SerdeError } from '../errors.ts'
import { MAX_NESTING } from './byte-cursor.ts'
import { shownName } from './shown.ts'
import { isCacheable, isCacheCode, MAP_MARK, ReadCache } from './transit-cache.ts'
import { untag } from './transit-tags.ts'

class TransitReader {
  readonly #label: string
  readonly #cache = new ReadCache()
  #depth = 0

  constructor(label: string) {
    this.#label = label
  }

  #wrong(why: string): SerdeError {
    return undecodable(`Not ${this.#label}: ${why}`)
  }

  value(node: Json): Json {
    if (typeof node === 'string') return this.#textValue(this.#uncached(node, false))
    if (typeof node !== 'object' || node === null) return node
    if (++this.#depth > MAX_NESTING) throw this.#wrong(`it is nested deeper than ${MAX_NESTING}`)
    const value = isArray(node) ? this.#array(node) : isObject(node) ? this.#object(node) : node
    this.#depth--
    return value
  }

  /** What a text stands for in the cache, or itself. */
  #uncached(text: string, asName: boolean): string {
    if (isCacheCode(text)) {
      const known = this.#cache.get(text)
      if (known === undefined) throw this.#wrong('a cache code stands for nothing')
      return known
    }
    if (isCacheable(text, asName)) this.#cache.add(text)
    return text
  }

  #textValue(text: string): Json {
    if (!text.startsWith('~')) return text
    const kind = text[1] ?? ''
    if (kind === '~' || kind === '^' || kind === '`') return text.slice(1)
    if (kind === '#') throw this.#wrong('a tag stands alone')
    const content = text.slice(2)
    return kind === '' ? text : tagged(kind, content)
  }

  #name(node: Json): string {
    if (typeof node !== 'string') return shownName(this.value(node))
    return shownName(this.#textValue(this.#uncached(node, true)))
  }

  #array(nodes: JsonArray): Json {
    const [first] = nodes
    if (first === MAP_MARK) return this.#map(nodes)
    if (typeof first !== 'string') return nodes.map((node) => this.value(node))
    const text = this.#uncached(first, false)
    if (text.startsWith('~#')) {
      const [, content] = nodes
      if (content === undefined || nodes.length !== 2) {
        throw this.#wrong('a tag has something else than one value')
      }
      return this.#tagged(text, content)
    }
    return [this.#textValue(text), ...nodes.slice(1).map((node) => this.value(node))]
  }

  #map(nodes: JsonArray): Json {
    if (nodes.length % 2 === 0) throw this.#wrong('a map has a name without a value')
    const builder = new ObjectBuilder()
    for (let i = 1; i < nodes.length; i += 2) {
      builder.set(this.#name(nodes[i] ?? null), this.value(nodes[i + 1] ?? null))
    }
    return builder.build()
  }

  #object(object: JsonObject): Json {
    const entries = objectEntries(object)
    const [only] = entries
    if (only !== undefined && entries.length === 1) {
      const [name, content] = only
      const text = this.#uncached(name, true)
      if (text.startsWith('~#')) return this.#tagged(text, content)
      return this.#built([[shownName(this.#textValue(text)), this.value(content)]])
    }
    return this.#built(entries.map(([name, node]) => [this.#name(name), this.value(node)]))
  }

  #built(entries: readonly (readonly [string, Json])[]): Json {
    const builder = new ObjectBuilder()
    for (const [name, value] of entries) builder.set(name, value)
    return builder.build()
  }

  /** @param text with its `~#` */
  #tagged(text: string, content: Json): Json {
    return tagged(text.slice(2), this.value(content))
  }
}

function tagged(tag: string, value: Json): Json {
  const meant = untag(tag, value)
  return meant === undefined ? { tag, value } : meant
}

/** @throws SerdeError */
export function readTransit(carried: Json, label: string): Json {
  return new TransitReader(label).value(carried)
}
