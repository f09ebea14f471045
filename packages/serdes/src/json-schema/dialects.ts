/**
 * Which validator reads a schema: JSON Schema changed the meaning of its words from draft to draft, and `$schema` says
 * which one is meant. Without it draft 7 is, as for Confluent's serializers.
 */
import { createRequire } from 'node:module'
import type * as AjvPackage from 'ajv'
import type { Ajv, Options } from 'ajv'
import type * as Package04 from 'ajv-draft-04'
import type * as Formats from 'ajv-formats'
import type * as Package2019 from 'ajv/dist/2019.js'
import type * as Package2020 from 'ajv/dist/2020.js'

const DIALECTS = ['draft-04', 'draft-06', 'draft-07', '2019-09', '2020-12'] as const
type Dialect = (typeof DIALECTS)[number]

const load = createRequire(import.meta.url)

/** @param declared what `$schema` holds; what is not known there is read as draft 7 */
export function dialectOf(declared: unknown): Dialect {
  const found =
    typeof declared === 'string' ? DIALECTS.find((name) => declared.includes(name)) : null
  return found ?? 'draft-07'
}

/** A validator with the formats of ajv-formats. Loaded when the first schema is compiled: most readers need none. */
export function newValidator(dialect: Dialect, options: Options): Ajv {
  const ajv = bare(dialect, options)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- require has no types
  const formats = load('ajv-formats') as typeof Formats.default
  formats.default(ajv)
  return ajv
}

/* oxlint-disable typescript/no-unsafe-type-assertion -- require has no types */
function bare(dialect: Dialect, options: Options): Ajv {
  switch (dialect) {
    case 'draft-04': {
      const { default: Ajv04 } = load('ajv-draft-04') as typeof Package04.default
      return new Ajv04(options)
    }
    case 'draft-06':
    case 'draft-07': {
      const { Ajv: Ajv07 } = load('ajv') as typeof AjvPackage
      return new Ajv07(options)
    }
    case '2019-09': {
      const { Ajv2019 } = load('ajv/dist/2019.js') as typeof Package2019
      return new Ajv2019(options)
    }
    case '2020-12': {
      const { Ajv2020 } = load('ajv/dist/2020.js') as typeof Package2020
      return new Ajv2020(options)
    }
  }
}
