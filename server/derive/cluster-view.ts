/**
 * One cluster as `serve` asks for it. Lists are derived once per change of a section, on the main thread: rows come
 * from columns, and 5,000 topics of 50,000 partitions take less time than sending the finished rows over from the
 * worker would (derive/estate-view.ts has the figures).
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Acl, Quota } from '@millrace/contract/security.ts'
import type { Broker, BrokerDetail, ConfigEntry } from '@millrace/contract/broker.ts'
import type { ConfigOption } from '@millrace/contract/mutation.ts'
import type {
  ClusterOverview,
  ClusterProblem,
  ClusterRow,
  Quorum,
} from '@millrace/contract/cluster.ts'
import type { GroupDetail, GroupRow } from '@millrace/contract/group.ts'
import type { RegistryRow, SubjectRow } from '@millrace/contract/registry.ts'
import type { Partition, TopicGroup, TopicRow } from '@millrace/contract/topic.ts'
import type { AclBinding, TopicTable } from '@millrace/kafka/read/model.ts'
import type { ResourceSet } from '../config/types.ts'
import type { Histories } from '../state/history-log/model.ts'
import { SECTIONS } from '../state/model.ts'
import type { Section } from '../state/model.ts'
import type { Known } from '../state/snapshot-store.ts'
import { BROKER_SECTIONS, brokerDetail, brokerRows, controllerId } from './broker-rows.ts'
import { bootstrapName } from './cluster-ids.ts'
import type { ClusterId } from './cluster-ids.ts'
import { clusterState, kafkaVersion, unreachableProblem } from './cluster-state.ts'
import type { Reach } from './cluster-state.ts'
import { clusterTotals } from './cluster-totals.ts'
import { configEntries } from './config-entries.ts'
import type { ClusterView, Part } from './estate.ts'
import { Facts, Memo } from './facts.ts'
import { groupDetail } from './group-detail.ts'
import { GROUP_SECTIONS, groupRows } from './group-rows.ts'
import { readHistory } from './history-view.ts'
import { MissingList } from './missing.ts'
import { partitionRows } from './partition-rows.ts'
import { problems } from './problems.ts'
import type { Problem } from './problems.ts'
import { registryRows, subjectRows } from './registry-rows.ts'
import { quorumRow } from './quorum-row.ts'
import { topicGroups } from './topic-groups.ts'
import { indexOf } from './topic-index.ts'
import { hasAny } from './tenant/acls.ts'
import { tellsChange } from './tenant/told-changes.ts'
import { isWithin, type Visibility } from './tenant/visibility.ts'
import { subjectTopic } from './subject-topic.ts'
import { topicConfigOptions } from './topic-config-options.ts'
import { TOPIC_SECTIONS, topicRow, topicRows } from './topic-rows.ts'

/** Read every few minutes by design: beside minute-fresh numbers their age would only mislead. */
const SLOW: ReadonlySet<Section> = new Set([
  'log_dirs',
  'topic_configs',
  'broker_configs',
  'acls',
  'quotas',
  'registries',
])

/** What the overview is made of; its problems look at every section. */
const OVERVIEW_SECTIONS = SECTIONS.filter(
  (section) => section !== 'acls' && section !== 'quotas' && section !== 'registries',
)

export interface ClusterSource {
  readonly set: ResourceSet
  readonly known: () => Known
  reach(): Reach
  clusterId(): ClusterId
  readonly histories: Histories
  refresh(configs: boolean, signal?: AbortSignal): Promise<void>
  /** Of a tenant, which `known` is filtered for; null: everything is visible. */
  readonly seen: (() => Visibility) | null
  /** Somebody digests the view ahead of questions, whether anybody looks or not. */
  readonly isDigested: boolean
}

export interface FactualClusterView extends ClusterView {
  /** What the newest knowledge implies; the history is recorded from it. */
  facts(): Facts
  /**
   * Makes all lists and the overview ahead of questions, with turns of the event loop between, and takes the state of
   * `row` from them. Resolves with true when the state or its reason changed.
   */
  digest(): Promise<boolean>
}

