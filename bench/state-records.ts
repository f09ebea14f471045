/**
 * Bytes and main-thread time of what goes through the log's topics, for 5,000 topics of 10 partitions with 3 replicas and
 * 1,000 groups: every large section of a snapshot, and a minute of history. `node bench/state-records.ts`
 */
import type { OffsetTable } from '@millrace/kafka/read/model.ts'
import {
  committedTable,
  configTable,
  describedGroup,
  logDirTable,
  topicTable,
} from '../server/derive/tables-for-tests.ts'
import { HISTORY_ENTITIES, metricsOf } from '../server/state/history-metrics.ts'
import type { AnyObservation, Section, SectionData } from '../server/state/model.ts'
import { assembler } from '../server/state/records/assembler.ts'
import { decodeRecord } from '../server/state/records/decode-record.ts'
import { encodeRecord } from '../server/state/records/encode-record.ts'
import type { StateRecord } from '../server/state/records/model.ts'
import { median, printFigures } from './report.ts'
import type { Figure } from './report.ts'

const TOPICS = 5000
const PARTITIONS = 10
const GROUPS = 1000
const READS = 5
const ROUNDS = 7
const topic = '__millrace_snapshots'

/** Repeatable noise (mulberry32). */
let state = 1
function random(): number {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}
const noisy = (value: number): number => Math.round(value * (0.8 + 0.4 * random()))

const numbers = Array.from({ length: PARTITIONS }, (_, i) => i)
const names = Array.from(
  { length: TOPICS },
  (_, i) => `team-${i % 40}.service-${i % 300}.events-${i}`,
).sort()
const groups = Array.from({ length: GROUPS }, (_, i) => `service-${i % 300}-consumer-${i}`)
const reads = (g: number): string[] =>
  Array.from({ length: READS }, (_, k) => names[(g * READS + k) % TOPICS] ?? '')
const topics = topicTable(
  Object.fromEntries(
    names.map((name, i) => [
      name,
      {
        id: Buffer.from(Array.from({ length: 16 }, () => random() * 256)).toString('base64url'),
        partitions: numbers.map((p) => ({ replicas: [0, 1, 2].map((r) => 1 + ((i + p + r) % 3)) })),
      },
    ]),
  ),
)

/** Half of the topics idle, the others with up to 10^8 records a partition, ±20 %, a part of it deleted. */
function offsetColumns(): Pick<OffsetTable, 'start' | 'end'> {
  const start = new Float64Array(TOPICS * PARTITIONS)
  const end = new Float64Array(TOPICS * PARTITIONS)
  for (let t = 0; t < TOPICS; t++) {
    const written = t % 2 === 0 ? 0 : 10 ** (2 + 6 * random())
    const kept = written * random()
    for (let p = 0; p < PARTITIONS; p++) {
      const row = t * PARTITIONS + p
      end[row] = noisy(written)
      start[row] = Math.max(0, (end[row] ?? 0) - noisy(kept))
    }
  }
  return { start, end }
}

const settings = Object.fromEntries(
  Array.from({ length: 34 }, (_, i) => [`some.setting.${i}`, String(i * 1000)]),
)
const DATA: Partial<SectionData> = {
  topics,
  offsets: {
    names: topics.names,
    topicIds: topics.ids,
    first: topics.first,
    ...offsetColumns(),
    fault: new Int32Array(TOPICS * PARTITIONS).fill(-1),
    endAt: 1_800_000_000_000,
  },
  groups: groups.map((id, g) =>
    describedGroup(
      id,
      Object.fromEntries(
        Array.from({ length: 5 }, (_, m) => [
          `consumer-${id}-${Math.floor(random() * 1e12).toString(36)}`,
          Object.fromEntries(reads(g).map((name) => [name, numbers.slice(m * 2, m * 2 + 2)])),
        ]),
      ),
    ),
  ),
  group_offsets: committedTable(
    Object.fromEntries(
      groups.map((id, g) => [
        id,
        Object.fromEntries(
          reads(g).map((name) => {
            const read = 10 ** (2 + 6 * random())
            return [name, Object.fromEntries(numbers.map((p) => [p, noisy(read)]))]
          }),
        ),
      ]),
    ),
  ),
  log_dirs: logDirTable(
    Object.fromEntries(
      [1, 2, 3].map((id) => [
        id,
        Object.fromEntries(
          names.map((name, t) => [name, numbers.map(() => (t % 2 === 0 ? 0 : noisy(1e9)))]),
        ),
      ]),
    ),
  ),
  topic_configs: configTable(Object.fromEntries(names.map((name) => [name, settings]))),
}

function observation(section: Section): StateRecord {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the section says which data it is
  const one = {
    resource: '1',
    section,
    capturedAt: 1_800_000_000_000,
    tookMs: 12.5,
    epoch: 7,
    outcome: { data: DATA[section], faults: [], allFailed: false },
  } as unknown as AnyObservation
  return { kind: 'observation', observation: one }
}

function minute(): StateRecord {
  const named = { cluster: [''], broker: ['1', '2', '3'], topic: names, group: groups }
  return {
    kind: 'metrics',
    minute: {
      resource: '1',
      minute: 30_000_000,
      epoch: 7,
      points: HISTORY_ENTITIES.map((entity) => ({
        entity,
        metrics: metricsOf(entity),
        names: named[entity],
        columns: metricsOf(entity).map((metric) =>
          Float64Array.from(named[entity], (_, i) => {
            if (i % 2 === 0) return 0
            return metric.endsWith('_rate') ? noisy(50_000) / 1000 : noisy(10 ** (i % 8))
          }),
        ),
      })),
    },
  }
}

function measure(name: string, record: StateRecord, most?: number): Figure[] {
  const encoding: number[] = []
  const decoding: number[] = []
  let bytes = 0
  let parts = 0
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now()
    const written = encodeRecord(record, { topic })
    const encoded = performance.now()
    const together = assembler()
    for (const one of written) {
      const read = decodeRecord({ topic, ...one })
      const whole = 'part' in read ? together.add(read.part) : read
      if (whole !== null && !('ok' in whole)) throw new Error(`${name}: ${whole.reason}`)
    }
    encoding.push(encoded - began)
    decoding.push(performance.now() - encoded)
    bytes = written.reduce((sum, { value }) => sum + value.length, 0)
    parts = written.length
  }
  return [
    {
      name: `${name}: bytes`,
      value: bytes,
      unit: 'bytes',
      beside: `${parts} ${parts === 1 ? 'record' : 'records'}`,
      ...(most === undefined ? {} : { budget: most }),
    },
    { name: `${name}: encode, first`, value: encoding[0] ?? 0, unit: 'ms', budget: 100 },
    { name: `${name}: encode, median`, value: median(encoding), unit: 'ms', budget: 50 },
    { name: `${name}: decode, first`, value: decoding[0] ?? 0, unit: 'ms', budget: 100 },
    { name: `${name}: decode, median`, value: median(decoding), unit: 'ms', budget: 50 },
  ]
}

const title = `Records of ${TOPICS * PARTITIONS} partitions, ${TOPICS} topics, ${GROUPS} groups`
printFigures(title, [
  ...measure('offsets', observation('offsets'), 400_000),
  ...measure('topics', observation('topics')),
  ...measure('groups', observation('groups')),
  ...measure('group_offsets', observation('group_offsets')),
  ...measure('log_dirs', observation('log_dirs')),
  ...measure('topic_configs', observation('topic_configs')),
  ...measure('a minute of history', minute()),
])
