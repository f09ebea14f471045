/** Values that must be accepted, and what has to follow from them. */
import { isDeepStrictEqual } from 'node:util'
import type { Found } from './found.ts'

export interface AcceptedValues {
  readonly name: string
  readonly values: Readonly<Record<string, unknown>>
  /** One line for each thing that should be so and is not. */
  readonly expect: (found: Found) => readonly string[]
}

/** @returns the differences to what is expected at each path; undefined: nothing may be there */
export function expecting(expected: Readonly<Record<string, unknown>>) {
  return ({ at }: Found): readonly string[] =>
    Object.entries(expected).flatMap(([where, value]) => {
      const found = at(where)
      if (isDeepStrictEqual(found, value)) return []
      return [`${where} is ${JSON.stringify(found)}, expected ${JSON.stringify(value)}`]
    })
}

export const POD = 'Deployment.spec.template.spec'
export const CONTAINER = `${POD}.containers.0`
export const secret = { existingSecret: 'millrace' }
export const env = { BOOTSTRAP: 'kafka-1:9092' }
