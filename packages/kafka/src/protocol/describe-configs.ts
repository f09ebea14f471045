/**
 * DescribeConfigs, key 32, versions 1-4, flexible from 4 (synonyms KIP-226, type and documentation KIP-569 v3).
 *
 * Request:  resources [type int8, name, keys? [string] (null: all), tags], include_synonyms,
 *           v3+ include_documentation, tags
 * Response: throttle_time_ms int32, results [error_code int16, error_message?, type int8, name, configs [name, value?,
 *           read_only, source int8, is_sensitive, synonyms [name, value?, source int8, tags], v3+ config_type int8,
 *           v3+ documentation?, tags], tags], tags
 *
 * Thousands of topics say the same thing: an entry is found again by its bytes and decoded once per answer.
 */
import type { ByteReader } from '../wire/byte-reader.ts'
import { reading, writing } from '../wire/fields.ts'
import type { FieldReader } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

/** ConfigResource.Type. */
export const TOPIC_RESOURCE = 2
export const BROKER_RESOURCE = 4

export interface DescribeConfigsRequest {
  readonly resources: readonly { readonly type: number; readonly name: string }[]
  readonly includeDocumentation: boolean
}

export interface ConfigSynonymEntry {
  readonly name: string
  readonly value: string | null
  /** Code of ConfigSource. */
  readonly source: number
}

export interface ConfigEntry {
  readonly name: string
  /** null: sensitive or unset. */
  readonly value: string | null
  readonly readOnly: boolean
  readonly source: number
  readonly sensitive: boolean
  readonly synonyms: readonly ConfigSynonymEntry[]
  /** Code of ConfigDef.Type; 0 (unknown) before version 3. */
  readonly type: number
  readonly documentation: string | null
}

export interface DescribedConfigs {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly type: number
  readonly name: string
  /** Equal entries of one answer are the same object. */
  readonly entries: readonly ConfigEntry[]
}

export const describeConfigsApi: Codec<DescribeConfigsRequest, readonly DescribedConfigs[]> = {
  key: 32,
  name: 'DescribeConfigs',
  minVersion: 1,
  maxVersion: 4,
  flexibleFrom: 4,

  encode(version, request, out) {
    const fields = writing(version >= 4)
    fields.array(out, request.resources, ({ type, name }) => {
      out.int8(type)
      fields.string(out, name)
      fields.count(out, null)
      fields.end(out)
    })
    out.boolean(true)
    if (version >= 3) out.boolean(request.includeDocumentation)
    fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 4)
    const known = new Map<string, ConfigEntry>()
    body.int32()
    const results = fields.array(body, () => {
      const errorCode = body.int16()
      const errorMessage = fields.nullableString(body)
      const type = body.int8()
      const name = fields.string(body)
      const entries = fields.array(body, () => internedEntry(version, fields, body, known))
      fields.end(body)
      return { errorCode, errorMessage, type, name, entries }
    })
    fields.end(body)
    return results
  },
}

function internedEntry(
  version: number,
  fields: FieldReader,
  body: ByteReader,
  known: Map<string, ConfigEntry>,
): ConfigEntry {
  const start = body.position
  skipEntry(version, body)
  const end = body.position
  const bytes = body.buffer.toString('latin1', start, end)
  const seen = known.get(bytes)
  if (seen !== undefined) return seen
  body.position = start
  const entry = readEntry(version, fields, body)
  known.set(bytes, entry)
  return entry
}

function skipEntry(version: number, body: ByteReader): void {
  const flexible = version >= 4
  skipText(flexible, body)
  skipText(flexible, body)
  body.skip(3, 'read_only, source and is_sensitive')
  const synonyms = flexible ? body.compactArrayLength() : body.arrayLength()
  for (let i = 0; i < synonyms; i += 1) {
    skipText(flexible, body)
    skipText(flexible, body)
    body.skip(1, 'source')
    if (flexible) body.taggedFields()
  }
  if (version >= 3) {
    body.skip(1, 'type')
    skipText(flexible, body)
  }
  if (flexible) body.taggedFields()
}

function skipText(flexible: boolean, body: ByteReader): void {
  body.skip(Math.max(0, flexible ? body.uvarint() - 1 : body.int16()), 'text')
}

function readEntry(version: number, fields: FieldReader, body: ByteReader): ConfigEntry {
  const name = fields.string(body)
  const value = fields.nullableString(body)
  const readOnly = body.boolean()
  const source = body.int8()
  const sensitive = body.boolean()
  const synonyms = fields.array(body, () => {
    const synonym = {
      name: fields.string(body),
      value: fields.nullableString(body),
      source: body.int8(),
    }
    fields.end(body)
    return synonym
  })
  const type = version >= 3 ? body.int8() : 0
  const documentation = version >= 3 ? fields.nullableString(body) : null
  fields.end(body)
  return { name, value, readOnly, source, sensitive, synonyms, type, documentation }
}
