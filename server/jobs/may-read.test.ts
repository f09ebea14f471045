import assert from 'node:assert/strict'
import test from 'node:test'
import { flagAccess } from '../access/flag-access.ts'
import { somebody } from '../access/identity-for-tests.ts'
import { parsePolicies } from '../access/policy/parse-policies.ts'
import { rbacDecisions } from '../access/policy/rbac-decisions.ts'
import { withTokenScope } from '../access/token-scope.ts'
import { readAccess } from './may-read.ts'

const CLUSTER = { id: 'Q9xyz', environmentName: 'Prod' }
const decisions = rbacDecisions(
  parsePolicies(
    `policies:
  - {resource: [cluster, Prod, topic, "tx_*"], effect: Allow, actions: [TOPIC_INSPECT], role: dev}
  - {resource: [cluster, "*", topic, "*_secret"], effect: Deny, actions: [TOPIC_INSPECT], role: "*"}
  - {resource: [cluster], effect: Allow, actions: [TOPIC_DATA_QUERY], role: reader}
  - {resource: [cluster], effect: Stage, actions: [TOPIC_DATA_QUERY], role: guest}
`,
    'rbac.yaml',
  ),
  [],
)
const rbac = readAccess(withTokenScope(decisions), '__millrace')

const ROWS: readonly (readonly [
  role: string,
  topic: string | null,
  download: boolean,
  refused: RegExp | null,
])[] = [
  ['dev', 'tx_a', false, null],
  ['dev', 'tx_a', true, null],
  ['dev', 'tx_secret', false, /^Policy 2 denies TOPIC_DATA_QUERY/],
  ['dev', 'orders', false, /^No policy allows TOPIC_DATA_QUERY .* topic orders of cluster Prod/],
  // Something may be read: which it is, is asked of each.
  ['dev', null, false, null],
  ['dev', null, true, null],
  ['reader', 'orders', false, null],
  ['reader', 'orders', true, /^No policy allows TOPIC_DATA_DOWNLOAD/],
  ['reader', null, true, /TOPIC_DATA_DOWNLOAD/],
  ['reader', '__millrace_state', false, /closed to everybody/],
  ['guest', 'orders', false, /^Policy 4 stages .* Staging is not available yet\.$/],
  ['nobody', null, false, /^No policy allows/],
]
for (const [role, topic, download, refused] of ROWS) {
  test(`${role} ${download ? 'takes' : 'reads'} ${topic ?? 'anything'}: ${refused?.source ?? 'yes'}`, () => {
    const answer = rbac.mayRead(somebody([role]), CLUSTER, topic, download)
    if (refused === null) assert.equal(answer, null)
    else assert.match(answer ?? '', refused)
  })
}

test('a token reads no more than it is for', () => {
  const credential = { kind: 'token', id: 't', actions: ['TOPIC_DATA_QUERY'] } as const
  const token = somebody(['dev'], { credential })
  assert.equal(rbac.mayRead(token, CLUSTER, 'tx_a'), null)
  assert.equal(rbac.mayRead(token, CLUSTER, null), null)
  assert.match(rbac.mayRead(token, CLUSTER, 'tx_a', true) ?? '', /token that asks is not for/)
  assert.match(rbac.mayRead(token, CLUSTER, null, true) ?? '', /token that asks is not for/)
})

test('flags are the same for every topic', () => {
  const flags = readAccess(flagAccess(['TOPIC_DATA_QUERY'], 'none'), 'x')
  assert.equal(flags.mayRead(somebody([]), CLUSTER, 'orders'), null)
  assert.match(
    flags.mayRead(somebody([]), CLUSTER, 'orders', true) ?? '',
    /ALLOW_TOPIC_DATA_DOWNLOAD/,
  )
  assert.match(flags.mayRead(somebody([]), CLUSTER, 'x_state') ?? '', /closed to everybody/)
})
