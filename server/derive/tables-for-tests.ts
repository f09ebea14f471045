/** Small clusters for the tables of test cases: what Kafka would answer, written compactly. */
import type {
  CommittedTable,
  ConfigTable,
  DescribedGroup,
  DescribedMember,
  Fault,
  ListedGroup,
  LogDirTable,
  TopicTable,
} from '@millrace/kafka/read/model.ts'
import type { AnyObservation, ObservedOffsets, Section, SectionData } from '../state/model.ts'
import { advance, NOTHING_KNOWN } from '../state/snapshot-store.ts'
import type { Known } from '../state/snapshot-store.ts'

export interface TopicSpec {
  readonly id?: string
  readonly internal?: boolean
  /** Per partition; leader −1 is offline; isr defaults to the replicas. */
  readonly partitions: readonly {
    readonly leader?: number
    readonly replicas?: readonly number[]
    readonly isr?: readonly number[]
  }[]
}

export function topicTable(specs: Readonly<Record<string, TopicSpec>>): TopicTable {
  const names = Object.keys(specs).sort()
  const first = [0]
  const columns = { leader: [] as number[], replicas: [] as number[], isr: [] as number[] }
  const from = { replicas: [0], isr: [0], offline: [0] }
  for (const name of names) {
    for (const { leader, replicas = [1], isr } of specs[name]!.partitions) {
      columns.leader.push(leader ?? replicas[0]!)
      columns.replicas.push(...replicas)
      columns.isr.push(...(isr ?? replicas))
      from.replicas.push(columns.replicas.length)
      from.isr.push(columns.isr.length)
      from.offline.push(0)
    }
    first.push(columns.leader.length)
  }
  return {
    names,
    ids: names.map((name) => specs[name]!.id ?? `id-of-${name}`),
    internal: Uint8Array.from(names, (name) => (specs[name]!.internal === true ? 1 : 0)),
    first: Uint32Array.from(first),
    leader: Int32Array.from(columns.leader),
    leaderEpoch: new Int32Array(columns.leader.length),
    replicasFrom: Uint32Array.from(from.replicas),
    replicas: Int32Array.from(columns.replicas),
    isrFrom: Uint32Array.from(from.isr),
    isr: Int32Array.from(columns.isr),
    offlineFrom: Uint32Array.from(from.offline),
    offline: new Int32Array(0),
  }
}

/** `{ orders: [[start, end], …] }`; null is unknown with fault 0. */
export function offsetTable(
  topics: TopicTable,
  values: Readonly<Record<string, readonly (readonly [number, number] | null)[]>>,
  endAt: number,
): ObservedOffsets {
  const rows = topics.names.flatMap((name, t) =>
    Array.from(
      { length: topics.first[t + 1]! - topics.first[t]! },
      (_, p) => values[name]?.[p] ?? null,
    ),
  )
  return {
    names: topics.names,
    topicIds: topics.ids,
    first: topics.first.slice(),
    start: Float64Array.from(rows, (row) => row?.[0] ?? Number.NaN),
    end: Float64Array.from(rows, (row) => row?.[1] ?? Number.NaN),
    fault: Int32Array.from(rows, (row) => (row === null ? 0 : -1)),
    endAt,
  }
}

/** `{ billing: { orders: { 0: 17 } } }`; a pair is [offset, lag told by the broker]. */
export function committedTable(
  values: Readonly<
    Record<
      string,
      Readonly<Record<string, Readonly<Record<number, number | readonly [number, number]>>>>
    >
  >,
): CommittedTable {
  const groups = Object.keys(values)
  const topics = [...new Set(Object.values(values).flatMap((of) => Object.keys(of)))]
  const rows = groups.flatMap((group, g) =>
    Object.entries(values[group]!).flatMap(([topic, of]) =>
      Object.entries(of).map(([partition, value]) => ({
        group: g,
        topic: topics.indexOf(topic),
        partition: Number(partition),
        offset: typeof value === 'number' ? value : value[0],
        lag: typeof value === 'number' ? Number.NaN : value[1],
      })),
    ),
  )
  return {
    groups,
    topics,
    group: Uint32Array.from(rows, (row) => row.group),
    topic: Uint32Array.from(rows, (row) => row.topic),
    partition: Int32Array.from(rows, (row) => row.partition),
    offset: Float64Array.from(rows, (row) => row.offset),
    brokerLag: Float64Array.from(rows, (row) => row.lag),
    metadata: new Map(),
  }
}

export function listedGroup(id: string, more: Partial<ListedGroup> = {}): ListedGroup {
  return { id, kind: 'classic', protocolType: 'consumer', state: 'Stable', coordinator: 1, ...more }
}

