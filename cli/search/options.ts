/** The command line of `millrace search`. */
import type { ExportFormat, SearchRequest } from '@millrace/contract/search.ts'

export const USAGE = `usage: ./millrace search --bootstrap HOST:PORT --topic TOPIC… [OPTION…]
Searches records of Kafka topics and prints them. No server is needed.

  --bootstrap HOST:PORT    brokers to start from, separated by commas
  --config FILE            client.properties as Kafka's tools take it (TLS, SASL, also bootstrap.servers)
  --topic TOPIC            a name, or a pattern with *; may be repeated; --topic=-name for a leading dash

  --from PLACE, --to PLACE oldest (default of --from), newest, -15m (s m h d w before now), an ISO 8601 time, an offset,
                           or @MS since 1970; --to is where it stops and not included, the end by default
  --partition N            only this partition; may be repeated
  --filter KJQ             only records for which it is neither null nor false, e.g. '.value.price > 100'
  --project KJQ            print what it gives instead of key, value and headers
  --dialect NAME           jq (default), classic (kPow's), or auto
  --key TEXT               only records with exactly this key; its partition is computed
  --key-partitioner NAME   murmur2 (default; Kafka's Java clients), crc32 (librdkafka), or all partitions
  --key-serde LABEL, --value-serde LABEL, --headers-serde LABEL
                           JSON, AVRO, Protobuf, String, Long …; default Auto, which looks at samples
  --schema-registry URL    where schemas are; default SCHEMA_REGISTRY_URL, read with its other variables as the server
                           does, SCHEMA_FILES and CUSTOM_SERDES as well
  --isolation LEVEL        read_committed (default), or read_uncommitted
  --order ORDER            oldest (default) or newest first
  --limit N                stop at N matches
  --tail                   begin at the end and go on as records arrive
  --format NAME            ndjson (default), json, or csv
  --stats                  at the end one JSON line of figures on standard error
  --max-bytes-per-second N read no faster
  --workers N              threads; default: as many as there are cores, at most 4
  -h, --help               this text

An NDJSON record has topic, partition, offset, timestamp, timestamp_type, key, value, headers, and errors where a part
could not be decoded. Exit status: 0 done, 1 the search failed or a partition could not be read to its end, 2 called
wrongly, 130 interrupted.
`

/** The command was called wrongly. */
export class UsageError extends Error {}

export interface SearchOptions {
  readonly help: boolean
  readonly bootstrap: string | undefined
  readonly config: string | undefined
  readonly schemaRegistry: string | undefined
  readonly format: ExportFormat
  readonly stats: boolean
  readonly bytesPerSecond: number | null
  readonly workers: number | undefined
  readonly request: SearchRequest
}

const SWITCHES = ['--tail', '--stats', '--help'] as const
type Switch = (typeof SWITCHES)[number]
const REPEATED = ['--topic', '--partition'] as const
const SINGLE = [
  '--bootstrap',
  '--config',
  '--from',
  '--to',
  '--filter',
  '--project',
  '--dialect',
  '--key',
  '--key-partitioner',
  '--key-serde',
  '--value-serde',
  '--headers-serde',
  '--schema-registry',
  '--isolation',
  '--order',
  '--limit',
  '--format',
  '--max-bytes-per-second',
  '--workers',
] as const
type Single = (typeof SINGLE)[number]
const ORDERS = ['oldest', 'newest'] as const
// Spelt out: the contract's schemas would bring their library with them, and the command should start at once.
const DIALECTS = ['jq', 'classic', 'auto'] as const satisfies readonly SearchRequest['dialect'][]
const ISOLATIONS = [
  'read_committed',
  'read_uncommitted',
] as const satisfies readonly SearchRequest['isolation'][]
const PARTITIONERS = [
  'murmur2',
  'crc32',
  'all',
] as const satisfies readonly SearchRequest['key_partitioner'][]
const FORMATS = ['ndjson', 'json', 'csv'] as const satisfies readonly ExportFormat[]

interface Words {
  readonly switches: ReadonlySet<Switch>
  readonly single: ReadonlyMap<Single, string>
  readonly topics: readonly string[]
  readonly partitions: readonly string[]
}

