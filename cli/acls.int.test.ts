/** The printed ACLs on a real broker: with exactly those everything works, and each that is not there yet is named. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses } from '@millrace/contract/responses.ts'
import { secureNode, type SecureTestKafka } from '@millrace/dev/testing/kafka.ts'
import { type MillraceProcess, startMillrace } from '@millrace/dev/testing/millrace.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { commit, createTopics, openTestKafka, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { openProducer } from '@millrace/kafka/testing/producing.ts'
import { changesClient, resultsOf } from '../server/act/client-for-tests.ts'

const program = fileURLToPath(new URL('acls.ts', import.meta.url))
const CLUSTER = 'Secure'
const ALLOWED = [
  'TOPIC_INSPECT',
  'TOPIC_CREATE',
  'TOPIC_EDIT',
  'TOPIC_DELETE',
  'TOPIC_TRUNCATE',
  'BULK_ACTION',
  'KPOW_ADMIN',
]
const ORDERS = uniqueName('orders')

let kafka: SecureTestKafka
let dir = ''
before(async () => {
  dir = mkdtempSync(join(tmpdir(), 'millrace-acls-'))
  // In place of Kafka's own: tells what the shell made of the printed command, each word ended by a NUL.
  const tool = join(dir, 'kafka-acls.sh')
  writeFileSync(tool, `#!/bin/sh\nprintf '%s\\0' "$@"\nprintf '\\n'\n`)
  chmodSync(tool, 0o755)
  kafka = await secureNode()
  await createTopics(kafka.bootstrap, [{ name: ORDERS, partitions: 1 }])
  await using producer = openProducer(kafka.bootstrap)
  await producer.send({ topic: ORDERS, value: 'one' }, { topic: ORDERS, value: 'two' })
  await using superuser = openTestKafka(kafka.bootstrap)
  const partitions = [{ partition: 0, offset: 1 }]
  await commit(superuser, { group: uniqueName('readers'), topics: [{ name: ORDERS, partitions }] })
})
after(async () => {
  await kafka?.[Symbol.asyncDispose]()
  rmSync(dir, { recursive: true })
})

interface Person {
  /** A file of variables for `--env-file`. */
  readonly file: string
  readonly prefix: string
}

/** A new SCRAM user, and a configuration that asks for it. */
async function person(name: string): Promise<Person> {
  const user = uniqueName(name)
  const { code, stderr } = await kafka.tool('kafka.admin.ConfigCommand', [
    ...`--bootstrap-server ${kafka.bootstrap} --alter --entity-type users --entity-name ${user}`.split(
      ' ',
    ),
    '--add-config',
    `SCRAM-SHA-512=[password=${user}-secret]`,
  ])
  assert.equal(code, 0, stderr)
  const file = join(dir, `${user}.properties`)
  const prefix = `${user}-state`
  writeFileSync(
    file,
    `BOOTSTRAP: ${kafka.listeners.saslPlaintext}
ENVIRONMENT_NAME: ${CLUSTER}
SECURITY_PROTOCOL = SASL_PLAINTEXT
SASL_MECHANISM = SCRAM-SHA-512
SASL_JAAS_CONFIG = org.apache.kafka.common.security.scram.ScramLoginModule required \\
    username="${user}" password="${user}-secret";
MILLRACE_TOPIC_PREFIX = ${prefix}
NUM_PARTITIONS = 1
SNAPSHOT_INTERVAL_MS = 1000
SNAPSHOT_CONFIG_INTERVAL_MS = 1000
`,
  )
  return { file, prefix }
}

const allowed = (): Record<string, string> =>
  Object.fromEntries(ALLOWED.map((action) => [`ALLOW_${action}`, 'true']))

/** What `./millrace acls` prints, as the arguments of each command. */
async function printed(
  { file }: Person,
  env: Readonly<Record<string, string>>,
): Promise<readonly (readonly string[])[]> {
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, ['--', program, '--env-file', file], { env })
  const shell = await run('/bin/sh', ['-c', stdout], { env: { PATH: `${dir}:/usr/bin:/bin` } })
  return shell.stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\0').slice(0, -1))
}

/** As the super user; of the printed words all but how to reach the cluster. */
async function add(words: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await kafka.tool('org.apache.kafka.tools.AclCommand', [
    '--bootstrap-server',
    kafka.bootstrap,
    ...words.slice(words.indexOf('--add')),
  ])
  assert.equal(code, 0, stdout + stderr)
}

function start({ file }: Person): Promise<MillraceProcess> {
  return startMillrace({
    env: { PERSISTENCE_MODE: 'full', ...allowed() },
    args: ['--env-file', file],
  })
}

async function installation(millrace: MillraceProcess) {
  const answer = await fetch(millrace.url + apiPaths.installation())
  const [resource] = responses.installation.parse(await answer.json()).installation.resources
  assert.ok(resource)
  const { lacks, sections } = resource
  return {
    lacks: new Set(lacks.map(({ needs }) => needs.replace(/:.*/, ''))),
    seen: sections.every(({ captured_at: at }) => at !== null),
    problems: sections.flatMap(({ problem }) => problem ?? []),
  }
}

