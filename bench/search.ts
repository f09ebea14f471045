/**
 * Searching beside its peers: one topic per compression, every contender in every round, medians.
 *
 *   node bench/search.ts [--dir FOLDER] [--records N] [--rounds N]
 *
 * The topics take minutes to fill; FOLDER keeps them for the next run. All commands run as a user would type them, with
 * their start. `kcat` and `jq` are used where they are installed. The broker shares the machine.
 */
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { connectTo } from '@millrace/dev/kafka/connect.ts'
import { startSingleNode } from '@millrace/dev/kafka/cluster.ts'
import { runTool } from '@millrace/dev/kafka/java.ts'
import { has, run, type Cost } from './command.ts'
import { median, printFigures, type Figure } from './report.ts'
import { CODECS, fillTopics, PARTITIONS, topicOf } from './search-topics.ts'
import { serverFigures } from './search-server.ts'

const { values: options } = parseArgs({
  options: {
    dir: { type: 'string', default: path.join(tmpdir(), 'millrace-bench-search') },
    records: { type: 'string', default: '2000000' },
    rounds: { type: 'string', default: '3' },
  },
})
const RECORDS = Number(options.records)
const ROUNDS = Number(options.rounds)
/** `kcat | jq` takes 12 s a million: a part of the topic tells as much. */
const JQ_RECORDS = Math.min(RECORDS, 300_000)
const SELECTIVE = '.value.customer.id == "c-12345"'
const PARSE_ALL = '.value.items[0].price > 1e9'

await using cluster = await startSingleNode({ dir: options.dir })
const { bootstrap } = cluster
{
  await using kafka = connectTo(bootstrap)
  await fillTopics(kafka, bootstrap, RECORDS)
}

interface Contender {
  readonly name: string
  /** Records that it reads. */
  readonly records: number
  readonly once: () => Promise<Pick<Cost, 'seconds' | 'cpuSeconds' | 'megabytes'>>
}

const launcher = path.join(import.meta.dirname, '..', 'millrace')
const hasTime = await has('/usr/bin/time')
const kcatIsThere = await has('kcat')
const jqIsThere = await has('jq')
if (!kcatIsThere) console.log('kcat is not installed: there is nothing to compare with.')

function millrace(topic: string, filter: string): Contender {
  const time = hasTime ? "/usr/bin/time -f 'millrace-rss %M' " : ''
  const line = `${time}${launcher} search --bootstrap ${bootstrap} --topic ${topic} --from oldest --value-serde JSON --key-serde String --filter '${filter}' > /dev/null`
  return { name: `millrace ${filter}`, records: RECORDS, once: () => run(line) }
}

function kcat(topic: string, name: string, behind: string, records = RECORDS): Contender {
  const count = records === RECORDS ? '' : ` -c ${records}`
  const line = `kcat -C -e -q -b ${bootstrap} -t ${topic} -o beginning${count}${behind} > /dev/null`
  return { name, records, once: () => run(line, true) }
}

function consumerPerformance(topic: string): Contender {
  const once = async (): ReturnType<Contender['once']> => {
    const { stdout, stderr, code } = await runTool({
      version: '4.3.1',
      mainClass: 'org.apache.kafka.tools.ConsumerPerformance',
      args: [
        '--bootstrap-server',
        bootstrap,
        '--topic',
        topic,
        '--num-records',
        String(RECORDS),
        '--group',
        `bench-${Date.now()}`,
      ],
      jvmOptions: ['-Xmx512m'],
    })
    if (code !== 0) throw new Error(`ConsumerPerformance ended with ${code}: ${stderr}`)
    const row = stdout.trim().split('\n').at(-1) ?? ''
    const rate = Number(row.split(',')[5])
    return { seconds: RECORDS / rate, cpuSeconds: Number.NaN, megabytes: Number.NaN }
  }
  return { name: "Kafka's ConsumerPerformance", records: RECORDS, once }
}

/** Medians of interleaved rounds, in the order of the contenders. */
async function race(contenders: readonly Contender[]): Promise<Result[]> {
  const costs = contenders.map((): Awaited<ReturnType<Contender['once']>>[] => [])
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, contender] of contenders.entries()) {
      costs[index]?.push(await contender.once())
    }
  }
  return contenders.map(({ name, records }, index) => {
    const own = costs[index] ?? []
    return {
      name,
      rate: records / median(own.map(({ seconds }) => seconds)),
      cpuPerMillion: median(own.map(({ cpuSeconds }) => cpuSeconds)) / (records / 1e6),
      megabytes: median(own.map(({ megabytes }) => megabytes)),
    }
  })
}

interface Result {
  readonly name: string
  readonly rate: number
  readonly cpuPerMillion: number
  readonly megabytes: number
}

function print(title: string, results: readonly Result[]): void {
  const nowhere = results.find(({ name }) => name === 'kcat to nowhere')
  console.log(`\n${title}`)
  for (const { name, rate, cpuPerMillion, megabytes } of results) {
    const cells = [
      name.padEnd(48),
      `${(rate / 1000).toFixed(0)} k records/s`.padStart(18),
      Number.isNaN(cpuPerMillion) ? '' : `${cpuPerMillion.toFixed(2)} CPU-s per million`,
      nowhere === undefined ? '' : `${(rate / nowhere.rate).toFixed(2)} × kcat to nowhere`,
      Number.isNaN(megabytes) ? '' : `${megabytes.toFixed(0)} MB`,
    ]
    console.log(cells.join('  ').trimEnd())
  }
}

const figures: Figure[] = []
for (const codec of CODECS) {
  const topic = topicOf(codec)
  const contenders: Contender[] = [millrace(topic, SELECTIVE)]
  if (kcatIsThere) contenders.push(kcat(topic, 'kcat to nowhere', ''))
  if (codec === 'none') {
    contenders.push(millrace(topic, PARSE_ALL), consumerPerformance(topic))
    if (kcatIsThere) {
      contenders.push(kcat(topic, 'kcat | grep -F', ` | grep -F '"c-12345"'`))
      if (jqIsThere) {
        const filter = ` | jq -c 'select(.customer.id == "c-12345")'`
        const all = ` | jq -c 'select(.items[0].price > 1e9)'`
        contenders.push(
          kcat(topic, 'kcat | jq, selective', filter, JQ_RECORDS),
          kcat(topic, 'kcat | jq, parse all', all, JQ_RECORDS),
        )
      }
    }
  }
  const results = await race(contenders)
  print(`${RECORDS} records over ${PARTITIONS} partitions, ${codec}: medians of ${ROUNDS}`, results)
  const [own] = results
  if (own !== undefined && !Number.isNaN(own.megabytes))
    figures.push({
      name: `resident memory, selective, ${codec}`,
      value: own.megabytes,
      unit: 'MB',
      budget: 400,
    })
}
figures.push(...(await serverFigures(bootstrap, topicOf('none'))))
printFigures('searching through the server', figures)
