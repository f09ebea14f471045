/** Which fields records have, from a sample of them: for the completion of filters and projections. */
import type { TopicField } from '@millrace/contract/search.ts'
import { parseJson } from '@millrace/kjq/json/parse.ts'
import { stringifyJson } from '@millrace/kjq/json/stringify.ts'
import { type Json, typeOf } from '@millrace/kjq/json/value.ts'

export interface FieldCounter {
  /** @param json text of a FoundRecord */
  add(json: string): void
  readonly sampled: number
  /** Shallow ones first, then by name; at most MAX_FIELDS. */
  fields(): TopicField[]
}

/** What people complete; deeper or more is the shape of data that names things by their keys. */
const MAX_DEPTH = 10
const MAX_FIELDS = 1_000
const MAX_ELEMENTS = 20
const MAX_EXAMPLE = 60

interface Seen {
  readonly types: Map<string, number>
  readonly depth: number
  example: string | null
  records: number
  /** Number of the record that was counted last: an array's elements count once. */
  lastRecord: number
}

export function fieldCounter(): FieldCounter {
  const seen = new Map<string, Seen>()
  let sampled = 0

  function note(path: string, depth: number, value: Json): void {
    let field = seen.get(path)
    if (field === undefined) {
      if (seen.size >= MAX_FIELDS) return
      field = { types: new Map(), depth, example: null, records: 0, lastRecord: 0 }
      seen.set(path, field)
    }
    const type = typeOf(value)
    field.types.set(type, (field.types.get(type) ?? 0) + 1)
    if (field.lastRecord !== sampled) field.records++
    field.lastRecord = sampled
    if (type === 'object' || type === 'array') return step(path, depth, value)
    if (value !== null) field.example ??= exampleOf(value)
  }

  function step(path: string, depth: number, value: Json): void {
    if (depth >= MAX_DEPTH) return
    if (isList(value)) {
      for (const element of value.slice(0, MAX_ELEMENTS)) note(`${path}[]`, depth + 1, element)
    } else {
      for (const [name, member] of membersOf(value)) note(path + pathStep(name), depth + 1, member)
    }
  }

  return {
    add(json) {
      sampled++
      for (const [name, part] of membersOf(parseJson(json))) {
        if (name === 'key' || name === 'value' || name === 'headers') note(`.${name}`, 1, part)
      }
    },
    get sampled() {
      return sampled
    },
    fields: () =>
      [...seen]
        .sort(([a, left], [b, right]) => left.depth - right.depth || (a < b ? -1 : 1))
        .map(([path, field]) => ({
          path,
          types: [...field.types].sort((a, b) => b[1] - a[1]).map(([type]) => type),
          example: field.example,
          share: field.records / sampled,
        })),
  }
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

function membersOf(value: Json): [string, Json][] {
  if (typeof value !== 'object' || value === null || isList(value)) return []
  return value instanceof Map ? [...value] : Object.entries(value)
}

/** `.name`, or `["any other name"]`, as kJQ reads it. */
function pathStep(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${stringifyJson(name)}]`
}

function exampleOf(value: Json): string {
  const text = stringifyJson(typeof value === 'string' ? value.slice(0, MAX_EXAMPLE + 1) : value)
  return text.length <= MAX_EXAMPLE ? text : `${text.slice(0, MAX_EXAMPLE - 1)}…`
}