export function clusterView(source: ClusterSource): FactualClusterView {
  const memo = new Memo()
  const since = new Map<string, number>()
  let newest: Facts | null = null
  /** Of the newest digest: `row` is asked with every answer and must not derive the whole cluster for its state. */
  let digested: readonly Problem[] | null = null

  function facts(): Facts {
    const known = source.known()
    if (newest?.known !== known) newest = new Facts(known, memo)
    return newest
  }

  function part<T>(
    sections: readonly Section[],
    build: (facts: Facts, missing: MissingList) => T,
  ): Part<T> {
    const of = facts()
    const missing = new MissingList()
    for (const section of sections) of.faults(section).addTo(missing)
    const data = build(of, missing)
    return { data, capturedAt: capturedAt(of.known, sections), missing: missing.list, sections }
  }

  function kept<T>(
    key: string,
    sections: readonly Section[],
    build: (facts: Facts, missing: MissingList) => T,
  ): Part<T> {
    return facts().memo(`part/${key}`, sections, () => part(sections, build))
  }

  function ofTopic<T>(
    name: string,
    sections: readonly Section[],
    build: (facts: Facts, topics: TopicTable, index: number, missing: MissingList) => T,
  ): Part<T> | undefined {
    const { topics } = facts()
    const index = topics === null ? undefined : indexOf(topics.names).get(name)
    if (topics === null || index === undefined) return undefined
    return part(sections, (of, missing) => build(of, topics, index, missing))
  }

  const topics = (): Part<readonly TopicRow[]> => kept('topics', TOPIC_SECTIONS, topicRows)
  const groups = (): Part<readonly GroupRow[]> => kept('groups', GROUP_SECTIONS, groupRows)
  const brokers = (): Part<readonly Broker[]> => kept('brokers', BROKER_SECTIONS, brokerRows)

  /** Topics are only looked at for their names: registries are there without them. What is missing is said by registry. */
  function registryPart<T>(key: string, build: (facts: Facts, missing: MissingList) => T): Part<T> {
    return facts().memo(`part/${key}`, ['registries', 'topics'], () => {
      const of = facts()
      const missing = new MissingList()
      const data = build(of, missing)
      const at = of.known.registries.last?.capturedAt ?? null
      return { data, capturedAt: at, missing: missing.list, sections: ['registries', 'topics'] }
    })
  }

  /** Totals and problems; row indexes of totals need one list of reasons, so rows are made for them here. */
  function summary(): Part<
    Pick<ClusterOverview, 'totals' | 'missing'> & { problems: readonly Problem[] }
  > {
    return facts().memo('summary', SECTIONS, () =>
      part(OVERVIEW_SECTIONS, (of, missing) => {
        const rows = {
          topics: rebased(topics(), missing),
          groups: rebased(groups(), missing),
          brokers: rebased(brokers(), missing),
        }
        const { totals, missing: lacks } = clusterTotals(of, rows, missing)
        return {
          totals,
          ...(lacks === undefined ? {} : { missing: lacks }),
          problems: problems(of, rows),
        }
      }),
    )
  }

  function allProblems(): readonly Problem[] {
    digested = summary().data.problems
    const away = unreachableProblem(source.reach())
    // While nobody answers, that every section fails is no news.
    const own =
      away.length === 0 ? digested : digested.filter(({ kind }) => kind !== 'section_failed')
    return [...away, ...sameIdProblem(source.clusterId()), ...own]
  }

  /** A tenant's view may be asked before anybody has digested it. */
  function problemsOfRow(): readonly Problem[] | null {
    if (!source.isDigested) digested ??= summary().data.problems
    return digested
  }

  function row(): ClusterRow {
    const { set } = source
    const { known, cluster, topics: table } = facts()
    const reach = source.reach()
    return {
      id: source.clusterId().id,
      label: set.environmentName ?? bootstrapName(set),
      environment_name: set.environmentName,
      environment_color: set.environmentColor,
      bootstrap: set.bootstrap,
      primary: set.number === 1,
      ...clusterState(
        reach,
        known.cluster.last === null && known.topics.last === null ? null : problemsOfRow(),
      ),
      last_seen_at: reach.lastSeenAt,
      kafka_version: kafkaVersion(cluster),
      brokers: cluster?.brokers.length ?? null,
      topics: table?.names.length ?? null,
      groups: known.group_list.last?.outcome.data.length ?? null,
      registries: set.registries.length,
    }
  }

  function overview(): Part<ClusterOverview> {
    const { data, ...rest } = summary()
    const of = facts()
    // before the row, whose state follows from them
    const found = withSince(since, allProblems(), newestOf(of.known))
    return {
      ...rest,
      data: {
        ...row(),
        controller_id: controllerId(of),
        totals: data.totals,
        ...(data.missing === undefined ? {} : { missing: data.missing }),
        problems: found,
        features: of.cluster?.features.map(featureRow) ?? null,
      },
    }
  }

  return {
    facts,
    set: source.set.number,
    get row() {
      return row()
    },
    async digest(): Promise<boolean> {
      const before = row()
      await facts().prepare()
      for (const list of [topics, groups, brokers, summary]) {
        list()
        await nextTurn()
      }
      // Problems remember since when they are there: they are looked at even when nobody else does.
      overview()
      const after = row()
      return before.state !== after.state || before.state_reason !== after.state_reason
    },
    overview,
    quorum: (): Part<Quorum | null> =>
      kept('quorum', ['quorum'], (of) => {
        const quorum = of.known.quorum.last?.outcome.data
        return quorum ? quorumRow(quorum) : null
      }),
    brokers,
    broker(id): Part<BrokerDetail> | undefined {
      const list = brokers()
      const found = list.data.find((broker) => broker.id === id)
      return found === undefined ? undefined : { ...list, data: brokerDetail(facts(), found) }
    },
    brokerConfig(id): Part<ConfigEntry[] | null> | undefined {
      if (!brokers().data.some((broker) => broker.id === id)) return undefined
      return part(['broker_configs'], (of, missing) => configOf(of, 'broker', String(id), missing))
    },
    topics,
    topic: (name) =>
      ofTopic(name, TOPIC_SECTIONS, (of, table, index, missing) =>
        topicRow(of, table, index, missing),
      ),
    partitions: (name): Part<readonly Partition[]> | undefined =>
      ofTopic(name, ['topics', 'offsets', 'log_dirs'], partitionRows),
    topicConfig: (name): Part<ConfigEntry[] | null> | undefined =>
      ofTopic(name, ['topic_configs'], (of, _table, _index, missing) =>
        configOf(of, 'topic', name, missing),
      ),
    topicConfigOptions: (): Part<readonly ConfigOption[]> =>
      kept('topic-config-options', ['topic_configs', 'broker_configs'], ({ known }) => {
        const brokerTable = known.broker_configs.last?.outcome.data
        const [first] = brokerTable?.resources ?? []
        const entries =
          brokerTable === undefined || first === undefined
            ? null
            : configEntries(brokerTable, 'broker', first)
        return topicConfigOptions(
          known.topic_configs.last?.outcome.data ?? null,
          new Map(entries?.map((entry) => [entry.name, entry])),
        )
      }),
    topicGroups: (name): Part<readonly TopicGroup[]> | undefined =>
      ofTopic(name, GROUP_SECTIONS, (of, table, _index, missing) =>
        topicGroups(of, table, name, missing),
      ),
    groups,
    group(id): Part<GroupDetail> | undefined {
      const { topics: table, consumption } = facts()
      if (table === null || consumption?.groupIndex.has(id) !== true) return undefined
      // the index has just been seen to have it
      return part(GROUP_SECTIONS, (of, missing) => groupDetail(of, table, id, missing)!)
    },
    acls: (): Part<readonly Acl[]> =>
      kept('acls', ['acls'], (of) => (of.known.acls.last?.outcome.data ?? []).map(aclRow)),
    quotas: (): Part<readonly Quota[]> =>
      kept('quotas', ['quotas'], (of) =>
        (of.known.quotas.last?.outcome.data ?? []).map(({ entity, values }) => ({
          entity: { ...entity },
          values: { ...values },
        })),
      ),
    registries: (): Part<readonly RegistryRow[]> =>
      registryPart('registries', (of, missing) => registryRows(source.set.registries, of, missing)),
    subjects(registry): Part<readonly SubjectRow[] | null> | undefined {
      if (!source.set.registries.some(({ id }) => id === registry)) return undefined
      return registryPart(`subjects/${registry}`, (of, missing) =>
        subjectRows(of, registry, missing),
      )
    },
    subjectPlace(subject) {
      const { topics: table } = facts()
      const known = table === null ? null : indexOf(table.names)
      return subjectTopic(subject, (topic) => known?.has(topic) === true)
    },
    sees(type, name) {
      const seen = source.seen?.()
      return seen === undefined || (type === 'topic' ? seen.seesTopic : seen.seesGroup)(name)
    },
    mayCreateTopic(name) {
      const seen = source.seen?.()
      return seen === undefined || isWithin(seen.scope, 'topic', name)
    },
    tells(change) {
      const seen = source.seen?.()
      return seen === undefined || tellsChange(seen, hasAny(facts().known), change)
    },
    history: (request) =>
      readHistory(source.histories, source.set.key, request, Date.now(), source.seen?.() ?? null),
    refresh: ({ configs = false, signal } = {}) => source.refresh(configs, signal),
  }
}

