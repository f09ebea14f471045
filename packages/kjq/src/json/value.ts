/**
 * JSON values as kJQ sees them.
 *
 * Numbers are doubles; integers beyond 2^53 are `bigint`, so that they survive parsing, comparison and printing. Objects
 * are plain objects while that keeps insertion order and every key is ordinary; an object with keys like "10" or
 * "__proto__" is a Map, because JavaScript would reorder or reinterpret them. Only the functions here know that.
 */

export type Json = null | boolean | number | bigint | string | JsonArray | JsonObject
export type JsonArray = readonly Json[]
export type PlainObject = { readonly [key: string]: Json }
export type JsonObject = PlainObject | ReadonlyMap<string, Json>

export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

export function typeOf(value: Json): JsonType {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- default has the rest
  switch (typeof value) {
    case 'boolean':
      return 'boolean'
    case 'number':
    case 'bigint':
      return 'number'
    case 'string':
      return 'string'
    default:
      return value === null ? 'null' : Array.isArray(value) ? 'array' : 'object'
  }
}

export function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isArray(value: Json): value is JsonArray {
  return Array.isArray(value)
}

export function isNumber(value: Json): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

/** Neither null nor false. */
export function truthy(value: Json): boolean {
  return value !== null && value !== false
}

const INDEX_LIKE = /^(?:0|[1-9][0-9]{0,9})$/

/** Whether a plain object would move or reinterpret this key. */
export function isAwkwardKey(key: string): boolean {
  const first = key.charCodeAt(0)
  return (first >= 48 && first <= 57 && INDEX_LIKE.test(key)) || key === '__proto__'
}

/** An object that is no Map; TypeScript cannot tell, because a Map is an object of names, too. */
function plain(object: JsonObject): PlainObject {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- callers have excluded Map
  return object as PlainObject
}

export function objectGet(object: JsonObject, key: string): Json | undefined {
  if (object instanceof Map) return object.get(key)
  return Object.hasOwn(object, key) ? plain(object)[key] : undefined
}

export function objectHas(object: JsonObject, key: string): boolean {
  return object instanceof Map ? object.has(key) : Object.hasOwn(object, key)
}

/** Keys in insertion order. */
export function objectKeys(object: JsonObject): string[] {
  return object instanceof Map ? [...object.keys()] : Object.keys(object)
}

export function objectValues(object: JsonObject): Json[] {
  return object instanceof Map ? [...object.values()] : Object.values(object)
}

export function objectEntries(object: JsonObject): [string, Json][] {
  return object instanceof Map ? [...object.entries()] : Object.entries(object)
}

export function objectSize(object: JsonObject): number {
  return object instanceof Map ? object.size : Object.keys(object).length
}

/** Collects entries; switches to a Map at the first awkward key. A later value of a key replaces it in place. */
export class ObjectBuilder {
  #plain: Record<string, Json> = {}
  #map: Map<string, Json> | undefined

  static from(object: JsonObject): ObjectBuilder {
    const builder = new ObjectBuilder()
    if (object instanceof Map) builder.#map = new Map(object)
    else builder.#plain = { ...plain(object) }
    return builder
  }

  set(key: string, value: Json): void {
    if (this.#map !== undefined) this.#map.set(key, value)
    else if (isAwkwardKey(key)) {
      this.#map = new Map(Object.entries(this.#plain))
      this.#map.set(key, value)
    } else this.#plain[key] = value
  }

  delete(key: string): void {
    if (this.#map !== undefined) this.#map.delete(key)
    else if (Object.hasOwn(this.#plain, key)) delete this.#plain[key]
  }

  build(): JsonObject {
    return this.#map ?? this.#plain
  }
}

export function objectFrom(entries: Iterable<readonly [string, Json]>): JsonObject {
  const builder = new ObjectBuilder()
  for (const [key, value] of entries) builder.set(key, value)
  return builder.build()
}

export function objectWith(object: JsonObject, key: string, value: Json): JsonObject {
  const builder = ObjectBuilder.from(object)
  builder.set(key, value)
  return builder.build()
}

export const EMPTY_OBJECT: JsonObject = Object.freeze({})

/** As a double; jq's arithmetic knows nothing else. */
export function toDouble(value: number | bigint): number {
  return typeof value === 'bigint' ? Number(value) : value
}
