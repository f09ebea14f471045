/** Every rule of the RBAC reference: grammar, wildcards, effects, roles, umbrellas, spellings, domains. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { ActionName } from '@millrace/contract/actions.ts'
import { evaluate } from './evaluate.ts'
import { parsePolicies } from './parse-policies.ts'

const NAMES = { id: 'Q9xyz', environmentName: 'Prod EU' }

function explain(
  policies: string,
  action: ActionName,
  path: readonly string[],
  roles: readonly string[] = ['dev'],
) {
  const { rules } = parsePolicies(`policies:\n${policies}`, 'rbac.yaml')
  const isCluster = path[0] === 'cluster'
  return evaluate(rules, { action, resource: path, names: isCluster ? NAMES : null, roles })
}

const policy = (resource: string, actions = 'TOPIC_EDIT', effect = 'Allow', roles = '[dev]') =>
  `  - {resource: ${resource}, effect: ${effect}, actions: [${actions}], roles: ${roles}}\n`

const orders = ['cluster', 'Q9xyz', 'topic', 'orders']

const MATCHES: readonly (readonly [resource: string, path: readonly string[], matches: boolean])[] =
  [
    ['["*"]', orders, true],
    ['["*", "*"]', orders, true],
    ['[cluster]', orders, true],
    ['[cluster, "*"]', orders, true],
    ['[cluster, Q9xyz]', orders, true],
    ['[cluster, "Prod EU"]', orders, true],
    ['[cluster, prod eu]', orders, false],
    ['[cluster, other]', orders, false],
    ['[cluster, "Q9*"]', orders, true],
    ['[cluster, "*EU"]', orders, true],
    ['[cluster, "*US"]', orders, false],
    ['[cluster, Q9xyz, topic]', orders, true],
    ['[cluster, "*", "*", orders]', orders, true],
    ['[cluster, Q9xyz, group]', orders, false],
    ['[cluster, Q9xyz, group, orders]', orders, false],
    ['[cluster, Q9xyz, topic, orders]', orders, true],
    ['[cluster, Q9xyz, topic, order]', orders, false],
    ['[cluster, Q9xyz, topic, "ord*"]', orders, true],
    ['[cluster, Q9xyz, topic, "*ers"]', orders, true],
    ['[cluster, Q9xyz, topic, "orders*"]', orders, true],
    ['[cluster, Q9xyz, topic, "*orders"]', orders, true],
    ['[cluster, Q9xyz, topic, "rders*"]', orders, false],
    ['[cluster, Q9xyz, topic, "*"]', orders, true],
    // As the cluster is called in the question.
    ['[cluster, Q9xyz, topic, orders]', ['cluster', 'Prod EU', 'topic', 'orders'], true],
    ['[cluster, "*", broker, "1"]', ['cluster', 'Q9xyz', 'broker', '1'], true],
    ['[cluster, "*", group, "a/b"]', ['cluster', 'Q9xyz', 'group', 'a/b'], true],
    // Names that YAML would take for something else.
    ['[cluster, "*", topic, on]', ['cluster', 'Q9xyz', 'topic', 'on'], true],
    ['[cluster, "*", topic, 1.0]', ['cluster', 'Q9xyz', 'topic', '1.0'], true],
    ['[cluster, "*", topic, null]', ['cluster', 'Q9xyz', 'topic', 'null'], true],
    // Without wildcards the whole is more than any part.
    ['[cluster, Q9xyz, topic]', ['cluster', 'Q9xyz'], false],
    ['[cluster, Q9xyz, topic, "a*"]', ['cluster', 'Q9xyz', 'topic'], false],
    ['[cluster, Q9xyz, topic]', ['cluster', 'Q9xyz', 'topic'], true],
    ['[cluster, Q9xyz]', ['cluster', 'Q9xyz'], true],
    ['[cluster, "*"]', ['cluster'], true],
    ['[cluster, Q9xyz]', ['cluster'], false],
  ]

for (const [resource, path, matches] of MATCHES) {
  test(`${resource} ${matches ? 'covers' : 'does not cover'} ${path.join('/')}`, () => {
    const found = explain(policy(resource), 'TOPIC_EDIT', path)
    assert.equal(found.decision, matches ? 'allow' : 'deny')
    assert.equal(found.by, matches ? 'policy' : 'implicit')
    assert.equal(found.policy?.number, matches ? 1 : undefined)
  })
}

const ALLOW = policy('[cluster]')
const STAGE = policy('[cluster]', 'TOPIC_EDIT', 'Stage')
const DENY = policy('[cluster]', 'TOPIC_EDIT', 'Deny')
const EFFECTS: readonly (readonly [policies: string, decision: string, by: number | null])[] = [
  ['  []', 'deny', null],
  [ALLOW, 'allow', 1],
  [STAGE, 'stage', 1],
  [DENY, 'deny', 1],
  [ALLOW + DENY, 'deny', 2],
  [DENY + ALLOW, 'deny', 1],
  [STAGE + ALLOW, 'allow', 2],
  [STAGE + DENY, 'deny', 2],
  [STAGE + ALLOW + DENY, 'deny', 3],
]
for (const [policies, decision, by] of EFFECTS) {
  const effects = [...policies.matchAll(/effect: (\w+)/g)].map(([, effect]) => effect)
  test(`${effects.join(' and ') || 'nothing'}: ${decision}`, () => {
    const found = explain(policies, 'TOPIC_EDIT', orders)
    assert.deepEqual([found.decision, found.policy?.number ?? null], [decision, by])
  })
}

const ROLES: readonly (readonly [written: string, own: readonly string[], concerns: boolean])[] = [
  ['[dev]', ['dev'], true],
  ['[dev]', ['Dev'], false],
  ['[dev]', [], false],
  ['[dev, ops]', ['a', 'ops'], true],
  ['dev', ['dev'], true],
  ['["*"]', [], true],
  ['"*"', ['x'], true],
  ['[12]', ['12'], true],
]
for (const [written, own, concerns] of ROLES) {
  test(`a policy for ${written} ${concerns ? 'concerns' : 'does not concern'} ${own.join(', ') || 'nobody'}`, () => {
    const text = policy('["*"]', 'TOPIC_EDIT', 'Allow', written)
    assert.equal(explain(text, 'TOPIC_EDIT', orders, own).decision, concerns ? 'allow' : 'deny')
  })
}

const ACTIONS: readonly (readonly [
  written: string,
  domain: string,
  asked: ActionName,
  decision: string,
])[] = [
  ['TOPIC_INSPECT', 'cluster', 'TOPIC_DATA_QUERY', 'allow'],
  ['TOPIC_INSPECT', 'cluster', 'TOPIC_DATA_DOWNLOAD', 'allow'],
  ['TOPIC_INSPECT', 'cluster', 'TOPIC_INSPECT', 'allow'],
  ['TOPIC_DATA_QUERY', 'cluster', 'TOPIC_DATA_DOWNLOAD', 'deny'],
  ['TOPIC_DATA_QUERY', 'cluster', 'TOPIC_INSPECT', 'deny'],
  ['TOPIC_DATA_QUERY, TOPIC_DATA_DOWNLOAD', 'cluster', 'TOPIC_INSPECT', 'allow'],
  ['TOPIC_ALTER_REPLICAS', 'cluster', 'TOPIC_ALTER_REASSIGNMENTS', 'allow'],
  ['GROUP_EDIT', 'cluster', 'GROUP_DELETE', 'deny'],
  ['SCHEMA_EDIT', 'schema', 'SCHEMA_VERSION_EDIT', 'allow'],
  ['SCHEMA_EDIT', 'schema', 'SCHEMA_DELETE', 'allow'],
  ['SCHEMA_EDIT', 'schema', 'SCHEMA_COMPATIBILITY_EDIT', 'allow'],
  ['SCHEMA_EDIT', 'schema', 'SCHEMA_CREATE', 'deny'],
  ['CONNECT_EDIT', 'connect', 'CONNECT_INSPECT', 'allow'],
  ['CONNECT_EDIT', 'connect', 'CONNECT_ALTER_STATE', 'allow'],
  ['CONNECT_EDIT', 'connect', 'CONNECT_EDIT_CONFIG', 'allow'],
  ['CONNECT_EDIT', 'connect', 'CONNECT_DELETE', 'allow'],
  ['CONNECT_EDIT', 'connect', 'CONNECT_CREATE', 'deny'],
  ['KSQLDB_QUERY', 'ksqldb', 'KSQLDB_QUERY', 'allow'],
  ['KSQLDB_QUERY', 'ksqldb', 'KSQLDB_EXECUTE', 'deny'],
  ['BULK_ACTION', 'cluster', 'BULK_ACTION', 'allow'],
  ['BULK_ACTION', 'schema', 'BULK_ACTION', 'allow'],
  ['BULK_ACTION', 'cluster', 'TOPIC_EDIT', 'deny'],
  // Of another domain than the resource's.
  ['SCHEMA_CREATE', 'cluster', 'SCHEMA_CREATE', 'deny'],
  ['TOPIC_EDIT', 'schema', 'TOPIC_EDIT', 'deny'],
]
for (const [written, domain, asked, decision] of ACTIONS) {
  test(`${written} on ${domain}: ${asked} is ${decision}`, () => {
    const found = explain(policy(`[${domain}]`, written), asked, [domain, 'Q9xyz'])
    assert.equal(found.decision, decision)
    assert.equal(found.action, asked)
  })
}

test('every action of the catalogue may be given on everything', () => {
  for (const [action, domain] of [
    ['TOPIC_PRODUCE', 'cluster'],
    ['BROKER_UNREGISTER', 'cluster'],
    ['ACL_EDIT', 'cluster'],
    ['QUOTA_EDIT', 'cluster'],
    ['PRODUCER_EDIT', 'cluster'],
    ['SCHEMA_CREATE', 'schema'],
    ['CONNECT_CREATE', 'connect'],
    ['KSQLDB_INSERT', 'ksqldb'],
  ] as const)
    assert.equal(explain(policy('["*"]', action), action, [domain, 'x']).decision, 'allow')
})

test('denying a part of an umbrella denies the umbrella, and not its other parts', () => {
  const policies =
    policy('[cluster]', 'TOPIC_INSPECT') + policy('[cluster]', 'TOPIC_DATA_DOWNLOAD', 'Deny')
  assert.equal(explain(policies, 'TOPIC_INSPECT', orders).decision, 'deny')
  assert.equal(explain(policies, 'TOPIC_INSPECT', orders).policy?.number, 2)
  assert.equal(explain(policies, 'TOPIC_DATA_QUERY', orders).decision, 'allow')
})

test('a whole is denied when a part of it is, and allowed in part says so', () => {
  const policies =
    policy('[cluster]', 'TOPIC_EDIT') +
    policy('[cluster, "*", topic, "tx_*"]', 'TOPIC_EDIT', 'Deny')
  const whole = explain(policies, 'TOPIC_EDIT', ['cluster', 'Q9xyz'])
  assert.deepEqual([whole.decision, whole.by, whole.partly], ['deny', 'policy', true])
  assert.equal(explain(policies, 'TOPIC_EDIT', orders).decision, 'allow')

  const some = policy('[cluster, "*", topic, "tx_*"]')
  const asked = explain(some, 'TOPIC_EDIT', ['cluster', 'Q9xyz'])
  assert.deepEqual([asked.decision, asked.by, asked.partly], ['deny', 'implicit', true])
  assert.match(asked.reason, /on a part of cluster Prod EU only/)
  const none = explain(
    some + policy('[cluster, "*", topic, "t*"]', 'TOPIC_EDIT', 'Deny'),
    'TOPIC_EDIT',
    ['cluster', 'Q9xyz'],
  )
  assert.deepEqual([none.decision, none.partly], ['deny', undefined])
})

test('who asks about a whole is not told the name of one thing in it', () => {
  const policies =
    policy('[cluster]') + policy('[cluster, "*", topic, payroll]', 'TOPIC_EDIT', 'Deny')
  const whole = explain(policies, 'TOPIC_EDIT', ['cluster', 'Q9xyz'])
  assert.equal(whole.decision, 'deny')
  assert.doesNotMatch(JSON.stringify(whole), /payroll/)
})

test('while the brokers have not told an id, what denies counts and what allows does not', () => {
  const text = policy('[cluster]') + policy('[cluster, Q9xyz]', 'TOPIC_EDIT', 'Deny')
  const { rules } = parsePolicies(`policies:\n${text}`, 'rbac.yaml')
  const names = { id: 'bootstrap_1', environmentName: null }
  const ask = (of: typeof rules) =>
    evaluate(of, {
      action: 'TOPIC_EDIT',
      resource: ['cluster', 'bootstrap_1'],
      names,
      roles: ['dev'],
    })
  assert.equal(ask(rules).decision, 'deny')
  const { rules: byId } = parsePolicies(`policies:\n${policy('[cluster, Q9xyz]')}`, 'rbac.yaml')
  assert.equal(ask(byId).decision, 'deny')
  assert.equal(ask(parsePolicies(`policies:\n${ALLOW}`, 'rbac.yaml').rules).decision, 'allow')
})

test('reasons name what decided, and what is missing', () => {
  const denied = explain(ALLOW + DENY, 'TOPIC_EDIT', orders)
  assert.equal(denied.reason, 'Policy 2 denies TOPIC_EDIT on ["cluster"] to the role dev.')
  const missing = explain(ALLOW, 'TOPIC_DELETE', orders)
  assert.equal(
    missing.reason,
    'No policy allows TOPIC_DELETE (delete topics) on topic orders of cluster Prod EU to you (your role: dev).',
  )
  const staged = explain(STAGE, 'TOPIC_EDIT', orders)
  assert.match(staged.reason, /^Policy 1 stages TOPIC_EDIT .* approval of an administrator/)
  const foreign = explain(ALLOW, 'SCHEMA_CREATE', orders)
  assert.match(foreign.reason, /no action of cluster resources: it belongs to schema/)
})
