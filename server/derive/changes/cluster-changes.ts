/** The cluster as a whole: its id, feature levels and controller; and its brokers. */
import type { Observation } from '../../state/model.ts'
import type { Known } from '../../state/snapshot-store.ts'
import { brokerChanges } from './broker-changes.ts'
import { arrow } from './finding.ts'
import type { Finding, Looks } from './finding.ts'
import { sameValue } from './same.ts'

export function clusterChanges(looks: Looks<'cluster'>, before: Known): Finding[] {
  const { now, bases } = looks
  if (sameValue(bases[0].outcome.data, now.outcome.data)) return []
  const controller = tellsController(before) ? controllerMoved(looks) : []
  return [
    ...clusterIdChanged(looks),
    ...controller,
    ...featureChanges(looks),
    ...brokerChanges(looks),
  ]
}

function clusterIdChanged({ now, bases }: Looks<'cluster'>): Finding[] {
  const [before, after] = [bases[0].outcome.data.clusterId, now.outcome.data.clusterId]
  if (before === null || after === null || before === after) return []
  const summary = `The brokers belong to another cluster: ${arrow(before, after)}`
  return [ofCluster('cluster_id', before, after, bases[0].capturedAt, summary)]
}

function featureChanges({ now, bases }: Looks<'cluster'>): Finding[] {
  const after = finalized(now)
  // No broker told its features, or it was never asked to finalise one (ZooKeeper): then none is missing.
  const base = bases.find((look) => finalized(look).size > 0)
  if (after.size === 0 || base === undefined) return []
  const before = finalized(base)
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const [was, is] = [before.get(name) ?? null, after.get(name) ?? null]
    if (was === is) return []
    return [ofCluster(name, was, is, base.capturedAt, `${name}: ${arrow(was, is)}`)]
  })
}

/** Level by feature, with its label where it has one. */
function finalized({ outcome }: Observation<'cluster'>): Map<string, string> {
  return new Map(
    outcome.data.features.flatMap(({ name, finalized: level, label }) =>
      level === null ? [] : [[name, label ?? String(level)]],
    ),
  )
}

/** Only ZooKeeper clusters name their controller here; under KRaft it is a random broker when the quorum was not told. */
function tellsController({ quorum, cluster }: Known): boolean {
  return (
    quorum.last === null &&
    quorum.failure?.outcome.faults.some(({ kind }) => kind === 'unsupported') === true &&
    cluster.last?.outcome.data.features.every(({ finalized: level }) => level === null) === true
  )
}

function controllerMoved({ now, bases }: Looks<'cluster'>): Finding[] {
  const [before, after] = [bases[0].outcome.data.controllerId, now.outcome.data.controllerId]
  if (before === null || after === null || before === after) return []
  return [controllerChange(before, after, bases[0].capturedAt)]
}

/** The leader of the metadata quorum. */
export function quorumChanges({ now, bases }: Looks<'quorum'>): Finding[] {
  const after = leaderOf(now)
  const base = bases.find((look) => leaderOf(look) !== null)
  if (after === null || base === undefined) return []
  const before = leaderOf(base)
  return before === null || before === after
    ? []
    : [controllerChange(before, after, base.capturedAt)]
}

/** null: none is elected, or it is not told. */
function leaderOf({ outcome }: Observation<'quorum'>): number | null {
  const leader = outcome.data?.leaderId ?? -1
  return leader < 0 ? null : leader
}

function controllerChange(before: number, after: number, since: number): Finding {
  const [from, to] = [String(before), String(after)]
  return ofCluster('controller', from, to, since, `The controller moved: ${arrow(from, to)}`)
}

function ofCluster(
  field: string,
  before: string | null,
  after: string | null,
  since: number,
  summary: string,
): Finding {
  return { entity: 'cluster', name: '', kind: 'changed', field, before, after, since, summary }
}
