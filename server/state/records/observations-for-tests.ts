/** Arbitrary observations of every section, as their readers could give them. */
import { CONFIG_SOURCES } from '@millrace/kafka/read/model.ts'
import type { ConfigTable, Fault } from '@millrace/kafka/read/model.ts'
import * as fc from 'fast-check'
import type { AnyObservation, Section, SectionData } from '../model.ts'
import { SECTIONS } from '../model.ts'

/** Any string, halves of surrogate pairs too; names that objects treat in their own way. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.array(fc.nat(0xffff), { maxLength: 4 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('', 'orders', '__proto__', 'constructor', 'Ωμέγα'),
)
const nullText = fc.option(text)
const int32 = fc.integer()
const count = fc.oneof(fc.nat(1000), fc.maxSafeNat())
const offset = fc.oneof(count, fc.constant(Number.NaN), fc.double())
const nullNumber = fc.option(count)
const texts = fc.array(text, { maxLength: 3 })

const fault = fc.record<Fault>(
  {
    kind: fc.constantFrom('unreachable', 'denied', 'unsupported', 'failed', 'hidden'),
    broker: int32,
    item: text,
    code: text,
    message: text,
  },
  { requiredKeys: ['kind', 'code', 'message'] },
)

function filled<A>(
  make: (values: number[]) => A,
  value: fc.Arbitrary<number>,
  length: number,
): fc.Arbitrary<A> {
  return fc.array(value, { minLength: length, maxLength: length }).map(make)
}
const float64s = (length: number): fc.Arbitrary<Float64Array> =>
  filled((values) => Float64Array.from(values), offset, length)
const int32s = (length: number): fc.Arbitrary<Int32Array> =>
  filled((values) => Int32Array.from(values), int32, length)
const bits = (length: number): fc.Arbitrary<Uint8Array> =>
  filled((values) => Uint8Array.from(values), fc.nat(1), length)
const indexes = (length: number, below: number): fc.Arbitrary<Uint32Array> =>
  filled((values) => Uint32Array.from(values), fc.nat(Math.max(0, below - 1)), length)
const named = (length: number): fc.Arbitrary<string[]> =>
  fc.array(text, { minLength: length, maxLength: length })

/** Lengths of lists as the rows at which they begin. */
function starts(lengths: readonly number[]): Uint32Array {
  const from = new Uint32Array(lengths.length + 1)
  lengths.forEach((length, i) => (from[i + 1] = (from[i] ?? 0) + length))
  return from
}
const lengths = (length: number): fc.Arbitrary<number[]> =>
  fc.array(fc.nat(3), { minLength: length, maxLength: length })
const shape = fc.nat(4).chain(lengths).map(starts)
const total = (from: Uint32Array): number => from.at(-1) ?? 0

const topics = shape.chain((first) => {
  const rows = total(first)
  const lists = fc.tuple(lengths(rows), lengths(rows), lengths(rows))
  return lists.chain(([replicas, isr, offline]) => {
    const [replicasFrom, isrFrom, offlineFrom] = [starts(replicas), starts(isr), starts(offline)]
    return fc.record<SectionData['topics']>({
      names: named(first.length - 1),
      ids: named(first.length - 1),
      internal: bits(first.length - 1),
      first: fc.constant(first),
      leader: int32s(rows),
      leaderEpoch: int32s(rows),
      replicasFrom: fc.constant(replicasFrom),
      replicas: int32s(total(replicasFrom)),
      isrFrom: fc.constant(isrFrom),
      isr: int32s(total(isrFrom)),
      offlineFrom: fc.constant(offlineFrom),
      offline: int32s(total(offlineFrom)),
    })
  })
})

const offsets = shape.chain((first) =>
  fc.record<SectionData['offsets']>({
    names: named(first.length - 1),
    topicIds: named(first.length - 1),
    first: fc.constant(first),
    start: float64s(total(first)),
    end: float64s(total(first)),
    fault: fc.constant(new Int32Array(total(first)).fill(-1)),
    endAt: count,
  }),
)

const groupOffsets = fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 3 })).chain(([rows, things]) =>
  fc.record<SectionData['group_offsets']>({
    groups: named(things),
    topics: named(things),
    group: indexes(rows, things),
    topic: indexes(rows, things),
    partition: int32s(rows),
    offset: float64s(rows),
    brokerLag: float64s(rows),
    metadata: fc
      .array(fc.tuple(fc.nat(8), text))
      .map((all) => new Map(all.filter(([row]) => row < rows))),
  }),
)

const logDirs = fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 3 })).chain(([rows, things]) =>
  fc.record<SectionData['log_dirs']>({
    dirs: fc.array(
      fc.record({
        broker: int32,
        path: text,
        error: nullText,
        totalBytes: nullNumber,
        usableBytes: nullNumber,
      }),
      { minLength: things, maxLength: things },
    ),
    topics: named(things),
    dir: indexes(rows, things),
    topic: indexes(rows, things),
    partition: int32s(rows),
    size: float64s(rows),
    offsetLag: float64s(rows),
    future: bits(rows),
  }),
)

