/**
 * Values that a `reduce` may change in place. Copying the state at each turn would make `reduce … (.[$k] = $v)`
 * quadratic; so containers that the reduce itself made, and that nobody else can see, are written to directly.
 *
 * A container is owned from when it was copied here until a value that may refer to it is kept anywhere (`shared`).
 */
import {
  isArray,
  isAwkwardKey,
  isObject,
  objectEntries,
  ObjectBuilder,
  type Json,
} from '../json/value.ts'
import { setIndex } from './access.ts'
import type { Budget } from './budget.ts'

/** More members than these are not looked at to see that they are scalars. */
const FEW = 16

function isScalar(value: Json): boolean {
  return value === null || typeof value !== 'object'
}

/** Whether a container has no containers inside. */
function holdsOnlyScalars(value: Json): boolean {
  if (isArray(value)) return value.length <= FEW && value.every(isScalar)
  if (!isObject(value)) return false
  const entries = objectEntries(value)
  return entries.length <= FEW && entries.every(([, member]) => isScalar(member))
}

export class Owned {
  #containers = new Set<object>()

  /** A value is going to be kept that may refer to what is owned: from now on all is copied again. */
  keep(value: Json): void {
    if (value === null || typeof value !== 'object' || this.#containers.size === 0) return
    if (this.#has(value) || !holdsOnlyScalars(value)) this.#containers = new Set()
  }

  #own<T extends Json>(value: T): T {
    if (typeof value === 'object' && value !== null) this.#containers.add(value)
    return value
  }

  #has(value: object): boolean {
    return this.#containers.has(value)
  }

  /** `target[key] = value`, in place where target is owned; the result is owned. @throws JqError */
  set(target: Json, key: Json, value: Json): Json {
    if (target === null || typeof target !== 'object' || !this.#has(target)) {
      return this.#own(setIndex(target, key, value))
    }
    if (
      typeof key === 'number' &&
      Array.isArray(target) &&
      Number.isInteger(key) &&
      key >= 0 &&
      key <= target.length
    ) {
      target[key] = value
      return target
    }
    if (typeof key === 'string' && target instanceof Map) {
      target.set(key, value)
      return target
    }
    if (typeof key === 'string' && !Array.isArray(target) && !isAwkwardKey(key)) {
      Object.assign(target, { [key]: value })
      return target
    }
    return this.#own(setIndex(target, key, value))
  }

  /** `target + value`, in place for an owned array or object; undefined when it is not for this to say. */
  append(target: Json, value: Json, budget: Budget): Json | undefined {
    if (isArray(target) && isArray(value)) {
      budget.checkSize(target.length + value.length)
      const array = this.#writable(target)
      for (const element of value) array.push(element)
      return array
    }
    if (isObject(target) && isObject(value)) {
      let result: Json = target
      if (!this.#has(target)) result = this.#own(ObjectBuilder.from(target).build())
      for (const [key, member] of objectEntries(value)) result = this.set(result, key, member)
      return result
    }
    return undefined
  }

  #writable(target: readonly Json[]): Json[] {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is owned was made here, as an array to write to
    if (this.#has(target)) return target as Json[]
    return this.#own([...target])
  }
}
