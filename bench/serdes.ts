/**
 * How fast searches read each format, beside JSON: real broker, real registry, two workers.
 *
 *   node bench/serdes.ts [--records N] [--rounds N] [--formats "JSON,AVRO"]
 *
 * `selective`: a text that one record in 200,000 has, which is rejected by bytes or by sieving where the format allows.
 * `every record`: a number is compared in each. `all fields`: each record is read whole. A first round is not counted:
 * threads start and schemas are compiled in it. The broker shares the machine.
 */
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startSingleNode } from '@millrace/dev/kafka/cluster.ts'
import { startRegistry } from '@millrace/dev/testing/registry.ts'
import { addressesOf } from '@millrace/kafka/testing/estate.ts'
import { openSchemaSource } from '@millrace/registries/schema-source.ts'
import type { ConfluentSettings } from '@millrace/registries/settings.ts'
import { openSearchEngine } from '@millrace/search/engine/open-engine.ts'
import type { SearchTerms } from '@millrace/search/engine/model.ts'
import { sealer } from '@millrace/search/engine/sealer.ts'
import { openCatalogue } from '@millrace/serdes/catalogue.ts'
import { median } from './report.ts'
import { fillTopics, FORMATS, topicOf } from './serde-topics.ts'

const { values: options } = parseArgs({
  options: {
    records: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    formats: { type: 'string', default: '' },
  },
})
const RECORDS = Number(options.records)
const ROUNDS = Number(options.rounds)
const wanted = options.formats === '' ? null : options.formats.split(',')
const formats = FORMATS.filter(({ label }) => wanted?.includes(label) ?? true)

await using cluster = await startSingleNode({
  dir: path.join(tmpdir(), `millrace-bench-serdes-${process.pid}`),
})
await using registry = await startRegistry()
const settings: ConfluentSettings = {
  kind: 'confluent',
  id: 'bench',
  name: null,
  urls: [registry.url],
  auth: { kind: 'none' },
  tls: null,
}
{
  await using schemas = openSchemaSource([settings])
  const watch = { refused: () => undefined, compiling: () => undefined }
  const catalogue = openCatalogue({ schemas, local: [], custom: [], watch })
  const serdeOf = (label: string): ReturnType<typeof catalogue.named> => catalogue.named(label)
  await fillTopics(cluster.bootstrap, formats, RECORDS, registry, serdeOf)
}

const terms: SearchTerms = {
  sliceMs: null,
  defaultLimit: 0,
  serdes: {
    defaults: { key: 'String', value: 'String', headers: 'String' },
    available: { key: null, value: null },
  },
  dialect: 'jq',
  omitOver: null,
  bytesPerSecond: null,
  refuse: () => null,
  visible: () => true,
  ...sealer(randomBytes(32)),
}
const searched = {
  id: 'bench',
  kafka: {
    clientId: 'millrace-bench',
    bootstrap: addressesOf(cluster.bootstrap),
    connectTimeoutMs: 5_000,
    requestTimeoutMs: 30_000,
  },
  formats: { registries: [settings], local: [], custom: [] },
}
await using engine = openSearchEngine({ workers: 2, workerHeapMb: 512, watchdogMs: 10_000 })

interface Scan {
  readonly seconds: number
  readonly scanned: number
  readonly lookedInto: number
  readonly matched: number
}

async function scan(label: string, filter: string): Promise<Scan> {
  const began = performance.now()
  await using search = await engine.open(
    searched,
    {
      topics: [topicOf(label)],
      from: 'oldest',
      limit: 0,
      streaming: true,
      filter,
      value_serde: label,
    },
    terms,
  )
  for await (const output of search.outputs) {
    if (output.type !== 'done') continue
    const { scanned, looked_into: lookedInto, matched, undecodable } = output.totals
    if (output.reason !== 'end' || undecodable > 0)
      throw new Error(`${label}: ${output.reason}, ${undecodable} undecodable: ${output.message}`)
    return { seconds: (performance.now() - began) / 1000, scanned, lookedInto, matched }
  }
  throw new Error(`${label}: the search has no end`)
}

/** Where an order is in what the serde gives. */
const rootOf = (label: string): string => (label === 'XML' ? '.value.order' : '.value')

const KINDS: readonly (readonly [name: string, filter: (label: string) => string])[] = [
  [
    'selective',
    (label) =>
      label === 'String'
        ? '.value | contains("cust-12345")'
        : `${rootOf(label)}.customer == "cust-12345"`,
  ],
  [
    'every record',
    (label) =>
      label === 'String'
        ? '.value | length > 1000000'
        : `(${rootOf(label)}.total | tonumber) > 1000000`,
  ],
  ['all fields', (label) => `(${rootOf(label)} | length) > 1000`],
]

console.log(`\n${RECORDS} orders of some 200 bytes, 4 partitions, 2 workers: medians of ${ROUNDS}`)
for (const [name, filter] of KINDS) {
  const costs = new Map(formats.map(({ label }) => [label, new Array<Scan>()]))
  for (let round = -1; round < ROUNDS; round++) {
    for (const { label } of formats) {
      const cost = await scan(label, filter(label))
      if (round >= 0) costs.get(label)?.push(cost)
    }
  }
  const rates = new Map(
    Array.from(costs, ([label, list]) => {
      return [label, median(list.map(({ scanned, seconds }) => scanned / seconds))]
    }),
  )
  console.log(`\n${name}`)
  for (const [label, rate] of rates) {
    const [first] = costs.get(label) ?? []
    const json = rates.get('JSON')
    const cells = [
      label.padEnd(20),
      `${(rate / 1000).toFixed(0)} k records/s`.padStart(18),
      json === undefined ? '' : `${(rate / json).toFixed(2)} × JSON`,
      `${first?.lookedInto} of ${first?.scanned} looked into, ${first?.matched} found`,
    ]
    console.log(cells.join('  '))
  }
}
