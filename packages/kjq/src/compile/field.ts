/** `.a.b.c`: the hot path of every filter. */
import { isArray, objectGet, isObject, type Json } from '../json/value.ts'
import { getIndex } from '../runtime/access.ts'

/** Names that plain objects, Maps or arrays answer to though nobody put them there. */
const INHERITED: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  ...Object.getOwnPropertyNames(Map.prototype),
  ...Object.getOwnPropertyNames(Array.prototype),
])

export type Getter = (value: Json) => Json

/** Whether a plain object's own property of that name is all that `object[name]` can be. */
function isPlainName(name: string): boolean {
  return !INHERITED.has(name) && !/^[0-9]/.test(name)
}

/** What a step gives that is not a plain member: null on null, a Map's member, an error. */
type Otherwise = (value: Json, key: string | number) => Json

const strict: Otherwise = (value, key) => (value === null ? null : getIndex(value, key))

const lenient: Otherwise = (value, key) => {
  if (typeof key === 'string') return isObject(value) ? (objectGet(value, key) ?? null) : null
  return isArray(value) ? getIndex(value, key) : null
}

function member(value: Json, name: string, otherwise: Otherwise): Json {
  if (value !== null && typeof value === 'object') {
    // Arrays and Maps have no own property of a plain name: they fall through.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above; this is the hot path
    const found = (value as { readonly [key: string]: Json | undefined })[name]
    if (found !== undefined) return found
    if (Object.getPrototypeOf(value) === Object.prototype) return null
  }
  return otherwise(value, name)
}

/** @param keys of a path without negative indexes; a string names a member, a number an element */
export function pathGetter(keys: readonly (string | number)[], isLenient: boolean): Getter {
  const otherwise = isLenient ? lenient : strict
  if (keys.every((key) => typeof key === 'string' && isPlainName(key))) {
    return namesGetter(keys.map(String), otherwise)
  }
  const plain = keys.map((key) => typeof key === 'string' && isPlainName(key))
  return (start) => {
    let value = start
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!
      if (typeof key === 'number') {
        value = isArray(value) ? (value[key] ?? null) : otherwise(value, key)
      } else value = plain[i] === true ? member(value, key, otherwise) : otherwise(value, key)
    }
    return value
  }
}

function namesGetter(names: readonly string[], otherwise: Otherwise): Getter {
  const [a = '', b = '', c = ''] = names
  switch (names.length) {
    case 1:
      return (value) => member(value, a, otherwise)
    case 2:
      return (value) => member(member(value, a, otherwise), b, otherwise)
    case 3:
      return (value) => member(member(member(value, a, otherwise), b, otherwise), c, otherwise)
    default: {
      const rest = namesGetter(names.slice(3), otherwise)
      return (value) =>
        rest(member(member(member(value, a, otherwise), b, otherwise), c, otherwise))
    }
  }
}
