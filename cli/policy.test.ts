import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { after, before } from 'node:test'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('policy.ts', import.meta.url))
let folder = ''
let good = ''
before(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'policy-'))
  good = file(
    'good.yaml',
    `admin_roles: [boss]
policies:
  - {resource: [cluster, "*"], effect: Allow, actions: [TOPIC_INSPECT, SCHEMA_CREATE], role: dev}
  - {resource: [cluster, prod, topic, "tx_*"], effect: Deny, actions: [TOPIC_DATA_DOWNLOAD], role: dev}
  - {resource: [cluster, prod, group, "a/b"], effect: Stage, actions: [GROUP_EDIT], role: dev}
tenants:
  - {name: Payments, resources: [{include: [[cluster, prod, topic, "tx_*"]]}], role: dev}
`,
  )
})
after(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string): string {
  const target = path.join(folder, name)
  writeFileSync(target, content)
  return target
}

function policy(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

test('a good file is told with what in it permits nothing', () => {
  const { status, stdout } = policy('check', good)
  assert.equal(status, 0)
  assert.match(stdout, /has no mistakes\.\nadmin roles: boss\nroles that may enter: boss, dev\n/)
  assert.match(stdout, /1 {2}Allow TOPIC_INSPECT on \["cluster", "\*"\] to dev/)
  assert.match(stdout, /Payments, for dev/)
  assert.match(stdout, /Policy 1 has SCHEMA_CREATE, invalid on/)
})

test('every mistake of a bad one, with its line', () => {
  const { status, stderr } = policy('check', file('bad.yaml', 'policies:\n  - {resource: [x]}\n'))
  assert.equal(status, 1)
  assert.match(stderr, /4 problems\.\n {2}line 2: policies\[0\]\.resource begins with "x"/)
})

const ANSWERS: readonly (readonly [args: readonly string[], status: number, answer: RegExp])[] = [
  [['TOPIC_DATA_QUERY', 'cluster/prod/topic/tx_1'], 0, /^allow: Policy 1 allows/],
  [['topic_data_download', 'cluster/prod/topic/tx_1'], 1, /^deny: Policy 2 denies/],
  [['TOPIC_DATA_DOWNLOAD', 'cluster/test/topic/tx_1'], 0, /^allow: /],
  [['TOPIC_DATA_DOWNLOAD', 'cluster/prod'], 1, /^deny: Policy 2 denies .* on a part of/],
  [['TOPIC_CREATE', 'cluster/prod/topic'], 1, /^deny: No policy allows TOPIC_CREATE/],
  [['GROUP_EDIT', '["cluster","prod","group","a/b"]'], 1, /^stage: Policy 3 stages/],
  [['GROUP_EDIT', 'cluster/prod/group/a/b'], 1, /^stage: Policy 3 stages/],
  [['KPOW_ADMIN', '["*"]'], 1, /^deny: The administration pages/],
]
for (const [[action = '', resource = ''], status, answer] of ANSWERS) {
  test(`${action} on ${resource} is explained`, () => {
    const found = policy(
      'check',
      good,
      '--roles',
      'dev',
      '--action',
      action,
      '--resource',
      resource,
    )
    assert.match(found.stdout, answer, found.stderr)
    assert.equal(found.status, status)
  })
}

test('what somebody of some roles may', () => {
  const dev = policy('check', good, '--roles', 'x, dev')
  assert.equal(dev.status, 0)
  assert.match(dev.stdout, /^may enter, into Payments\n.*admin roles \(boss\)/)
  assert.match(policy('check', good, '--user', 'boss').stdout, /^may not enter: .* tenant/)
  assert.match(policy('check', good, '--roles', '').stdout, /^may not enter: /)
})

const MISUSES: readonly (readonly [args: readonly string[], said: RegExp])[] = [
  [[], /say what to do/],
  [['chek', 'x'], /no "policy chek"/],
  [['check'], /name the RBAC file/],
  [['check', 'a', 'b'], /more than one file/],
  [['check', '/does/not/exist'], /cannot be read: ENOENT/],
  [['check', 'x', '--action', 'TOPIC_EDIT'], /go together/],
  [['check', 'x', '--action', 'FLY', '--resource', 'cluster/a'], /no action "FLY"/],
  [['check', 'x', '--action', 'TOPIC_EDIT', '--resource', 'cluster/*'], /takes no wildcards/],
  [['check', 'x', '--action', 'TOPIC_EDIT', '--resource', '[1]'], /no JSON list/],
  [['check', 'x', '--colour'], /colour/],
]
for (const [args, said] of MISUSES) {
  test(`policy ${args.join(' ')} ends with 2`, () => {
    const { status, stderr } = policy(...args)
    assert.equal(status, 2)
    assert.match(stderr, said)
  })
}

test('without a file it is the one of the configuration, which may be a file of variables', () => {
  const envFile = path.join(folder, 'millrace.env')
  writeFileSync(envFile, `RBAC_CONFIGURATION_FILE="${good}"\n`)
  const { status, stdout } = policy('check', '--env-file', envFile)
  assert.equal(status, 0)
  assert.ok(stdout.startsWith(`${good} has no mistakes.`), stdout)
  writeFileSync(envFile, '# nothing\nRBAC\n')
  const refused = policy('check', `--env-file=${envFile}`)
  assert.equal(refused.status, 2)
  assert.ok(refused.stderr.includes(`${envFile}, line 2: Expected NAME=value`), refused.stderr)
})

test('--help', () => {
  const { status, stdout } = policy('--help')
  assert.equal(status, 0)
  assert.match(stdout, /^usage: \.\/millrace policy check \[FILE\]/)
})
