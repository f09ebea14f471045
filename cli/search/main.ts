/** `./millrace search`: the search engine on the command line, without a server. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { SearchLine } from '@millrace/contract/search.ts'
import { isKafkaError } from '@millrace/kafka/errors.ts'
import type { KafkaOptions } from '@millrace/kafka/options.ts'
import { kafkaOptionsFromProperties } from '@millrace/kafka/security/client-properties.ts'
import type { Search, SearchTerms } from '@millrace/search/engine/model.ts'
import { openSearchEngine } from '@millrace/search/engine/open-engine.ts'
import { sealer } from '@millrace/search/engine/sealer.ts'
import { SearchError } from '@millrace/search/errors.ts'
import { formatter } from '@millrace/search/format/formatter.ts'
import { bufferedOutput, writeError } from '../bytes.ts'
import { readJavaProperties } from '../../server/config/java-properties.ts'
import { readFormats } from './formats.ts'
import { readOptions, USAGE, UsageError, type SearchOptions } from './options.ts'

const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const
/** More threads than these only wait for the network. */
const MAX_WORKERS = 4
const AUTO = { key: 'Auto', value: 'Auto', headers: 'Auto' } as const

type Done = Extract<SearchLine, { type: 'done' }>

/** @returns the exit status */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const options = readOptions(args)
    if (options.help) {
      process.stdout.write(USAGE)
      return EXIT.done
    }
    return await run(options)
  } catch (error) {
    if (error instanceof UsageError) {
      say(`${error.message}\n\n${USAGE.slice(0, USAGE.indexOf('\n'))}\n--help names the options.`)
      return EXIT.usage
    }
    if (error instanceof SearchError || isKafkaError(error)) {
      say(error.message)
      return isCallersMistake(error) ? EXIT.usage : EXIT.failed
    }
    throw error
  }
}

function say(message: string): void {
  writeError(`millrace search: ${message}\n`)
}

function isCallersMistake(error: unknown): boolean {
  return error instanceof SearchError && error.code !== 'MR_SEARCH_LIMIT'
}

async function run(options: SearchOptions): Promise<number> {
  const kafka = kafkaOptions(options)
  const formats = readFormats(options.schemaRegistry)
  await using engine = openSearchEngine({
    workers: options.workers ?? Math.min(MAX_WORKERS, availableParallelism()),
    workerHeapMb: 1024,
    // Longer than on a server: nobody else waits.
    watchdogMs: 10_000,
  })
  const interrupt = new AbortController()
  const stopOpening = (): void => interrupt.abort()
  process.once('SIGINT', stopOpening)
  process.once('SIGTERM', stopOpening)
  await using search = await engine.open(
    { id: 'cli', kafka, formats },
    options.request,
    terms(options),
    interrupt.signal,
  )
  let interrupted = false
  const stop = (): void => {
    interrupted = true
    search.stop()
  }
  process.off('SIGINT', stopOpening).once('SIGINT', stop)
  process.off('SIGTERM', stopOpening).once('SIGTERM', stop)
  announce(search.started)
  const done = await print(search, options)
  conclude(done, search.started)
  if (options.stats) writeError(`${statistics(done)}\n`)
  if (interrupted) return EXIT.interrupted
  const lost = done.partitions.some(({ state }) => state === 'lost')
  return done.reason === 'failed' || lost ? EXIT.failed : EXIT.done
}

/** @throws UsageError */
function kafkaOptions({ bootstrap, config }: SearchOptions): KafkaOptions {
  const properties = {
    ...(config === undefined ? {} : readJavaProperties(readConfig(config))),
    ...(bootstrap === undefined ? {} : { 'bootstrap.servers': bootstrap }),
  }
  const { options, problems } = kafkaOptionsFromProperties(properties, {
    clientId: 'millrace-search',
    connectTimeoutMs: 10_000,
    requestTimeoutMs: 30_000,
  })
  if (options !== undefined) return options
  throw new UsageError(
    problems
      .map(({ property, message }) =>
        property === 'bootstrap.servers' ? `--bootstrap ${message}` : `${property} ${message}`,
      )
      .join('\n'),
  )
}

function readConfig(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new UsageError(`--config: ${message}`, { cause })
  }
}

/** Whoever runs the command reads with credentials of their own: nothing is refused, limited or left out. */
function terms({ bytesPerSecond }: SearchOptions): SearchTerms {
  return {
    sliceMs: null,
    defaultLimit: 0,
    serdes: { defaults: AUTO, available: { key: null, value: null } },
    // Whoever knows jq should not be told of kPow's grammar at every search.
    dialect: 'jq',
    omitOver: null,
    bytesPerSecond,
    refuse: () => null,
    visible: () => true,
    ...sealer(randomBytes(32)),
  }
}

/** What the search makes of the request, where it is not plainly what was asked. */
function announce(started: Search['started']): void {
  for (const { message } of started.warnings) say(`warning: ${message}`)
  for (const note of started.notes) say(note)
  if (!process.stderr.isTTY) return
  for (const { topic, key, value } of started.topics) {
    for (const [side, { label, reason }] of [
      ['key', key],
      ['value', value],
    ] as const) {
      if (reason !== null) say(`${topic}: ${side} as ${label}: ${reason}`)
    }
  }
}

async function print(search: Search, options: SearchOptions): Promise<Done> {
  const form = formatter(options.format, {
    columns: null,
    projected: search.started.columns,
    projection: options.request.projection !== undefined,
  })
  const output = bufferedOutput()
  // Somebody waits for the next line rather than for the end.
  const isWatched = options.request.tail === true || process.stdout.isTTY
  let done: Done | undefined
  output.write(form.begin())
  for await (const part of search.outputs) {
    switch (part.type) {
      case 'records':
        output.write(form.records(part.records))
        if (isWatched) output.flush()
        break
      case 'progress':
        output.flush()
        break
      case 'done':
        done = part
        break
    }
  }
  if (done === undefined) throw new TypeError('The search ended without a result.')
  // What is not complete must not look so: a JSON array is left open.
  if (done.reason !== 'failed') output.write(form.end())
  output.flush()
  return done
}

function conclude(
  { totals, partitions, message, offer_all_partitions }: Done,
  started: Search['started'],
): void {
  const { undecodable, looked_into, filter_errors, filter_error } = totals
  if (message !== null) say(message)
  if (undecodable > 0)
    say(`${undecodable} of the ${looked_into} records that were looked into could not be decoded`)
  if (filter_errors > 0) say(`the filter failed on ${filter_errors} records: ${filter_error ?? ''}`)
  // What was known at the start has been announced.
  const announced = new Set(started.partitions.flatMap(({ notes }) => notes))
  for (const { topic, partition, notes } of partitions)
    for (const note of notes)
      if (!announced.has(note)) say(`${topic}, partition ${partition}: ${note}`)
  if (offer_all_partitions)
    say('nothing found in the partition of the key; --key-partitioner all searches every partition')
}

function statistics({ totals, partitions }: Done): string {
  const { user, system } = process.cpuUsage()
  const { scanned, matched, bytes, seconds, records_per_second } = totals
  return JSON.stringify({
    scanned,
    matched,
    bytes,
    seconds,
    recordsPerSecond: records_per_second,
    cpuSeconds: (user + system) / 1e6,
    partitions,
  })
}
