/**
 * Which validator reads a schema: JSON Schema changed the meaning of its words from draft to draft, and `$schema` says
 * which one is meant. Without it draft 7 is, as for Confluent's serializers.
 */
import { createRequire } from 'node:module'
import type { Ajv, Options } from 'ajv'

type AjvClass = new (options: Options) => Ajv

const DIALECTS = ['draft-04', 'draft-06', 'draft-07', '2019-09', '2020-12'] as const
type Dialect = (typeof DIALECTS)[number]

const MODULES: Readonly<Record<Dialect, string>> = {
  'draft-04': 'ajv-draft-04',
  'draft-06': 'ajv',
  'draft-07': 'ajv',
  '2019-09': 'ajv/dist/2019.js',
  '2020-12': 'ajv/dist/2020.js',
}

const load = createRequire(import.meta.url)

/** @param declared what `$schema` holds; what is not known there is read as draft 7 */
export function dialectOf(declared: unknown): Dialect {
  const found =
    typeof declared === 'string' ? DIALECTS.find((name) => declared.includes(name)) : null
  return found ?? 'draft-07'
}

/** A validator with the formats of ajv-formats. Loaded when the first schema is compiled: most readers need none. */
export function newValidator(dialect: Dialect, options: Options): Ajv {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- require has no types
  const { default: AjvOfDialect } = load(MODULES[dialect]) as { readonly default: AjvClass }
  const ajv = new AjvOfDialect(options)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- require has no types
  const formats = load('ajv-formats') as { readonly default: (ajv: Ajv) => unknown }
  formats.default(ajv)
  return ajv
}