/** Asks until what is lacked is this and nothing else. */
const lacks = (millrace: MillraceProcess, ...expected: readonly string[]) =>
  until(
    async () => {
      const found = [...(await installation(millrace)).lacks].sort()
      return found.join() === [...expected].sort().join() || assert.fail(found.join(', '))
    },
    { describe: `lacks: ${expected.join(', ')}` },
  )

/** A section that others wait for may not have been read at the first look. */
const withoutProblem = (millrace: MillraceProcess) =>
  until(
    async () => {
      const { problems } = await installation(millrace)
      return problems.length === 0 || assert.fail(problems.join('; '))
    },
    { describe: 'no problem' },
  )

async function search(millrace: MillraceProcess): Promise<{ status: number; text: string }> {
  const answer = await fetch(millrace.url + apiPaths.search(CLUSTER), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ topics: [ORDERS], from: 'oldest' }),
  })
  return { status: answer.status, text: await answer.text() }
}

const EDITS = (topic: string) =>
  [
    ['edit-topic-config', { topics: [topic], set: { 'retention.ms': '3600000' } }, 'ALTER_CONFIGS'],
    ['truncate-topics', { topics: [topic], to: { kind: 'offset', offset: 1 } }, 'DELETE'],
    ['add-partitions', { topics: [topic], partitions: 2 }, 'ALTER'],
    ['delete-topics', { topics: [topic] }, 'DELETE'],
  ] as const

test('with exactly the printed ACLs nothing is missing, and every change is made', async () => {
  const who = await person('all')
  const commands = await printed(who, allowed())
  for (const words of commands) await add(words)
  await using millrace = await start(who)
  await until(async () => (await installation(millrace)).seen, { describe: 'every section' })
  await lacks(millrace)
  await withoutProblem(millrace)
  const status = await until(
    async () => {
      const answer = await fetch(millrace.url + apiPaths.status())
      const { status: told } = responses.status.parse(await answer.json())
      return told.instance.membership === 'joining' ? null : told
    },
    { describe: 'the instance has joined' },
  )
  const { persistence, instance, state_log: log } = status
  assert.deepEqual([persistence, instance.membership, log.reason], ['full', 'member', null])
  const found = await search(millrace)
  assert.equal(found.status, 200, found.text)
  assert.match(found.text, /"one"/)
  const client = changesClient(millrace.url)
  const fresh = uniqueName('fresh')
  const created = await client.change(CLUSTER, 'create-topics', { topics: [{ name: fresh }] })
  assert.equal(created.status, 200, JSON.stringify(created.json))
  await using producer = openProducer(kafka.bootstrap)
  await producer.send({ topic: fresh, value: 'x' })
  for (const [mutation, body] of EDITS(fresh)) {
    const done = await client.change(CLUSTER, mutation, body)
    assert.equal(done.status, 200, `${mutation}: ${JSON.stringify(done.json)}`)
  }
})

test('each ACL that is not there is named; read-only observing needs none of the actions’', async () => {
  const who = await person('some')
  const commands = await printed(who, {})
  const of = (...words: readonly string[]) =>
    commands.filter((command) => words.every((word) => command.includes(word)))
  const state = [...of('--topic', `${who.prefix}_`), ...of(`${who.prefix}-instances`)]
  assert.deepEqual([commands.length, state.length], [5, 2])
  for (const words of state) await add(words)
  await using millrace = await start(who)
  await lacks(
    millrace,
    'DESCRIBE on Topic',
    'DESCRIBE on Cluster',
    'DESCRIBE_CONFIGS on Cluster',
    'DESCRIBE_CONFIGS on Topic',
  )
  const [topics = []] = of('--topic', '*')
  const describing = topics.filter((word, i) => ![word, topics[i + 1]].includes('DescribeConfigs'))
  await add(describing)
  const [cluster = []] = of('--cluster')
  await add(cluster)
  await lacks(millrace, 'DESCRIBE_CONFIGS on Topic', 'DESCRIBE on Group')
  await add(topics)
  await lacks(millrace, 'DESCRIBE on Group')
  const [groups = []] = of('--group', '*')
  await add(groups)
  await lacks(millrace)
  await withoutProblem(millrace)

  const refused = await search(millrace)
  assert.ok(refused.text.includes(`READ and DESCRIBE on Topic:${ORDERS}`), refused.text)
  assert.ok(!refused.text.includes('"one"'))
  const client = changesClient(millrace.url)
  const name = uniqueName('fresh')
  const changes = [...EDITS(ORDERS), ['create-topics', { topics: [{ name }] }, 'CREATE']] as const
  for (const [mutation, body, operation] of changes) {
    const answered = await client.change(CLUSTER, mutation, body)
    const [result] = resultsOf(answered)
    assert.equal(result?.outcome, 'denied', mutation)
    const topic = mutation === 'create-topics' ? name : ORDERS
    assert.ok(result.detail?.includes(`${operation} on Topic:${topic}`), result.detail ?? '')
  }
})
