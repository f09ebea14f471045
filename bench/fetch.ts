/**
 * Reading beside kcat (librdkafka, C), both to nowhere: what a search can reach at most. Uncompressed, six partitions, one
 * broker on the same machine; every contender in every round, medians.
 *
 *   node bench/fetch.ts [--dir FOLDER] [--records N] [--rounds N]
 *
 * The topic is that of bench/search.ts: with the same FOLDER it is filled once.
 */
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { connectTo } from '@millrace/dev/kafka/connect.ts'
import { startSingleNode } from '@millrace/dev/kafka/cluster.ts'
import { has, run, type Cost } from './command.ts'
import { median, printFigures } from './report.ts'
import { fillTopics, topicOf } from './search-topics.ts'

const { values: options } = parseArgs({
  options: {
    dir: { type: 'string', default: path.join(tmpdir(), 'millrace-bench-search') },
    records: { type: 'string', default: '2000000' },
    rounds: { type: 'string', default: '5' },
  },
})
const RECORDS = Number(options.records)
const MILLIONS = RECORDS / 1e6
const MEBIBYTE = 1024 * 1024

if (!(await has('kcat')))
  throw new Error('kcat is not installed: there is nothing to compare with.')
await using cluster = await startSingleNode({ dir: options.dir })
const { bootstrap } = cluster
const topic = topicOf('none')
{
  await using kafka = connectTo(bootstrap)
  await fillTopics(kafka, bootstrap, RECORDS, ['none'])
}

const reader = path.join(import.meta.dirname, 'fetch-reader.ts')
const fetcher = (limits: string) =>
  `/usr/bin/time -f 'millrace-rss %M' ${process.execPath} ${reader} ${bootstrap} ${topic} ${limits}`
const contenders = {
  kcat: `kcat -C -e -q -b ${bootstrap} -t ${topic} -o beginning > /dev/null`,
  fetcher: fetcher(''),
  'fetcher, 2 MiB per partition': fetcher(`${2 * MEBIBYTE} ${16 * MEBIBYTE}`),
}
type Name = keyof typeof contenders
const names = Object.keys(contenders).filter((name): name is Name => name in contenders)
const costs = new Map<Name, Cost[]>(names.map((name) => [name, []]))
for (let round = 0; round < Number(options.rounds); round += 1) {
  for (const name of names) costs.get(name)?.push(await run(contenders[name]))
}

const of = (name: Name, field: 'seconds' | 'cpuSeconds' | 'megabytes'): number =>
  median((costs.get(name) ?? []).map((cost) => cost[field]))
console.log(`\n${RECORDS} records, medians of ${options.rounds} interleaved rounds, with start-up`)
for (const name of names) {
  const cells = [
    name.padEnd(30),
    `${(MILLIONS / of(name, 'seconds')).toFixed(2)} M records/s`,
    `${(of(name, 'cpuSeconds') / MILLIONS).toFixed(2)} CPU-s per million`,
    `${(of('kcat', 'seconds') / of(name, 'seconds')).toFixed(2)} × kcat`,
  ]
  console.log(cells.join('  '))
}
printFigures('reading to nowhere', [
  {
    name: 'time, of that of kcat',
    value: (of('fetcher', 'seconds') / of('kcat', 'seconds')) * 100,
    unit: '%',
    budget: 100,
  },
  {
    name: 'CPU, of that of kcat',
    value: (of('fetcher', 'cpuSeconds') / of('kcat', 'cpuSeconds')) * 100,
    unit: '%',
    budget: 100,
  },
  { name: 'resident memory', value: of('fetcher', 'megabytes'), unit: 'MB', budget: 400 },
])
