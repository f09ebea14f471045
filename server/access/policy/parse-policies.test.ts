import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { PolicyFileError } from './errors.ts'
import { parsePolicies } from './parse-policies.ts'

/** As a file brought from kPow may look. */
const FILE = `
admin_roles: ["kafka-admins"]

policies:
  - resource: ["cluster", "*"]
    effect:   "Allow"
    actions:  ["TOPIC_INSPECT", "ACL_EDIT"]
    role:     "kafka-admins"
  - resource: ["cluster", "N9xnGujkR32eYxHICeaHuQ", "topic", "tx_*"]
    effect:   "Stage"
    actions:  ["TOPIC_CREATE"]
    roles:    ["dev", "ops"]
  - &schemas
    resource: ["schema", "*"]
    effect: Allow
    actions: [SCHEMA_EDIT, TOPIC_EDIT, FLINK_JOB_STOP]
    role: 12
  - <<: *schemas
    effect: Deny
    actions: [SCHEMA_DELETE]

tenants:
  - name: "Global"
    description: "All of it"
    resources:
      - include:
          - ["*"]
      - exclude:
          - ["cluster", "*", "topic", "__oprtr*"]
          - ["cluster", "*", "group", "oprtr*"]
    roles: ["*"]

saml: { role_field: "Groups" }
github:
  org: my-org
  role_field: teams
openid:
  role_path: ["realm_access", "roles"]
  roles_from: access_token
`

test('a whole file', () => {
  const file = parsePolicies(FILE, 'rbac.yaml')
  assert.deepEqual(file.adminRoles, ['kafka-admins'])
  assert.deepEqual(file.authorizedRoles, ['kafka-admins', 'dev', 'ops', '12', '*'])
  assert.deepEqual(
    file.rules.map(({ policy }) => policy),
    [
      {
        number: 1,
        effect: 'Allow',
        resource: ['cluster', '*'],
        actions: ['TOPIC_INSPECT', 'ACL_EDIT'],
        roles: ['kafka-admins'],
        invalid_actions: [],
      },
      {
        number: 2,
        effect: 'Stage',
        resource: ['cluster', 'N9xnGujkR32eYxHICeaHuQ', 'topic', 'tx_*'],
        actions: ['TOPIC_CREATE'],
        roles: ['dev', 'ops'],
        invalid_actions: [],
      },
      {
        number: 3,
        effect: 'Allow',
        resource: ['schema', '*'],
        actions: ['SCHEMA_EDIT', 'TOPIC_EDIT', 'FLINK_JOB_STOP'],
        roles: ['12'],
        invalid_actions: ['TOPIC_EDIT', 'FLINK_JOB_STOP'],
      },
      {
        number: 4,
        effect: 'Deny',
        resource: ['schema', '*'],
        actions: ['SCHEMA_DELETE'],
        roles: ['12'],
        invalid_actions: [],
      },
    ],
  )
  assert.deepEqual(file.tenants, [
    {
      name: 'Global',
      description: 'All of it',
      roles: ['*'],
      includes: [['*']],
      excludes: [
        ['cluster', '*', 'topic', '__oprtr*'],
        ['cluster', '*', 'group', 'oprtr*'],
      ],
    },
  ])
  assert.deepEqual(file.openid, { path: ['realm_access', 'roles'], from: 'access_token' })
  assert.deepEqual(file.warnings, [
    'Policy 3 has TOPIC_EDIT, FLINK_JOB_STOP, invalid on ["schema", "*"]: that permits nothing.',
  ])
})

test('who is authorised may be said; sections may be empty', () => {
  const file = parsePolicies('authorized_roles: "*"\npolicies:\nadmin_roles: []\n', 'rbac.yaml')
  assert.deepEqual([file.authorizedRoles, file.rules, file.tenants], [['*'], [], []])
  const strict = parsePolicies('authorized_roles: []\nadmin_roles: boss\n', 'rbac.yaml')
  assert.deepEqual([strict.authorizedRoles, strict.adminRoles], [[], ['boss']])
})

test('roles_from says nothing: the id token', () => {
  assert.deepEqual(parsePolicies('openid: {role_path: groups}', 'f').openid, {
    path: ['groups'],
    from: 'id_token',
  })
})

const policy = (over: string): string =>
  `policies:\n  - {resource: [cluster], effect: Allow, actions: [TOPIC_EDIT], role: a}\n  - ${over}\n`
