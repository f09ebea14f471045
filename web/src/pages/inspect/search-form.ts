/** The form as a request and as an address. Both carry only what differs from the server's defaults. */
import type { SearchRequest } from '@millrace/contract/search.ts'
import type { SearchParams } from '../../app/params.ts'
import type { SearchForm } from './model.ts'
import { formatPartitions, parsePartitions } from '../../partition-list.ts'

export const EMPTY_FORM: SearchForm = {
  topics: [],
  mode: 'sample',
  partitions: [],
  from: '',
  to: '',
  order: '',
  filter: '',
  projection: '',
  dialect: '',
  key: '',
  key_partitioner: 'murmur2',
  key_serde: '',
  value_serde: '',
  headers_serde: '',
  schema_registry: '',
  key_subject: '',
  key_version: null,
  key_message: '',
  isolation: '',
  limit: null,
  streaming: false,
  scan_limit: null,
  tail: false,
}

/** Where a search begins when the form does not say: as the server has it. */
export function defaultFrom({ mode, tail }: SearchForm): string {
  if (tail) return 'newest'
  return mode === 'sample' || mode === 'partition' ? 'recent' : 'oldest'
}

const DIGITS = /^\d{1,16}$/

/** What the server is asked. Fields that do not apply in this mode are left out. */
export function toRequest(form: SearchForm): SearchRequest {
  const { mode, tail } = form
  return {
    topics: [...form.topics],
    mode,
    ...(form.partitions.length > 0 && { partitions: [...form.partitions] }),
    // A tail begins at the end and has none.
    ...(!tail && form.from !== '' && { from: form.from }),
    ...(!tail && form.to !== '' && { to: form.to }),
    ...(!tail && form.order !== '' && { order: form.order }),
    ...(form.filter.trim() !== '' && { filter: form.filter }),
    ...(form.projection.trim() !== '' && { projection: form.projection }),
    ...(form.dialect !== '' && { dialect: form.dialect }),
    ...(mode === 'key' && { key: form.key, key_partitioner: form.key_partitioner }),
    ...(form.key_serde !== '' && { key_serde: form.key_serde }),
    ...(form.value_serde !== '' && { value_serde: form.value_serde }),
    ...(form.headers_serde !== '' && { headers_serde: form.headers_serde }),
    ...(mode === 'key' && schemaOf(form)),
    ...(form.isolation !== '' && { isolation: form.isolation }),
    ...(form.limit !== null && { limit: form.limit }),
    ...(!tail && form.streaming && { streaming: true }),
    ...(!tail && form.streaming && form.scan_limit !== null && { scan_limit: form.scan_limit }),
    ...(tail && { tail: true }),
  }
}

function schemaOf(form: SearchForm): Pick<SearchRequest, 'key_schema' | 'schema_registry'> {
  const { schema_registry, key_subject, key_version, key_message } = form
  const choice = {
    ...(key_subject !== '' && { subject: key_subject }),
    ...(key_version !== null && { version: key_version }),
    ...(key_message !== '' && { message: key_message }),
  }
  return {
    ...(Object.keys(choice).length > 0 && { key_schema: choice }),
    ...(schema_registry !== '' && { schema_registry }),
  }
}

/**
 * Search parameters, each named as in the request. Topic names hold no comma. Fields that the mode ignores are kept: an
 * address is the form, and changing the mode back loses nothing.
 */
export function toUrl(form: SearchForm): SearchParams {
  return {
    topics: text(form.topics.join(',')),
    mode: form.mode === EMPTY_FORM.mode ? undefined : form.mode,
    partitions: text(formatPartitions(form.partitions)),
    from: text(form.from),
    to: text(form.to),
    order: text(form.order),
    filter: text(form.filter),
    projection: text(form.projection),
    dialect: text(form.dialect),
    key: text(form.key),
    key_partitioner:
      form.key_partitioner === EMPTY_FORM.key_partitioner ? undefined : form.key_partitioner,
    key_serde: text(form.key_serde),
    value_serde: text(form.value_serde),
    headers_serde: text(form.headers_serde),
    schema_registry: text(form.schema_registry),
    key_subject: text(form.key_subject),
    key_version: form.key_version?.toString(),
    key_message: text(form.key_message),
    isolation: text(form.isolation),
    limit: form.limit?.toString(),
    streaming: form.streaming ? 'yes' : undefined,
    scan_limit: form.scan_limit?.toString(),
    tail: form.tail ? 'yes' : undefined,
  }
}

// Spelt out: the contract's schemas would bring their library into the page.
const MODES = ['sample', 'partition', 'key', 'range'] as const satisfies SearchForm['mode'][]
const ORDERS = ['newest', 'oldest'] as const satisfies SearchForm['order'][]
const DIALECTS = ['jq', 'classic', 'auto'] as const satisfies SearchForm['dialect'][]
const PARTITIONERS = ['murmur2', 'crc32', 'all'] as const satisfies SearchForm['key_partitioner'][]
const ISOLATIONS = ['read_committed', 'read_uncommitted'] as const

function oneOf<T extends string>(values: readonly T[], found: string | undefined): T | undefined {
  return values.find((value) => value === found)
}

const text = (value: string): string | undefined => (value === '' ? undefined : value)

/** Reads an address. What is not understood has the default: a link of another version still opens. */
export function fromUrl(params: SearchParams): SearchForm {
  const said = (name: keyof SearchForm) => params[name] ?? ''
  const flag = (name: keyof SearchForm) => params[name] === 'yes'
  const number = (name: keyof SearchForm) => (DIGITS.test(said(name)) ? Number(said(name)) : null)
  return {
    topics: [...new Set(said('topics').split(','))].filter((name) => name !== ''),
    mode: oneOf(MODES, params['mode']) ?? EMPTY_FORM.mode,
    partitions: parsePartitions(said('partitions')) ?? [],
    from: said('from'),
    to: said('to'),
    order: oneOf(ORDERS, params['order']) ?? '',
    filter: said('filter'),
    projection: said('projection'),
    dialect: oneOf(DIALECTS, params['dialect']) ?? '',
    key: said('key'),
    key_partitioner: oneOf(PARTITIONERS, params['key_partitioner']) ?? EMPTY_FORM.key_partitioner,
    key_serde: said('key_serde'),
    value_serde: said('value_serde'),
    headers_serde: said('headers_serde'),
    schema_registry: said('schema_registry'),
    key_subject: said('key_subject'),
    key_version: number('key_version') || null,
    key_message: said('key_message'),
    isolation: oneOf(ISOLATIONS, params['isolation']) ?? '',
    limit: number('limit'),
    streaming: flag('streaming'),
    scan_limit: number('scan_limit'),
    tail: flag('tail'),
  }
}

/** Whether an address asks for a search at all. */
export const asksForSearch = (params: SearchParams): boolean => (params['topics'] ?? '') !== ''

/** An address that has nothing of the form. */
export const saysNothing = (params: SearchParams): boolean =>
  FORM_PARAMS.every((name) => params[name] === undefined)

/** Names of the search parameters that are the form's; results have their own beside them. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys forgets the names it lists
export const FORM_PARAMS = Object.keys(EMPTY_FORM) as readonly (keyof SearchForm)[]

export function sameForm(a: SearchForm, b: SearchForm): boolean {
  const [left, right] = [toUrl(a), toUrl(b)]
  return FORM_PARAMS.every((name) => left[name] === right[name])
}
