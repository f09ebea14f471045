/** Searches that begin at a record. */
import type { SearchRequest } from '@millrace/contract/search.ts'
import { stringifyJson } from '@millrace/kjq/json/stringify.ts'
import type { FormChange, InspectActions, ShownRecord, StartedLine } from '../model.ts'
import { recordId } from './record-id.ts'

/** Longer keys are refused by the API. */
const MAX_KEY = 1_048_576

/** All records with the key of this one, or why they cannot be searched. */
export function keySearch(
  record: ShownRecord,
  request: SearchRequest,
  started: StartedLine | null,
): { readonly form: FormChange } | { readonly reason: string } {
  if (record.key_size === null) return { reason: 'The record has no key.' }
  if (record.errors?.key !== undefined) return { reason: 'The key could not be decoded.' }
  if (record.projection !== undefined) return { reason: 'The projection leaves the key out.' }
  if (record.omitted?.includes('key') === true || record.key_size > MAX_KEY)
    return { reason: 'The key is too large to be searched.' }
  const key = typeof record.key === 'string' ? record.key : stringifyJson(record.key)
  // What Auto chose here reads this key; asked again it might choose otherwise.
  const label = started?.topics.find(({ topic }) => topic === record.topic)?.key.label
  return {
    form: {
      ...sidesOf(request),
      topics: [record.topic],
      mode: 'key',
      key,
      from: '',
      to: '',
      filter: '',
      partitions: [],
      ...(label !== undefined && { key_serde: label }),
    },
  }
}

/** The search that finds this record and nothing else. */
export function recordSearch(
  { topic, partition, offset }: Pick<ShownRecord, 'topic' | 'partition' | 'offset'>,
  request: SearchRequest,
): FormChange {
  return {
    ...sidesOf(request),
    topics: [topic],
    mode: 'partition',
    partitions: [partition],
    from: String(offset),
    to: String(offset + 1),
    order: 'oldest',
    filter: '',
    isolation: 'read_uncommitted',
  }
}

/** Whatever happens to the topic's end: the address names the offset. */
export function permalink(
  record: ShownRecord,
  request: SearchRequest,
  actions: InspectActions,
): string {
  const href = actions.hrefOf(recordSearch(record, request))
  const url = new URL(`.${href}`, document.baseURI)
  url.searchParams.set('open', recordId(record))
  return url.href.replaceAll('%3A', ':')
}

function sidesOf({ key_serde, value_serde, headers_serde, isolation }: SearchRequest): FormChange {
  return {
    key_serde: key_serde ?? '',
    value_serde: value_serde ?? '',
    headers_serde: headers_serde ?? '',
    isolation: isolation ?? '',
  }
}
