/** Who asks, what they may do and why, which tenants they may enter; and how all of that is decided. */
import {
  type AccessState,
  type Explanation,
  permissionsQuery,
  type Tenant,
} from '@millrace/contract/access.ts'
import { ACTION_NAMES, ACTIONS, type ActionName } from '@millrace/contract/actions.ts'
import { responses } from '@millrace/contract/responses.ts'
import { namesOf } from '../../access/cluster-names.ts'
import type { Identity } from '../../access/identity.ts'
import { protectedTopic } from '../../access/protected-topics.ts'
import type { ClusterView } from '../../derive/estate.ts'
import { ADMIN, EVERYBODY, OWN } from '../access-rule.ts'
import type { ServeContext } from '../context.ts'
import { ServeError } from '../errors.ts'
import { clusterParams, noParams, noQuery } from '../input.ts'
import { findCluster } from '../lookup.ts'
import { type Answer, defineRead } from '../read.ts'
import { tellableExplanation, tellablePath } from '../tellable.ts'
import { requireBroker } from './brokers.ts'
import { requireGroup } from './groups.ts'
import { requireTopic } from './topics.ts'

/** What is asked of clusters. Registries, Connect and ksqlDB come with theirs. */
const CLUSTER_ACTIONS = ACTION_NAMES.filter((name) =>
  ['cluster', 'any'].includes(ACTIONS[name].domain),
)

export const accessReads = [
  defineRead({
    access: OWN,
    path: '/me',
    summary: 'Who asks, and what they may do',
    tag: 'admin',
    params: noParams,
    query: noQuery,
    response: responses.me,
    cacheable: false,
    read: (context, _params, _query, identity) =>
      asOfNow({
        provider: identity.provider,
        name: identity.name,
        display_name: identity.displayName,
        email: identity.email,
        admin: context.access.explainAdmin(identity).decision === 'allow',
        tenants: context.access.tenantsOf(identity).map(({ id, name }) => ({ id, name })),
        roles: identity.roles,
        tenant_id: identity.tenantId,
        actions: actionsOf(context, identity),
      }),
  }),
  defineRead({
    access: OWN,
    path: '/admin/v1/profile',
    summary: 'Who asks: roles, policies, tenants, and every action with what decides it',
    tag: 'admin',
    params: noParams,
    query: noQuery,
    response: responses.profile,
    cacheable: false,
    read(context, _params, _query, identity) {
      const tellable = tellablePath(context, identity)
      return asOfNow({
        provider: identity.provider,
        name: identity.name,
        display_name: identity.displayName,
        email: identity.email,
        roles: identity.roles,
        admin: context.access.explainAdmin(identity),
        tenants: tenantsOf(context, identity),
        policies: context.access.policiesOf(identity).filter(({ resource }) => tellable(resource)),
        permissions: context.estate.clusters().map((view) => ({
          cluster_id: view.row.id,
          label: view.row.label,
          actions: permissionsOn(context, identity, view, []),
        })),
      })
    },
  }),
  defineRead({
    access: EVERYBODY,
    path: '/admin/v1/tenants',
    summary: 'Tenants that the asking user may enter',
    tag: 'admin',
    params: noParams,
    query: noQuery,
    response: responses.tenants,
    cacheable: false,
    read: (context, _params, _query, identity) => asOfNow(tenantsOf(context, identity)),
  }),
  defineRead({
    access: ADMIN,
    path: '/admin/v1/access',
    summary:
      'How access is decided: policies, roles, tenants, and whether the RBAC file is in force',
    tag: 'admin',
    params: noParams,
    query: noQuery,
    response: responses.access,
    cacheable: false,
    read: (context, _params, _query, identity) => asOfNow(stateFor(context, identity)),
  }),
  defineRead({
    access: EVERYBODY,
    path: '/kafka/v1/clusters/{cluster_id}/permissions',
    summary:
      'Every action on a topic, group or broker, or on the cluster as a whole, each with what decides it',
    tag: 'clusters',
    params: clusterParams,
    query: permissionsQuery,
    response: responses.permissions,
    cacheable: false,
    read(context, { cluster_id }, { type, name }, identity) {
      const view = findCluster(context, cluster_id)
      const object = objectOf(view, type, name)
      return asOfNow(permissionsOn(context, identity, view, object))
    },
  }),
]