const tenant = (over: string): string => `tenants:\n  - ${over}\n`
const MISTAKES: readonly (readonly [text: string, line: number | null, message: RegExp])[] = [
  ['', null, /is empty/],
  ['  \n', null, /is empty/],
  ['policies: [', 1, /no YAML/],
  ['a: 1\na: 2', 2, /no YAML.*unique/],
  ['policies:\n  - resource: [cluster, *]\n', 2, /no YAML.*asterisk.*in quotes/],
  ['policies: *all', null, /no YAML.*asterisk/],
  ['- 1', null, /The file is a list/],
  ['admin: [a]', 1, /The file has "admin"\. Known here: admin_roles/],
  ['\npolicies: all', 2, /policies is "all"\. Expected a list/],
  [policy('just text'), 3, /policies\[1\] is "just text"/],
  [
    policy('{effect: Allow, actions: [TOPIC_EDIT], role: a}'),
    3,
    /policies\[1\]\.resource is missing/,
  ],
  [
    policy('{resource: cluster, effect: Allow, actions: [TOPIC_EDIT], role: a}'),
    3,
    /resource is "cluster"/,
  ],
  [
    policy('{resource: [], effect: Allow, actions: [TOPIC_EDIT], role: a}'),
    3,
    /resource has 0 parts/,
  ],
  [
    policy('{resource: [cluster, a, topic, b, c], effect: Allow, actions: [TOPIC_EDIT], role: a}'),
    3,
    /has 5 parts\. Expected a list of 1 to 4/,
  ],
  [
    policy('{resource: [clusters], effect: Allow, actions: [TOPIC_EDIT], role: a}'),
    3,
    /begins with "clusters"\. Expected cluster, schema/,
  ],
  [
    policy('{resource: [cluster, ""], effect: Allow, actions: [TOPIC_EDIT], role: a}'),
    3,
    /empty part/,
  ],
  [
    policy('{resource: [cluster, "a*b"], effect: Allow, actions: [TOPIC_EDIT], role: a}'),
    3,
    /has "a\*b".*one asterisk/,
  ],
  [
    policy('{resource: [cluster, "*a*"], effect: Allow, actions: [TOPIC_EDIT], role: a}'),
    3,
    /one asterisk/,
  ],
  [
    policy('{resource: [cluster, a, "top*", b], effect: Allow, actions: [TOPIC_EDIT], role: a}'),
    3,
    /object type "top\*"/,
  ],
  [
    policy('{resource: [cluster, a, topics, b], effect: Deny, actions: [TOPIC_EDIT], role: a}'),
    3,
    /"topics", which matches nothing\. Known of cluster: topic, group/,
  ],
  [
    policy('{resource: [cluster], actions: [TOPIC_EDIT], role: a}'),
    3,
    /effect is missing\. Expected Allow, Deny or Stage/,
  ],
  [
    policy('{resource: [cluster], effect: Permit, actions: [TOPIC_EDIT], role: a}'),
    3,
    /effect is "Permit"/,
  ],
  [policy('{resource: [cluster], effect: Allow, role: a}'), 3, /actions is missing/],
  [policy('{resource: [cluster], effect: Allow, actions: [], role: a}'), 3, /actions is empty/],
  [
    policy('{resource: [cluster], effect: Allow, actions: [TOPIC_EDT], role: a}'),
    3,
    /actions\[0\] is "TOPIC_EDT"\. Expected one of TOPIC_INSPECT,/,
  ],
  [
    policy('{resource: [cluster], effect: Allow, actions: [topic_edit], role: a}'),
    3,
    /"topic_edit"\. Expected TOPIC_EDIT\./,
  ],
  [
    policy('{resource: [cluster], effect: Allow, actions: [FLY], role: a}'),
    3,
    /"FLY"\. Expected an action, as docs/,
  ],
  [
    policy('{resource: [cluster], effect: Allow, actions: [TOPIC_EDIT]}'),
    3,
    /policies\[1\] has no role/,
  ],
  [
    policy('{resource: [cluster], effect: Allow, actions: [TOPIC_EDIT], roles: []}'),
    3,
    /has no role/,
  ],
  [
    policy('{resource: [cluster], effect: Allow, actions: [TOPIC_EDIT], rolls: [a]}'),
    3,
    /has "rolls"/,
  ],
  [tenant('{resources: [{include: [["*"]]}], role: a}'), 2, /tenants\[0\]\.name is missing/],
  [tenant('{name: "", resources: [{include: [["*"]]}], role: a}'), 2, /name is empty/],
  [tenant('{name: A, role: a}'), 2, /resources is missing/],
  [tenant('{name: A, resources: [], role: a}'), 2, /includes nothing/],
  [tenant('{name: A, resources: [{exclude: [["*"]]}], role: a}'), 2, /includes nothing/],
  [tenant('{name: A, resources: [{include: [cluster]}], role: a}'), 2, /include\[0\] is "cluster"/],
  [
    tenant('{name: A, resources: [{includes: [["*"]]}], role: a}'),
    2,
    /has "includes"\. Known here: include, exclude/,
  ],
  [
    tenant(
      '{name: A, resources: [{include: [["*"]]}, {exclude: [[cluster, a, tpic, b]]}], role: a}',
    ),
    2,
    /exclude\[0\] has the object type "tpic"/,
  ],
  [tenant('{name: A, resources: [{include: [["*"]]}]}'), 2, /tenants\[0\] has no role/],
  [
    `${tenant('{name: A, resources: [{include: [["*"]]}], role: a}')}  - {name: "A ", resources: [{include: [["*"]]}], role: a}`,
    3,
    /tenants\[1\]\.name is "A ", as tenants\[0\] is called/,
  ],
  [
    'openid: {roles_from: userinfo}',
    1,
    /roles_from is "userinfo"\. Expected access_token or id_token/,
  ],
  ['openid: {path: a}', 1, /openid has "path"/],
]
for (const [text, line, message] of MISTAKES) {
  test(`mistake: ${message.source}`, () => {
    const { problems } = problemsOf(text)
    assert.match(problems.map((problem) => problem.message).join('\n'), message)
    assert.deepEqual([...new Set(problems.map((problem) => problem.line))], [line])
  })
}

