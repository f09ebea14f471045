/** A principal that may not make the internal topics, and one that may not join the group of the instances. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test, { after, before } from 'node:test'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses } from '@millrace/contract/responses.ts'
import { secureNode, type SecureTestKafka } from '@millrace/dev/testing/kafka.ts'
import {
  spawnMillrace,
  startMillrace,
  type MillraceProcess,
} from '@millrace/dev/testing/millrace.ts'
import { until } from '@millrace/dev/testing/until.ts'

let kafka: SecureTestKafka
before(async () => {
  kafka = await secureNode()
})
after(() => kafka[Symbol.asyncDispose]())

/** Bob may see what alice may not make; no other test gives him anything on the prefix. */
function bob(prefix: string): Record<string, string> {
  return {
    BOOTSTRAP: kafka.listeners.saslPlaintext,
    SECURITY_PROTOCOL: 'SASL_PLAINTEXT',
    SASL_MECHANISM: 'PLAIN',
    SASL_JAAS_CONFIG:
      'org.apache.kafka.common.security.plain.PlainLoginModule required username="bob" password="bob-secret";',
    ENVIRONMENT_NAME: 'Limited',
    MILLRACE_TOPIC_PREFIX: prefix,
    NUM_PARTITIONS: '2',
  }
}

async function statusOf(millrace: MillraceProcess) {
  const answer = await fetch(`${millrace.url}${apiPaths.status()}`)
  return responses.status.parse(await answer.json()).status
}

test('PERSISTENCE_MODE=full without Create ends the start, and names the ACL', async () => {
  const prefix = `denied-${randomUUID()}`
  const options = { env: { ...bob(prefix), PERSISTENCE_MODE: 'full' } }
  await using millrace = await spawnMillrace(options)
  const { code } = await millrace.exit
  assert.equal(code, 2, millrace.output())
  assert.match(millrace.output(), new RegExp(`CREATE on Topic:${prefix}`, 'i'))
})

test('without PERSISTENCE_MODE it runs in memory, and says so', async () => {
  const prefix = `denied-${randomUUID()}`
  await using millrace = await startMillrace({ env: { ...bob(prefix), PERSISTENCE_MODE: '' } })
  await until(async () => (await statusOf(millrace)).state_log.reason !== null, {
    describe: 'the reason',
  })
  const { persistence, state_log: log } = await statusOf(millrace)
  assert.equal(persistence, 'none')
  assert.match(log.reason ?? '', new RegExp(`CREATE on Topic:${prefix}`, 'i'))
  await until(async () => (await fetch(`${millrace.url}/ready`)).ok, { describe: 'ready' })
  // What people keep works as well, until the process ends.
  const put = await fetch(`${millrace.url}${apiPaths.settings()}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ values: { zone: 'utc' } }),
  })
  assert.equal(put.status, 200, await put.text())
})

test('without Read on the group it runs alone, and says so; what it observes is kept', async () => {
  const prefix = `alone-${randomUUID()}`
  const at = ['--bootstrap-server', kafka.bootstrap]
  const prefixed = ['--resource-pattern-type', 'prefixed', '--topic', prefix]
  const operations = ['Create', 'Write', 'Read', 'Describe', 'DescribeConfigs']
  const { code, stderr } = await kafka.tool('org.apache.kafka.tools.AclCommand', [
    ...at,
    '--add',
    '--force',
    '--allow-principal',
    'User:bob',
    ...prefixed,
    ...operations.flatMap((operation) => ['--operation', operation]),
  ])
  assert.equal(code, 0, stderr)
  await using millrace = await startMillrace({
    env: { ...bob(prefix), PERSISTENCE_MODE: 'full', SNAPSHOT_INTERVAL_MS: '1000' },
  })
  await until(async () => (await statusOf(millrace)).instance.membership === 'alone', {
    describe: 'alone',
  })
  const { persistence, instance } = await statusOf(millrace)
  assert.equal(persistence, 'full')
  assert.match(instance.reason ?? '', new RegExp(`${prefix}-instances.*needs READ on that group`))
  await until(
    async () => {
      const { stdout } = await kafka.tool('org.apache.kafka.tools.GetOffsetShell', [
        ...at,
        '--topic',
        `${prefix}_snapshots`,
      ])
      return stdout.split('\n').some((line) => /:[1-9]\d*$/.test(line.trim()))
    },
    { describe: 'snapshots in the log' },
  )
})
