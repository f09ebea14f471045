import assert from 'node:assert/strict'
import test from 'node:test'
import { parsePolicies } from '../policy/parse-policies.ts'
import { rbacDecisions } from '../policy/rbac-decisions.ts'
import { somebody } from '../identity-for-tests.ts'
import { tenantsOf } from './tenants.ts'

function decisionsOf(text: string) {
  const file = parsePolicies(text, 'rbac.yaml')
  return rbacDecisions(file, tenantsOf(file.tenants, '__millrace'))
}

const POLICY =
  'policies: [{resource: ["*"], effect: Allow, actions: [TOPIC_EDIT], roles: [dev, ops]}]\n'
const TENANTS = `tenants:
  - {name: Payments, resources: [{include: [[cluster, "*", topic, "tx_*"]]}], roles: [dev]}
  - {name: Zürich, description: there, resources: [{include: [["*"]]}], roles: [ops, dev]}
`

test('without tenants there are the two that kPow has', () => {
  const tenants = decisionsOf(POLICY).tenantsOf(somebody(['dev']))
  assert.deepEqual(
    tenants.map(({ id, name }) => [id, name]),
    [
      ['__kpow_global', 'Global'],
      ['__kpow_hidden', 'kPow Hidden'],
    ],
  )
  assert.equal(tenants[0]?.scope.unrestricted, true)
})

test('kPow Hidden hides what Kafka and consoles keep for themselves, and nothing else', () => {
  const [, hidden] = tenantsOf([], 'ops')
  const cluster = hidden?.scope.cluster({ id: 'c', environmentName: null })
  assert.ok(cluster)
  const topics = [
    '__consumer_offsets',
    '__transaction_state',
    '__millrace_state',
    'ops_audit_log',
    '__oprtr_audit_log',
    'oprtr.compute.metrics.v2-oprtr_metric_v2_pt1m-changelog',
  ]
  for (const name of topics) assert.ok(cluster.excludes('topic', name), name)
  for (const name of ['orders', 'ops', 'opsec', '_schemas', '__mine'])
    assert.ok(cluster.includes('topic', name) && !cluster.excludes('topic', name), name)
  for (const id of ['__millrace-instances', 'ops-instances', 'oprtr.compute.metrics.v2'])
    assert.ok(cluster.excludes('group', id), id)
  assert.ok(!cluster.excludes('group', 'billing'))
  assert.ok(cluster.whole)
})

test('a person may enter the tenants of their roles, in the order of the file', () => {
  const { tenantsOf: of } = decisionsOf(POLICY + TENANTS)
  const names = (roles: string[]) => of(somebody(roles)).map(({ name }) => name)
  assert.deepEqual(names(['dev']), ['Payments', 'Zürich'])
  assert.deepEqual(names(['ops']), ['Zürich'])
  assert.deepEqual(names([]), [])
})

test('a tenant is selected by its name, which is encoded where a header cannot carry it', () => {
  const [payments, zurich] = decisionsOf(POLICY + TENANTS).tenantsOf(somebody(['dev']))
  assert.equal(payments?.id, 'Payments')
  assert.match(zurich?.id ?? '', /^~[\w-]+$/)
})

const ENTRIES: readonly (readonly [
  file: string,
  roles: readonly string[],
  refused: RegExp | null,
])[] = [
  [POLICY, ['dev'], null],
  [POLICY, ['guest'], /None of your roles may enter; yours: guest/],
  [POLICY, [], /you have none/],
  [`admin_roles: [boss]\n${POLICY}`, ['boss'], null],
  [`admin_roles: [boss]\nauthorized_roles: [dev]\n${POLICY}`, ['boss'], null],
  [`authorized_roles: [guest]\n${POLICY}`, ['guest'], null],
  [`authorized_roles: [guest]\n${POLICY}`, ['dev'], /may enter/],
  [`authorized_roles: ["*"]\n${POLICY}`, [], null],
  // What denies something to everybody lets nobody in.
  [POLICY.replace('Allow', 'Deny').replace('[dev, ops]', '["*"]'), ['guest'], /may enter/],
  [POLICY.replace('[dev, ops]', '["*"]'), ['guest'], null],
  // A role that only a tenant mentions is mentioned.
  [
    `${POLICY}${TENANTS}  - {name: C, resources: [{include: [["*"]]}], role: visitor}`,
    ['visitor'],
    null,
  ],
  // Authorised, and in no tenant.
  [`authorized_roles: ["*"]\n${POLICY}${TENANTS}`, ['guest'], /belongs to a tenant/],
]
for (const [file, roles, refused] of ENTRIES) {
  test(`${roles.join() || 'nobody'} with ${file.slice(0, 60)}…: ${refused?.source ?? 'enters'}`, () => {
    const reason = decisionsOf(file).refuseEntry(somebody(roles))
    if (refused === null) assert.equal(reason, null)
    else assert.match(reason ?? '', refused)
  })
}

test('an admin role alone allows no action, and actions make no admin', () => {
  const { explain, explainAdmin } = decisionsOf(`admin_roles: [boss]\n${POLICY}`)
  const boss = somebody(['boss'])
  assert.deepEqual([explainAdmin(boss).decision, explainAdmin(boss).by], ['allow', 'admin'])
  assert.equal(explain(boss, 'TOPIC_EDIT', ['cluster', 'c'], null).decision, 'deny')
  assert.equal(explain(boss, 'KPOW_ADMIN', ['*'], null).decision, 'allow')
  const dev = explainAdmin(somebody(['dev']))
  assert.deepEqual([dev.decision, dev.by], ['deny', 'admin'])
  assert.match(dev.reason, /admin roles \(boss\); yours: dev/)
})

const withAdmin = (resource: string, effect: string) =>
  decisionsOf(
    `admin_roles: [boss]\npolicies: [{resource: ${resource}, effect: ${effect}, actions: [ADMIN], role: dev}]`,
  )

test('KPOW_ADMIN in a policy on everything counts like any action; on a cluster it is invalid', () => {
  assert.equal(withAdmin('["*"]', 'Allow').explainAdmin(somebody(['dev'])).decision, 'allow')
  assert.equal(withAdmin('["*"]', 'Deny').explainAdmin(somebody(['dev', 'boss'])).decision, 'deny')
  const onCluster = withAdmin('[cluster]', 'Allow')
  assert.equal(onCluster.explainAdmin(somebody(['dev'])).decision, 'deny')
  assert.deepEqual(onCluster.policiesOf(somebody(['dev']))[0]?.invalid_actions, ['ADMIN'])
})
