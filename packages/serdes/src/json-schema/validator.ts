/** A schema and what it refers to, made into a function that tells what of a value does not fit. */
import type { ErrorObject, Options } from 'ajv'
import { isArray, isObject, objectEntries, type Json } from '@millrace/kjq/json/value.ts'
import type { Schema } from '../schemas/model.ts'
import { dialectOf, newValidator } from './dialects.ts'
import { Pattern } from './pattern.ts'

/** What does not fit, each with its place; empty: the value fits. */
export type Validator = (value: Json) => readonly string[]

const MAX_SHOWN = 5

const regExp = Object.assign((pattern: string): Pattern => new Pattern(pattern), {
  code: 'new RegExp',
})

const OPTIONS: Options = {
  // Words that the draft does not know are comments to it (Confluent's `javaType`, `connect.index` …).
  strict: false,
  allErrors: true,
  logger: false,
  code: { regExp },
}

/** @throws Error: the text is no JSON, is no schema, or refers to what is not among its references */
export function compileValidator(schema: Schema): Validator {
  const root = parse(schema.text)
  const ajv = newValidator(dialectOf(root.declared), OPTIONS)
  for (const reference of schema.references) {
    const { document, id } = parse(reference.text)
    for (const name of namesOf(reference.name, root.id)) {
      if (name !== id) ajv.addSchema(document, name)
      else if (ajv.getSchema(name) === undefined) ajv.addSchema(document)
    }
  }
  const validate = ajv.compile(root.document)
  return (value) => {
    if (validate(plainOf(value))) return []
    return (validate.errors ?? []).slice(0, MAX_SHOWN).map(told)
  }
}

interface Parsed {
  readonly document: object | boolean
  readonly declared: unknown
  readonly id: string | undefined
}

/** Without `$schema`: the validator is of that draft already, and does not know every address that drafts go by. */
function parse(text: string): Parsed {
  const value: unknown = JSON.parse(text)
  if (typeof value === 'boolean') return { document: value, declared: undefined, id: undefined }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError('A schema is an object, true or false')
  const { $schema: declared, ...document } = { $schema: undefined, ...value }
  const id: unknown = Reflect.get(document, '$id') ?? Reflect.get(document, 'id')
  return { document, declared, id: typeof id === 'string' ? id : undefined }
}

/** A `$ref` is read from the address of the schema that holds it; the registry knows what it refers to by the bare name. */
function namesOf(name: string, root: string | undefined): readonly string[] {
  if (root === undefined || !URL.canParse(name, root)) return [name]
  return [...new Set([name, new URL(name, root).href])]
}

/** What the validator understands: big integers as the nearest number, maps as objects. */
function plainOf(value: Json): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (isArray(value)) return value.map(plainOf)
  if (!isObject(value)) return value
  // fromEntries defines its members, also `__proto__`.
  return Object.fromEntries(objectEntries(value).map(([name, member]) => [name, plainOf(member)]))
}

function told({ instancePath, message = 'does not fit', keyword, params }: ErrorObject): string {
  const place = instancePath === '' ? 'the value' : instancePath
  const what = detail(keyword, params)
  return `${place} ${message}${what}`
}

/** What the message leaves out. */
function detail(keyword: string, params: Readonly<Record<string, unknown>>): string {
  switch (keyword) {
    case 'additionalProperties':
      return ` (${JSON.stringify(params['additionalProperty'])})`
    case 'unevaluatedProperties':
      return ` (${JSON.stringify(params['unevaluatedProperty'])})`
    case 'enum':
      return `: ${JSON.stringify(params['allowedValues']).slice(0, 200)}`
    case 'const':
      return ` ${JSON.stringify(params['allowedValue']).slice(0, 200)}`
    default:
      return ''
  }
}