const asOfNow = (data: unknown): Answer => ({
  data,
  capturedAt: Date.now(),
  missing: [],
  watch: { kind: 'access' },
})

/**
 * The end of a resource path. A topic that is not of the asking user's tenant is as unknown here as everywhere.
 * @throws ServeError MR_UNKNOWN_TOPIC, MR_UNKNOWN_GROUP, MR_UNKNOWN_BROKER; MR_BAD_PARAMETER for a name without a type
 */
function objectOf(
  view: ClusterView,
  type: 'topic' | 'group' | 'broker' | undefined,
  name: string | undefined,
): readonly string[] {
  if (type === undefined) {
    if (name === undefined) return []
    throw new ServeError(
      'MR_BAD_PARAMETER',
      'name is given without type. Expected type=topic, type=group or type=broker beside it.',
    )
  }
  if (name === undefined) return [type]
  switch (type) {
    case 'topic':
      requireTopic(view, name)
      break
    case 'group':
      requireGroup(view, name)
      break
    case 'broker':
      requireBroker(view, name)
      break
  }
  return [type, name]
}

function permissionsOn(
  context: ServeContext,
  identity: Identity,
  view: ClusterView,
  object: readonly string[],
): readonly Explanation[] {
  const resource = ['cluster', view.row.id, ...object]
  const tellable = tellablePath(context, identity)
  const { prefix } = context.config.state
  return CLUSTER_ACTIONS.map((action) =>
    tellableExplanation(
      protectedTopic(prefix, action, resource) ??
        context.access.explain(identity, action, resource, namesOf(view.row)),
      tellable,
    ),
  )
}

/** What the user may do on anything at all that they see, sorted. */
function actionsOf(context: ServeContext, identity: Identity): readonly ActionName[] {
  const clusters = context.estate.clusters()
  const onAny = (action: ActionName): boolean => {
    const { domain } = ACTIONS[action]
    if (domain === 'millrace') return may(context.access.explainAdmin(identity))
    if (domain !== 'cluster' && domain !== 'any')
      return may(context.access.explain(identity, action, [domain], null))
    return clusters.some(({ row }) =>
      may(context.access.explain(identity, action, ['cluster', row.id], namesOf(row))),
    )
  }
  return ACTION_NAMES.filter(onAny).toSorted()
}

const may = ({ decision, partly }: Explanation): boolean => decision === 'allow' || partly === true

/** Administrators of a tenant that sees a part are told of what concerns it. */
function stateFor(context: ServeContext, identity: Identity): AccessState {
  const state = context.access.state()
  if (identity.scope.unrestricted) return state
  const tellable = tellablePath(context, identity)
  return {
    ...state,
    policies: state.policies.filter(({ resource }) => tellable(resource)),
    tenants: tenantsOf(context, identity),
    // It quotes the file.
    problem: state.problem === null ? null : 'The RBAC file was changed and cannot be used.',
  }
}

function tenantsOf(context: ServeContext, identity: Identity): Tenant[] {
  const tellable = tellablePath(context, identity)
  return context.access.tenantsOf(identity).map((tenant) => {
    const current = tenant.id === identity.tenantId
    // Of the others the clusters are not in sight, so that nothing can be told of what they hold.
    const told = (paths: readonly (readonly string[])[]): string[][] =>
      current || identity.scope.unrestricted ? paths.filter(tellable).map((path) => [...path]) : []
    return {
      id: tenant.id,
      name: tenant.name,
      description: tenant.description,
      current,
      roles: tenant.roles.filter((role) => role === '*' || identity.roles.includes(role)),
      includes: told(tenant.includes),
      excludes: told(tenant.excludes),
    }
  })
}
