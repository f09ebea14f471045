import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { mutations } from '../server/act/table.ts'
import { NEEDS } from './acls/table.ts'

const program = fileURLToPath(new URL('acls.ts', import.meta.url))
const dir = mkdtempSync(join(tmpdir(), 'millrace-acls-'))
after(() => rmSync(dir, { recursive: true }))

function acls(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  return spawnSync(process.execPath, ['--', program, ...args], { encoding: 'utf8', env })
}

interface Printed {
  readonly cluster: string
  readonly principal: string
  readonly notes: readonly string[]
  readonly acls: readonly {
    readonly resource_type: string
    readonly pattern_type: string
    readonly resource_name: string
    readonly operation: string
  }[]
}

/** Of each cluster: `Read topic literal *` and so on. */
function aclsOf(env: Readonly<Record<string, string>>): readonly (readonly string[])[] {
  const { status, stdout, stderr } = acls(env, '--format', 'json')
  assert.equal(status, 0, stderr)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the program's own output, whose parts are asserted below
  const clusters = JSON.parse(stdout) as Printed[]
  return clusters.map((cluster) =>
    cluster.acls.map(
      ({ operation, resource_type: type, pattern_type: pattern, resource_name: name }) =>
        `${operation} ${type} ${pattern} ${name}`,
    ),
  )
}

const OBSERVING = [
  'Describe cluster literal kafka-cluster',
  'DescribeConfigs cluster literal kafka-cluster',
  'Describe topic literal *',
  'DescribeConfigs topic literal *',
  'Describe group literal *',
]
const STATE = [
  'Create topic prefixed __millrace_',
  'Write topic prefixed __millrace_',
  'Read topic prefixed __millrace_',
  'Read group literal __millrace-instances',
]

test('observing only; state on the first cluster, unless it is kept in memory', () => {
  const two = { BOOTSTRAP: 'a:9092', BOOTSTRAP_2: 'b:9092' }
  assert.deepEqual(aclsOf(two), [[...OBSERVING, ...STATE], OBSERVING])
  assert.deepEqual(aclsOf({ ...two, PERSISTENCE_MODE: 'none' }), [OBSERVING, OBSERVING])
})

test('what another ACL implies is left out', () => {
  const env = { BOOTSTRAP: 'a:9092', PERSISTENCE_MODE: 'none' }
  assert.deepEqual(aclsOf({ ...env, ALLOW_TOPIC_EDIT: 'true', ALLOW_TOPIC_INSPECT: 'true' }), [
    [
      ...OBSERVING.slice(0, 2),
      'Describe group literal *',
      'Read topic literal *',
      'AlterConfigs topic literal *',
      'Alter topic literal *',
    ],
  ])
})

test('an RBAC file narrows the topics, and the clusters', () => {
  const rbac = join(dir, 'rbac.yaml')
  writeFileSync(
    rbac,
    `policies:
  - {resource: [cluster, prod, topic, "tx_*"], effect: Allow, actions: [TOPIC_INSPECT, TOPIC_DELETE], role: dev}
  - {resource: [cluster, prod, topic, tx_1], effect: Allow, actions: [TOPIC_INSPECT], role: dev}
  - {resource: [cluster, "*", topic, "*_log"], effect: Allow, actions: [TOPIC_EDIT], role: ops}
  - {resource: [cluster, "*"], effect: Deny, actions: [TOPIC_CREATE], role: dev}
`,
  )
  const [prod = [], other = []] = aclsOf({
    BOOTSTRAP: 'a:9092',
    ENVIRONMENT_NAME: 'prod',
    BOOTSTRAP_2: 'b:9092',
    RBAC_CONFIGURATION_FILE: rbac,
    AUTH_PROVIDER_TYPE: 'jetty',
    HASH_USER_FILE: '/dev/null',
    PERSISTENCE_MODE: 'none',
  })
  assert.deepEqual(
    prod.filter((acl) => acl.includes(' topic ')),
    [
      'Read topic prefixed tx_',
      'Delete topic prefixed tx_',
      'AlterConfigs topic literal *',
      'Alter topic literal *',
    ],
  )
  assert.ok(!other.some((acl) => acl.includes('tx_')))
})

test('commands are for a shell, each after what it is for; a name cannot begin one', () => {
  const { stdout } = acls({
    BOOTSTRAP: 'a:9092',
    ENVIRONMENT_NAME: 'x\nrm -rf /',
    SECURITY_PROTOCOL: 'SASL_PLAINTEXT',
    SASL_MECHANISM: 'PLAIN',
    SASL_JAAS_CONFIG: `PlainLoginModule required username="o'hara" password="secret";`,
    ALLOW_GROUP_EDIT: 'true',
  })
  const lines = stdout.split('\n').filter((line) => line !== '')
  assert.ok(
    lines.every((line) => /^(?:# |kafka-acls\.sh )/.test(line)),
    stdout,
  )
  assert.ok(lines.includes('# Needs no ACL in this version: GROUP_EDIT.'), stdout)
  assert.ok(
    lines.includes(
      String.raw`kafka-acls.sh --bootstrap-server a:9092 --command-config client.properties --add --allow-principal 'User:o'\''hara' --operation Read --group __millrace-instances`,
    ),
    stdout,
  )
  const { stdout: named } = acls({ BOOTSTRAP: 'a:9092' }, '--principal', 'User:CN=me')
  assert.match(named, /--allow-principal User:CN=me /)
})

test('IAM of MSK has no ACLs', () => {
  const { stdout } = acls({
    BOOTSTRAP: 'b-1.x.c2.kafka.eu-west-1.amazonaws.com:9098',
    SECURITY_PROTOCOL: 'SASL_SSL',
    SASL_MECHANISM: 'AWS_MSK_IAM',
  })
  assert.match(stdout, /a policy of IAM decides/)
  assert.doesNotMatch(stdout, /kafka-acls\.sh/)
})

test('stores of certificates need not be on this machine', () => {
  const { status, stdout, stderr } = acls({
    BOOTSTRAP: 'a:9093',
    SECURITY_PROTOCOL: 'SSL',
    SSL_TRUSTSTORE_LOCATION: '/nowhere/ca.pem',
    SSL_KEYSTORE_LOCATION: '/nowhere/millrace.p12',
    SSL_KEYSTORE_PASSWORD: 'secret',
    ENABLE_HTTPS: 'true',
    HTTPS_KEYSTORE_LOCATION: '/nowhere/tls.pem',
  })
  assert.equal(status, 0, stderr)
  assert.match(stdout, /--operation Describe/)
})

test('mistakes end with 2', () => {
  assert.match(acls({}).stderr, /BOOTSTRAP is not set/)
  for (const args of [['--format', 'xml'], ['--principal', 'me'], ['--nothing']]) {
    const { status, stderr } = acls({ BOOTSTRAP: 'a:9092' }, ...args)
    assert.equal(status, 2)
    assert.match(stderr, /usage: \.\/millrace acls/)
  }
})

test('every change has a row, so that its ACL is printed', () => {
  for (const { name, action } of mutations)
    assert.ok(
      NEEDS.some(({ when }) => typeof when !== 'string' && when.includes(action)),
      `${name} needs an ACL: add a row for ${action} to cli/acls/table.ts`,
    )
})
