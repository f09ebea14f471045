/** Every read of the API with every parameter that matters, for tests that look at all answers. */
import type { Read } from '../read.ts'

export interface Question {
  readonly read: Read
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | string[]>>
  /** Names that it says itself. */
  readonly says: readonly string[]
}

/** What there may be, and what there is not. */
export interface Asked {
  readonly clusters: readonly string[]
  readonly topics: readonly string[]
  readonly groups: readonly string[]
  readonly registries: readonly string[]
}

/** A read with a parameter that is not known here ends the test: it has to be taught. */
export function questions(reads: readonly Read[], asked: Asked): Question[] {
  return reads.flatMap((read) =>
    paramsOf(read, asked).flatMap((params) =>
      queriesOf(read, asked).map((query) => ({
        read,
        params,
        query,
        says: [...Object.values(params), ...Object.values(query).flat()],
      })),
    ),
  )
}

function paramsOf({ params }: Read, asked: Asked): Record<string, string>[] {
  let combined: Record<string, string>[] = [{}]
  for (const name of Object.keys(params.shape))
    combined = combined.flatMap((before) =>
      valuesOf(name, asked).map((value) => ({ ...before, [name]: value })),
    )
  // Things are looked for on the first cluster; of the others it is asked once.
  const [first] = asked.clusters
  const isFirst = (each: Record<string, string>): boolean =>
    Object.entries(each).every(
      ([name, value]) => name === 'cluster_id' || valuesOf(name, asked)[0] === value,
    )
  return combined.filter((each) => (each['cluster_id'] ?? first) === first || isFirst(each))
}

function valuesOf(
  name: string,
  { clusters, topics, groups, registries }: Asked,
): readonly string[] {
  switch (name) {
    case 'cluster_id':
      return clusters
    case 'topic':
      return topics
    case 'group':
      return groups
    case 'registry':
      return registries
    case 'broker_id':
      return ['1', '2', '3', '9']
    default:
      throw new TypeError(`No values are known for the path parameter ${name}: add some here`)
  }
}

function queriesOf({ path, query }: Read, asked: Asked): Question['query'][] {
  const known = Object.keys(query.shape)
  if (path.endsWith('/history')) return historyQueries(asked)
  if (path.endsWith('/changes')) return [{}, { limit: '1' }, { q: 'z' }, { entity: 'topic' }]
  if (path.endsWith('/permissions'))
    return [
      {},
      ...asked.topics.map((name) => ({ type: 'topic', name })),
      ...asked.groups.map((name) => ({ type: 'group', name })),
    ]
  if (known.includes('limit') && known.includes('sort')) return [{}, { limit: '1' }, { q: 'z' }]
  if (known.includes('all')) return [{}, { all: 'true' }]
  if (known.length === 0) return [{}]
  throw new TypeError(`No queries are known for ${path} (${known.join(', ')}): add some here`)
}

const seriesOf = (entity: string, metrics: readonly string[], all: readonly string[]): string[] =>
  metrics.flatMap((metric) => all.map((name) => `${entity}/${metric}/${name}`))

function historyQueries({ topics, groups }: Asked): Question['query'][] {
  const ofCluster = ['write_rate', 'lag', 'read_rate', 'messages', 'disk_bytes', 'topics']
  return [
    { series: seriesOf('topic', ['write_rate', 'lag'], topics) },
    { series: seriesOf('group', ['lag', 'members'], groups) },
    { series: ['topic/write_rate/*', 'topic/lag/*', 'group/lag/*', 'broker/leaders/*'] },
    { series: ofCluster.map((metric) => `cluster/${metric}`) },
  ]
}
