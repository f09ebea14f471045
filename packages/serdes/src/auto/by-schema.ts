/** Samples that name the schema they were written with. */
import type { SchemaType, WireId } from '../schemas/model.ts'
import { readFraming } from '../schemas/framing.ts'
import type { SerdeContext } from '../serde.ts'
import type { ChosenSerde } from './choose.ts'
import { rest, share } from './words.ts'

/** What is known of the schema that a sample names. */
export interface SampleSchema {
  readonly id: number | string
  /** A header names it: the bytes themselves do not show it. */
  readonly inHeader: boolean
  readonly found:
    | { readonly type: SchemaType; readonly registry: string }
    | { readonly fault: string }
}

export interface NamedSchema {
  readonly id: WireId
  readonly inHeader: boolean
}

/** Magic byte, id and at least a byte behind them: fewer are no framed record. */
const LEAST = 6
/** More schemas than these are only counted. */
const NAMED = 3
const NAME = ['names', 'name'] as const
const KINDS: Readonly<Record<SchemaType, { readonly label: string; readonly name: string }>> = {
  AVRO: { label: 'AVRO', name: 'Avro' },
  PROTOBUF: { label: 'Protobuf', name: 'Protobuf' },
  JSON: { label: 'JSON Schema', name: 'JSON Schema' },
}

/** null: the sample names no schema, or what it begins with is none that a registry gives. */
export function schemaNamed(bytes: Buffer, context: SerdeContext): NamedSchema | null {
  const framed = readFraming(bytes, context)
  if (framed === null) return null
  const { id, header } = framed
  if (header !== null) return { id, inHeader: true }
  const isPlausible = bytes.length >= LEAST && (id.kind !== 'id' || id.id > 0)
  return isPlausible ? { id, inHeader: false } : null
}

/**
 * null: too few samples name a schema that a registry has.
 *
 * @param schemas of the samples that are not empty, null where one names none
 * @param enough part of them
 */
export function chooseBySchema(
  schemas: readonly (SampleSchema | null)[],
  enough: number,
): ChosenSerde | null {
  const known = schemas.flatMap((schema) =>
    schema !== null && 'type' in schema.found ? [{ id: schema.id, ...schema.found }] : [],
  )
  const byType = [...Map.groupBy(known, ({ type }) => type)].sort(
    ([, a], [, b]) => b.length - a.length,
  )
  const [first, ...others] = byType
  if (first === undefined || known.length < schemas.length * enough) return null
  const [type, own] = first
  const { label, name } = KINDS[type]
  const left = rest([
    ...others.map(([other, list]) => [list.length, KINDS[other].name] as const),
    [schemas.length - known.length, 'without a schema that is known'],
  ])
  const ids = [...new Set(own.map(({ id }) => String(id)))]
  const registries = [...new Set(own.map(({ registry }) => registry))]
  const be = ids.length === 1 ? 'is' : 'are'
  const reason = `${share(own.length, schemas.length, NAME)} ${listed(ids)}, which ${be} ${name} in registry ${registries.join(' and ')}${left}`
  return { label, reason }
}

function listed(ids: readonly string[]): string {
  const more = ids.length - NAMED
  const shown = ids.slice(0, NAMED).join(', ')
  return `schema${ids.length === 1 ? '' : 's'} ${shown}${more > 0 ? ` and ${more} more` : ''}`
}

/** The first reason why schemas cannot be had; null: there is none. */
export function faultOf(schemas: readonly (SampleSchema | null)[]): string | null {
  for (const schema of schemas) {
    if (schema !== null && 'fault' in schema.found) return schema.found.fault
  }
  return null
}