function problemsOf(text: string): PolicyFileError {
  try {
    parsePolicies(text, 'rbac.yaml')
  } catch (error) {
    assert.ok(error instanceof PolicyFileError)
    return error
  }
  assert.fail('it was taken')
}

test('every mistake is told at once, in the order of the file', () => {
  const { problems, message } = problemsOf(`policies:
  - resource: [cluster, a, b, c, d]
    effect: Permit
    actions: [NONE]
tenants:
  - name: A
    resources: [{include: [["*"]]}]
  - name: A
    resources: [{include: [["*"]]}]
    role: x
`)
  assert.deepEqual(
    problems.map(({ line }) => line),
    [2, 2, 3, 4, 6, 8],
  )
  assert.match(message, /^The RBAC file rbac\.yaml cannot be used: 6 problems\.\n {2}line 2: /)
})

test('whatever the text, it is read or refused with problems', () => {
  const piece = fc.constantFrom(
    'policies:',
    'tenants:',
    '- ',
    '  ',
    '\n',
    'resource: ',
    '[',
    ']',
    '{',
    '}',
    '"*"',
    '*',
    '&a ',
    '*a',
    ',',
    ': ',
    'effect: Allow',
    'actions: [TOPIC_EDIT]',
    'role: x',
    'name: A',
    'include: ',
    '<<: ',
    '__proto__: ',
    '? ',
    '!!binary ',
    '---\n',
    '\t',
    '\u0000',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(piece).map((all) => all.join('')),
      ),
      (text) => readOrRefused(text),
    ),
    { numRuns: 3_000 },
  )
})

test('whatever the values, they are read or refused with problems', () => {
  const member = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('', '*', 'a', 'cluster', 'topic', 'TOPIC_EDIT', 'Allow', 'Deny'),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(
        fc.constantFrom(
          'resource',
          'effect',
          'actions',
          'role',
          'roles',
          'name',
          'resources',
          'include',
          'exclude',
        ),
        tie('value'),
      ),
      fc.integer(),
      fc.constant(null),
    ),
  })).value
  const file = fc.record(
    {
      policies: member,
      tenants: member,
      admin_roles: member,
      authorized_roles: member,
      openid: member,
      saml: member,
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(file, (value) => readOrRefused(JSON.stringify(value))),
    { numRuns: 3_000 },
  )
})

test('a recorded file with one character changed is read or refused with problems', () => {
  fc.assert(
    fc.property(fc.nat(FILE.length - 1), fc.string({ unit: 'binary', maxLength: 2 }), (at, other) =>
      readOrRefused(FILE.slice(0, at) + other + FILE.slice(at + 1)),
    ),
    { numRuns: 2_000 },
  )
})

test('nesting without end and aliases of aliases are refused', () => {
  assert.ok(problemsOf(`policies: ${'['.repeat(20_000)}`).problems.length <= 10)
  const bomb = Array.from({ length: 12 }, (_, n) =>
    n === 0
      ? 'a0: &a0 [x]'
      : `a${n}: &a${n} [${Array.from({ length: 10 }, () => `*a${n - 1}`).join(',')}]`,
  ).join('\n')
  assert.match(problemsOf(bomb).message, /alias/)
})

function readOrRefused(text: string): void {
  try {
    parsePolicies(text, 'rbac.yaml')
  } catch (error) {
    assert.ok(error instanceof PolicyFileError, String(error))
    assert.ok(error.problems.length > 0)
  }
}