function capturedAt(known: Known, sections: readonly Section[]): number | null {
  const first = sections[0]
  if (first === undefined || known[first].last === null) return null
  const timely = sections.filter((section) => section === first || !SLOW.has(section))
  return Math.min(...timely.flatMap((section) => known[section].last?.capturedAt ?? []))
}

function newestOf(known: Known): number {
  return Math.max(
    0,
    ...SECTIONS.flatMap(
      (section) => (known[section].failure ?? known[section].last)?.capturedAt ?? [],
    ),
  )
}

/** Rows whose indexes point into another list of reasons. */
function rebased<Row extends { missing?: Record<string, number> | undefined }>(
  list: Part<readonly Row[]>,
  missing: MissingList,
): readonly Row[] {
  return list.data.map((row) => {
    if (row.missing === undefined) return row
    const moved: Record<string, number> = {}
    for (const [field, index] of Object.entries(row.missing)) {
      const reason = list.missing[index]
      if (reason !== undefined) moved[field] = missing.add(reason)
    }
    return { ...row, missing: moved }
  })
}

function configOf(
  facts: Facts,
  kind: 'topic' | 'broker',
  resource: string,
  missing: MissingList,
): ConfigEntry[] | null {
  const section = kind === 'topic' ? 'topic_configs' : 'broker_configs'
  const table = facts.known[section].last?.outcome.data
  const entries = table === undefined ? null : configEntries(table, kind, resource)
  if (entries === null) {
    const faults = facts.faults(section)
    const own =
      faults.item(resource) ?? (kind === 'broker' ? faults.broker(Number(resource)) : null)
    if (own !== null) missing.add(own)
    else if (faults.known)
      missing.add({
        section,
        kind: 'pending',
        reason: `The configuration of ${kind} ${resource} was not read yet.`,
        item: resource,
      })
  }
  return entries
}

