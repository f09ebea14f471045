/** A change is told before it is made, or is not made; what Kafka does not answer may have been done, and is not done twice. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { apiPaths } from '@millrace/contract/paths.ts'
import { singleNode } from '@millrace/dev/testing/kafka.ts'
import { startMillrace } from '@millrace/dev/testing/millrace.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { uniqueName } from '@millrace/kafka/testing/estate.ts'
import { actOf, changesClient, outcomesOf, resultsOf } from './client-for-tests.ts'

const [STATE, MANAGED] = ['State', 'Managed']

test('a broker that is frozen, and an audit log that is away', async (t) => {
  await using state = await singleNode({ own: true })
  await using managed = await singleNode({ own: true })
  await using millrace = await startMillrace({
    env: {
      BOOTSTRAP: state.bootstrap,
      ENVIRONMENT_NAME: STATE,
      BOOTSTRAP_2: managed.bootstrap,
      ENVIRONMENT_NAME_2: MANAGED,
      PERSISTENCE_MODE: 'full',
      REQUEST_TIMEOUT_MS: '3000',
      ALLOW_KPOW_ADMIN: 'true',
      ALLOW_TOPIC_CREATE: 'true',
      ALLOW_TOPIC_DELETE: 'true',
      ALLOW_TOPIC_EDIT: 'true',
      ALLOW_BULK_ACTION: 'true',
    },
  })
  const client = changesClient(millrace.url)
  const [name, other] = [uniqueName('frozen'), uniqueName('frozen')]
  const isThere = async (topic: string) =>
    (await client.send('GET', apiPaths.topic(MANAGED, topic))).status === 200
  await until(
    async () => {
      const made = await client.change(MANAGED, 'create-topics', {
        topics: [{ name }, { name: other }],
      })
      return made.status === 200
    },
    { describe: 'the first change', deadlineMs: 60_000 },
  )

  await t.test('frozen: unknown, told so, and not repeated by itself', async () => {
    const [broker] = managed.nodes
    assert.ok(broker)
    broker.freeze()
    const wanted = { topics: [name] }
    const first = client.change(MANAGED, 'delete-topics', wanted)
    try {
      await until(
        async () => {
          const twice = await client.change(MANAGED, 'delete-topics', wanted)
          return twice.status === 409 && /at this moment/.test(JSON.stringify(twice.json))
        },
        { describe: 'a second click is refused while the first is under way' },
      )
      const plan = await client.preview(MANAGED, 'add-partitions', {
        topics: [other],
        partitions: 5,
      })
      assert.match(plan.items[0]?.problem ?? '', /not known|did not answer/)
      assert.doesNotMatch(plan.items[0]?.problem ?? '', /may have been done/)
      const answered = await first
      assert.equal(answered.status, 207, JSON.stringify(answered.json))
      assert.deepEqual(outcomesOf(answered), [[name, 'unknown', 'MR_KAFKA_TIMEOUT']])
      assert.match(resultsOf(answered)[0]?.detail ?? '', /may have been done/)
      const told = await client.told({ q: `.act_id == "${actOf(answered)}"` }, 2)
      assert.deepEqual(
        told.map(({ result }) => result),
        ['requested', 'unknown'],
      )
    } finally {
      broker.thaw()
    }
    // What had been sent is carried out when the broker goes on.
    await until(async () => !(await isThere(name)), {
      describe: 'the deletion',
      deadlineMs: 90_000,
    })
    assert.ok(await isThere(other))
  })

  await t.test('the audit log away: 503, nothing done; back: done', async () => {
    const [broker] = state.nodes
    assert.ok(broker)
    const wanted = { topics: [other] }
    broker.freeze()
    try {
      const refused = await client.change(MANAGED, 'delete-topics', wanted)
      assert.equal(refused.status, 503, JSON.stringify(refused.json))
      assert.match(JSON.stringify(refused.json), /MR_AUDIT_AWAY/)
      assert.ok(await isThere(other))
      const plan = await client.preview(MANAGED, 'delete-topics', wanted)
      assert.equal(plan.items[0]?.problem, null, 'a preview needs no audit log')
    } finally {
      broker.thaw()
    }
    await until(
      async () => (await client.change(MANAGED, 'delete-topics', wanted)).status === 200,
      { describe: 'the audit log is back', deadlineMs: 60_000 },
    )
    assert.ok(!(await isThere(other)))
  })
})