/** @throws UsageError */
export function readOptions(args: readonly string[]): SearchOptions {
  const { switches, single, topics, partitions } = readWords(args)
  const one = (name: Single): string | undefined => single.get(name)
  const number = (name: Single, min: number): number | undefined =>
    optional(one(name), (text) => wholeNumber(name, text, min))
  const choice = <T extends string>(name: Single, values: readonly T[]): T | undefined =>
    optional(one(name), (text) => oneOf(name, text, values))

  const help = switches.has('--help')
  const tail = switches.has('--tail')
  if (!help && topics.length === 0) throw new UsageError('--topic is missing')
  if (!help && one('--bootstrap') === undefined && one('--config') === undefined)
    throw new UsageError('--bootstrap is missing, and there is no --config that could name it')
  const key = one('--key')
  const request: SearchRequest = {
    topics: [...topics],
    mode: key === undefined ? 'range' : 'key',
    ...(tail ? { tail } : { streaming: true }),
    ...given('partitions', optional(partitions, numbers)),
    ...given('from', one('--from') ?? (tail ? undefined : 'oldest')),
    ...given('to', one('--to')),
    ...given('order', choice('--order', ORDERS) ?? (tail ? undefined : 'oldest')),
    ...given('filter', one('--filter')),
    ...given('projection', one('--project')),
    ...given('dialect', choice('--dialect', DIALECTS)),
    ...given('key', key),
    ...given('key_partitioner', choice('--key-partitioner', PARTITIONERS)),
    ...given('key_serde', one('--key-serde')),
    ...given('value_serde', one('--value-serde')),
    ...given('headers_serde', one('--headers-serde')),
    ...given('isolation', choice('--isolation', ISOLATIONS)),
    limit: number('--limit', 0) ?? 0,
  }
  return {
    help,
    bootstrap: one('--bootstrap'),
    config: one('--config'),
    schemaRegistry: one('--schema-registry'),
    format: choice('--format', FORMATS) ?? 'ndjson',
    stats: switches.has('--stats'),
    bytesPerSecond: number('--max-bytes-per-second', 1) ?? null,
    workers: number('--workers', 1),
    request,
  }
}

/** Options with their values; `--name value` and `--name=value`, so that a value may begin with a dash either way. */
function readWords(args: readonly string[]): Words {
  const switches = new Set<Switch>()
  const single = new Map<Single, string>()
  const topics: string[] = []
  const partitions: string[] = []
  const queue = [...args]
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    const equals = word.startsWith('--') ? word.indexOf('=') : -1
    const name = equals === -1 ? word : word.slice(0, equals)
    const isSwitch = find(SWITCHES, name === '-h' ? '--help' : name)
    if (isSwitch !== undefined) {
      if (equals !== -1) throw new UsageError(`${name} takes no value`)
      switches.add(isSwitch)
      continue
    }
    const repeated = find(REPEATED, name)
    const singleName = find(SINGLE, name)
    if (repeated === undefined && singleName === undefined) {
      if (word.startsWith('-')) throw new UsageError(`there is no option ${name}`)
      // `--topic a b c`
      if (topics.length === 0) throw new UsageError(`${word} is no option; topics need --topic`)
      topics.push(word)
      continue
    }
    const value = equals === -1 ? queue.shift() : word.slice(equals + 1)
    if (value === undefined || (repeated === '--topic' && equals === -1 && value.startsWith('--')))
      throw new UsageError(`${name} needs a value behind it`)
    if (repeated === '--topic') topics.push(value)
    else if (repeated === '--partition') partitions.push(value)
    else if (singleName !== undefined) {
      if (single.has(singleName)) throw new UsageError(`${name} is given twice`)
      single.set(singleName, value)
    }
  }
  return { switches, single, topics, partitions }
}

function find<T extends string>(names: readonly T[], word: string): T | undefined {
  return names.find((name) => name === word)
}

function optional<In extends string | readonly string[], Out>(
  value: In | undefined,
  read: (value: In) => Out,
): Out | undefined {
  return value === undefined || value.length === 0 ? undefined : read(value)
}

function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [Key in Name]?: Value } {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object of that one name
  return (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value }
}

const numbers = (texts: readonly string[]): number[] =>
  texts.map((text) => wholeNumber('--partition', text, 0))

function wholeNumber(name: string, text: string, min: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (Number.isSafeInteger(value) && value >= min) return value
  throw new UsageError(`${name} takes a whole number from ${min} on, not ${text}`)
}

function oneOf<T extends string>(name: string, text: string, values: readonly T[]): T {
  const found = values.find((value) => value === text.toLowerCase())
  if (found !== undefined) return found
  throw new UsageError(`${name} is one of ${values.join(', ')}, not ${text}`)
}
