/** JSON text of a found record (contract's FoundRecord), put together without an object in between. */
import type { TimestampType } from '@millrace/kafka/records/model.ts'
import type { SchemaMark } from '@millrace/serdes/schemas/model.ts'
import type { Side } from '@millrace/serdes/serde.ts'
import { formatString } from '@millrace/kjq/json/stringify.ts'
import type { PartFailure } from './part-reader.ts'

export interface FoundParts {
  readonly offset: number
  readonly timestamp: number | bigint
  readonly timestampType: TimestampType
  /** JSON texts. */
  readonly key: string
  readonly value: string
  readonly headers: string
  readonly projection: { readonly outputs: string; readonly error: string | null } | null
  /** −1: the part is null. */
  readonly keySize: number
  readonly valueSize: number
  readonly headersCount: number
  readonly schemas: readonly { readonly side: 'key' | 'value'; readonly mark: SchemaMark }[]
  readonly failures: readonly { readonly side: Side; readonly failure: PartFailure }[]
  readonly omitted: readonly Side[]
}

/** What the texts of a partition begin with. */
export function foundHead(topic: string, partition: number): string {
  return `{"topic":${formatString(topic)},"partition":${partition},"offset":`
}

export function foundText(head: string, found: FoundParts): string {
  const { projection, schemas, failures, omitted } = found
  let text = `${head}${found.offset},"timestamp":${found.timestamp},"timestamp_type":"${found.timestampType}","key":${found.key},"value":${found.value},"headers":${found.headers}`
  if (projection !== null) {
    text += `,"projection":[${projection.outputs}]`
    if (projection.error !== null) text += `,"projection_error":${formatString(projection.error)}`
  }
  text += `,"key_size":${size(found.keySize)},"value_size":${size(found.valueSize)},"headers_count":${found.headersCount}`
  for (const { side, mark } of schemas) text += `,"${side}_schema":${markText(mark)}`
  if (failures.length > 0) {
    text += `,"errors":{${failures.map(({ side, failure }) => `"${side}":${failureText(failure)}`).join(',')}}`
  }
  if (omitted.length > 0) text += `,"omitted":${JSON.stringify(omitted)}`
  return `${text}}`
}

function size(bytes: number): string {
  return bytes < 0 ? 'null' : String(bytes)
}

/** Only what the contract has, in its order. */
function markText({ registry, id, message }: SchemaMark): string {
  return JSON.stringify({ registry, id, ...(message !== undefined && { message }) })
}

function failureText({ reason, hex, text, size: total }: PartFailure): string {
  return `{"reason":${formatString(reason)},"hex":"${hex}","text":${formatString(text)},"size":${total}}`
}