/** Members by id with what they are assigned; null: not decodable. */
export function describedGroup(
  id: string,
  members: Readonly<Record<string, Readonly<Record<string, readonly number[]>> | null>> | null,
  more: Partial<DescribedGroup> = {},
): DescribedGroup {
  return {
    id,
    kind: 'classic',
    state: 'Stable',
    protocolType: 'consumer',
    protocol: 'range',
    coordinator: 1,
    epoch: null,
    assignmentEpoch: null,
    members:
      members === null
        ? null
        : Object.entries(members).map(([name, assigned]) => member(name, assigned)),
    topology: null,
    ...more,
  }
}

function member(
  memberId: string,
  assigned: Readonly<Record<string, readonly number[]>> | null,
): DescribedMember {
  return {
    memberId,
    instanceId: null,
    clientId: `client of ${memberId}`,
    host: `/10.0.0.${memberId.length}`,
    rack: null,
    assignments:
      assigned === null
        ? null
        : Object.entries(assigned).map(([topic, partitions]) => ({ topic, partitions })),
    targetAssignments: null,
    epoch: null,
    details: {},
  }
}

/** `{ 1: { orders: [10, 20] } }`: bytes by broker, topic and partition; one directory per broker. */
export function logDirTable(
  values: Readonly<Record<number, Readonly<Record<string, readonly number[]>>>>,
): LogDirTable {
  const brokers = Object.keys(values).map(Number)
  const topics = [...new Set(Object.values(values).flatMap((of) => Object.keys(of)))]
  const rows = brokers.flatMap((broker, dir) =>
    Object.entries(values[broker]!).flatMap(([topic, sizes]) =>
      sizes.map((size, partition) => ({ dir, topic: topics.indexOf(topic), partition, size })),
    ),
  )
  return {
    dirs: brokers.map((broker) => ({
      broker,
      path: '/data',
      error: null,
      totalBytes: 1000,
      usableBytes: 400,
    })),
    topics,
    dir: Uint32Array.from(rows, (row) => row.dir),
    topic: Uint32Array.from(rows, (row) => row.topic),
    partition: Int32Array.from(rows, (row) => row.partition),
    size: Float64Array.from(rows, (row) => row.size),
    offsetLag: new Float64Array(rows.length),
    future: new Uint8Array(rows.length),
  }
}

/** `{ orders: { 'min.insync.replicas': '2' } }`, all set on the resource itself. */
export function configTable(
  values: Readonly<Record<string, Readonly<Record<string, string>>>>,
  source = 1,
): ConfigTable {
  const resources = Object.keys(values)
  const keys = [...new Set(Object.values(values).flatMap((of) => Object.keys(of)))]
  const texts = [...new Set(Object.values(values).flatMap((of) => Object.values(of)))]
  const from = [0]
  const rows = resources.flatMap((resource) => {
    const entries = Object.entries(values[resource]!)
    from.push(from[from.length - 1]! + entries.length)
    return entries
  })
  return {
    resources,
    from: Uint32Array.from(from),
    keys,
    values: texts,
    key: Uint16Array.from(rows, ([key]) => keys.indexOf(key)),
    value: Uint32Array.from(rows, ([, value]) => texts.indexOf(value)),
    source: new Uint8Array(rows.length).fill(source),
    flags: new Uint8Array(rows.length),
    defaultValue: new Uint32Array(rows.length).fill(0xffff_ffff),
    types: keys.map(() => null),
    docs: keys.map(() => null),
    synonyms: new Map(),
  }
}

/** What is known after one more look. */
export function observed<S extends Section>(
  known: Known,
  section: S,
  data: SectionData[S],
  more: {
    readonly at?: number
    readonly faults?: readonly Fault[]
    readonly allFailed?: boolean
  } = {},
): Known {
  const { at = 60_000, faults = [], allFailed = false } = more
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the section says which data it is
  const observation = {
    resource: '1',
    section,
    capturedAt: at,
    tookMs: 1,
    epoch: 0,
    outcome: { data, faults, allFailed },
  } as unknown as AnyObservation
  return advance(known, observation)
}

/** One topic `orders` with two partitions on one broker, read once at 60 s, nothing written. */
export function smallCluster(
  specs: Readonly<Record<string, TopicSpec>> = { orders: { partitions: [{}, {}] } },
): Known {
  const known = observed(NOTHING_KNOWN, 'topics', topicTable(specs))
  return observed(known, 'cluster', {
    clusterId: 'small',
    controllerId: 1,
    features: [],
    brokers: [1, 2, 3].map((id) => ({
      id,
      host: 'b',
      port: 9000 + id,
      rack: null,
      fenced: false,
      release: '4.3',
      answers: true,
    })),
  })
}