const synonyms = fc.array(
  fc.record({ name: text, value: nullText, source: fc.constantFrom(...CONFIG_SOURCES) }),
  { maxLength: 3 },
)
const configs = shape.chain((from) => {
  const rows = total(from)
  return fc.record<ConfigTable>({
    resources: named(from.length - 1),
    from: fc.constant(from),
    keys: named(2),
    values: named(2),
    key: indexes(rows, 2).map((all) => Uint16Array.from(all)),
    value: indexes(rows, 3).map((all) => all.map((index) => (index === 2 ? 0xffff_ffff : index))),
    source: bits(rows),
    flags: bits(rows),
    defaultValue: indexes(rows, 2),
    types: fc.tuple(nullText, nullText),
    docs: fc.tuple(nullText, nullText),
    synonyms: fc
      .array(fc.tuple(fc.nat(8), synonyms))
      .map((all) => new Map(all.filter(([row]) => row < rows))),
  })
})

const kind = fc.constantFrom('classic', 'consumer', 'share', 'streams', 'unknown')
const assignments = fc.option(
  fc.array(fc.record({ topic: text, partitions: fc.array(int32, { maxLength: 4 }) }), {
    maxLength: 2,
  }),
)
const member = fc.record({
  memberId: text,
  instanceId: nullText,
  clientId: text,
  host: text,
  rack: nullText,
  assignments,
  targetAssignments: assignments,
  epoch: nullNumber,
  details: fc.dictionary(text, text, { maxKeys: 2 }),
})
const subtopology = fc.record({
  id: text,
  sourceTopics: texts,
  repartitionSinkTopics: texts,
  repartitionSourceTopics: texts,
  changelogTopics: texts,
})

function some<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(value, { maxLength: 3 })
}

const SECTION_DATA: { readonly [S in Section]: fc.Arbitrary<SectionData[S]> } = {
  cluster: fc.record({
    clusterId: nullText,
    brokers: some(
      fc.record({
        id: int32,
        host: text,
        port: int32,
        rack: nullText,
        fenced: fc.boolean(),
        release: nullText,
        answers: fc.boolean(),
      }),
    ),
    controllerId: nullNumber,
    features: some(
      fc.record({
        name: text,
        finalized: nullNumber,
        supportedMin: nullNumber,
        supportedMax: nullNumber,
        label: nullText,
      }),
    ),
  }),
  quorum: fc.option(
    fc.record({
      leaderId: int32,
      leaderEpoch: int32,
      highWatermark: offset,
      replicas: some(
        fc.record({
          id: int32,
          voter: fc.boolean(),
          directoryId: nullText,
          logEndOffset: offset,
          lastFetchAt: nullNumber,
          lastCaughtUpAt: nullNumber,
          endpoints: texts,
        }),
      ),
    }),
  ),
  topics,
  offsets,
  group_list: some(
    fc.record({ id: text, kind, protocolType: text, state: text, coordinator: int32 }),
  ),
  groups: some(
    fc.record({
      id: text,
      kind,
      state: text,
      protocolType: text,
      protocol: text,
      coordinator: int32,
      epoch: nullNumber,
      assignmentEpoch: nullNumber,
      members: fc.option(some(member)),
      topology: fc.option(fc.record({ epoch: int32, subtopologies: some(subtopology) })),
    }),
  ),
  group_offsets: groupOffsets,
  log_dirs: logDirs,
  topic_configs: configs,
  broker_configs: configs,
  acls: some(
    fc.record({
      principal: text,
      host: text,
      operation: text,
      permission: fc.constantFrom('ALLOW', 'DENY'),
      resourceType: text,
      resourceName: text,
      patternType: fc.constantFrom('LITERAL', 'PREFIXED'),
    }),
  ),
  quotas: some(
    fc.record({
      entity: fc.dictionary(text, nullText, { maxKeys: 2 }),
      values: fc.dictionary(text, fc.double(), { maxKeys: 2 }),
    }),
  ),
  registries: some(
    fc.record({
      id: text,
      seenAt: nullNumber,
      reason: nullText,
      compatibility: nullText,
      subjects: fc.option(
        some(
          fc.record({
            name: text,
            type: fc.constantFrom('AVRO', 'PROTOBUF', 'JSON', null),
            id: nullText,
            latest: nullNumber,
            versions: nullNumber,
            compatibility: nullText,
            isOwnLevel: fc.option(fc.boolean()),
          }),
        ),
      ),
      lacking: nullText,
    }),
  ),
}

/** An observation of one section, or of any. */
export function arbitraryObservation(section?: Section): fc.Arbitrary<AnyObservation> {
  if (section === undefined) return fc.constantFrom(...SECTIONS).chain(arbitraryObservation)
  const observation = fc.record({
    resource: fc.string({ unit: 'grapheme', maxLength: 6 }),
    section: fc.constant(section),
    capturedAt: count,
    tookMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
    epoch: fc.nat(),
    outcome: fc.record({
      data: SECTION_DATA[section],
      faults: some(fault),
      allFailed: fc.boolean(),
    }),
  })
  // Cloned, as the worker hands it over: plain objects, whatever the generators make.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the section says which data it is
  return observation.map((one) => structuredClone(one)) as unknown as fc.Arbitrary<AnyObservation>
}