/** When each problem was first seen; problems that are over are forgotten. */
function withSince(
  since: Map<string, number>,
  found: readonly Problem[],
  now: number,
): ClusterProblem[] {
  const keys = new Set<string>()
  const rows = found.map((problem) => {
    const key = `${problem.kind} ${problem.href} ${problem.kind === 'section_failed' ? problem.title : ''}`
    keys.add(key)
    if (!since.has(key)) since.set(key, now)
    return { ...problem, since: problem.since ?? since.get(key) ?? null }
  })
  for (const key of since.keys()) if (!keys.has(key)) since.delete(key)
  return rows
}

function sameIdProblem({ id, sameAs }: ClusterId): Problem[] {
  if (sameAs === null) return []
  const other = sameAs.environmentName ?? bootstrapName(sameAs)
  return [
    {
      severity: 'warning',
      kind: 'duplicate_cluster_id',
      title: 'Two resource sets report the same cluster id',
      detail: `${other} has this id already, so this set is called ${id} here. Set CLUSTER_ID for one of them, or remove the set if both reach the same cluster.`,
      href: '/',
    },
  ]
}

function featureRow(
  feature: NonNullable<Facts['cluster']>['features'][number],
): NonNullable<ClusterOverview['features']>[number] {
  return {
    name: feature.name,
    finalized: feature.finalized,
    supported_min: feature.supportedMin,
    supported_max: feature.supportedMax,
    label: feature.label,
  }
}

function aclRow(acl: AclBinding): Acl {
  const { principal, host, operation, permission, resourceType, resourceName, patternType } = acl
  return {
    principal,
    host,
    operation,
    permission,
    resource_type: resourceType,
    resource_name: resourceName,
    pattern_type: patternType,
  }
}
