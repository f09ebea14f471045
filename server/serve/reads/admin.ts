/** This installation and its instances. */
import type { InstanceRow } from '@millrace/contract/instance.ts'
import { responses } from '@millrace/contract/responses.ts'
import { engineState } from '@millrace/contract/status.ts'
import type { Scope } from '../../access/model.ts'
import type { InstanceInfo } from '../../cluster/model.ts'
import { EVERYBODY } from '../access-rule.ts'
import type { ServeContext } from '../context.ts'
import { noParams, noQuery } from '../input.ts'
import { defineRead } from '../read.ts'
import { statusFor } from '../tenant-status.ts'

export const adminReads = [
  defineRead({
    access: EVERYBODY,
    path: '/admin/v1/status',
    summary: 'This installation: version, engine, warnings, what everybody may do',
    tag: 'admin',
    params: noParams,
    query: noQuery,
    response: responses.status,
    cacheable: false,
    read: (context, _params, _query, { scope }) => ({
      data: statusFor(scope, context.status()),
      capturedAt: Date.now(),
      missing: [],
      watch: { kind: 'engine' },
    }),
  }),
  defineRead({
    access: EVERYBODY,
    path: '/admin/v1/instances',
    summary: 'Instances that share this installation, and which clusters each observes',
    tag: 'admin',
    params: noParams,
    query: noQuery,
    response: responses.instances,
    cacheable: false,
    read: (context, _params, _query, { scope }) => ({
      data: context.instances.members().map((instance) => rowOf(context, scope, instance)),
      capturedAt: Date.now(),
      missing: [],
      watch: { kind: 'engine' },
    }),
  }),
]

function rowOf(context: ServeContext, scope: Scope, instance: InstanceInfo): InstanceRow {
  return {
    id: instance.id,
    version: instance.version,
    url: instance.url,
    started_at: instance.startedAt,
    leader: instance.isLeader,
    self: instance.isSelf,
    last_seen_at: instance.lastSeenAt,
    resources: instance.owned.flatMap((resource) => clusterOf(context, scope, resource)),
    lag: instance.lag,
    // Another instance may be of a later version, with states of its own.
    engine: engineState.safeParse(instance.engine).data ?? null,
  }
}

/** Another instance may be configured with clusters that this one does not know: whether a tenant has them is not known either. */
function clusterOf(
  context: ServeContext,
  scope: Scope,
  resource: string,
): InstanceRow['resources'] {
  const set = context.config.resources.find(({ key }) => key === resource)
  const row = context.estate.clusters().find((cluster) => cluster.set === set?.number)?.row
  if (row !== undefined) return [{ cluster_id: row.id, label: row.label }]
  return scope.unrestricted ? [{ cluster_id: resource, label: resource }] : []
}
