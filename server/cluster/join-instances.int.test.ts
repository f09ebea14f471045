/** Instances over real brokers: who owns what while they come, go, die and sleep, and who may not share. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { after, before, suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { freezeProcess } from '@millrace/dev/kafka/freeze.ts'
import { secureNode, singleNode, threeNodes } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { openKafka } from '@millrace/kafka/client/open-kafka.ts'
import { findCoordinatorApi } from '@millrace/kafka/protocol/find-coordinator.ts'
import { uniqueName } from '@millrace/kafka/testing/estate.ts'
import { joinForTest, SESSION_MS, TEST_RESOURCES } from './joined-for-tests.ts'
import type { JoinedForTest } from './joined-for-tests.ts'

/** Beyond the session: heartbeats of the others, a round, a claim, and a busy machine. */
const SLACK_MS = 9_000

/** Resolves when every resource is owned once and nobody has two more than another; with how many each has. */
async function shared(members: readonly JoinedForTest[], deadlineMs = 30_000): Promise<number[]> {
  const owned = () => members.map(({ instances }) => instances.ownership.owned)
  const sizes = () => owned().map(({ length }) => length)
  await until(
    () =>
      owned().flat().toSorted().join() === TEST_RESOURCES.join() &&
      Math.max(...sizes()) - Math.min(...sizes()) <= 1,
    { describe: `${members.length} share all`, deadlineMs, everyMs: 20 },
  )
  return sizes()
}

interface Told {
  readonly id: string
  readonly kind: string
  readonly owned: readonly string[]
  readonly epochs: Readonly<Record<string, number | null>>
}

/** An instance in a process of its own. */
function spawnInstance(bootstrap: string, prefix: string) {
  const script = fileURLToPath(new URL('instance-process-for-tests.ts', import.meta.url))
  const child = spawn(process.execPath, [script, bootstrap, prefix], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const told: Told[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    const value: Told = JSON.parse(line)
    told.push(value)
  })
  return {
    child,
    told,
    now: () => told.at(-1),
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    },
  }
}

suite('instances on one broker', () => {
  let node: TestKafka
  before(async () => {
    node = await singleNode()
  })
  after(async () => {
    await node[Symbol.asyncDispose]()
  })
  const join = (prefix: string, more: Partial<Parameters<typeof joinForTest>[0]> = {}) =>
    joinForTest({ bootstrap: node.bootstrap, prefix, ...more })

  test('one, two, three; one leaves: nothing is owned twice, and what can stay stays', async () => {
    const prefix = uniqueName('millrace-share')
    await using a = join(prefix)
    assert.equal(a.instances.membership.kind, 'joining')
    assert.ok(a.instances.ownership.observes('r0'), 'pages do not wait for the group')
    assert.equal(a.instances.ownership.epochOf('r0'), null)
    await shared([a])
    await using b = join(prefix)
    assert.deepEqual(await shared([a, b]), [3, 3])
    const first = new Set(a.instances.ownership.owned)
    const c = join(prefix)
    assert.deepEqual(await shared([a, b, c]), [2, 2, 2])
    for (const resource of a.instances.ownership.owned) assert.ok(first.has(resource))
    // All see all, with what each owns, this one first.
    for (const { instances } of [a, b, c]) {
      const listed = await until(
        () => {
          const members = instances.members()
          const seen = members.every(({ lastSeenAt }) => lastSeenAt !== null)
          return seen && members.flatMap(({ owned }) => owned).length === 6 && members
        },
        { describe: 'the directory is complete' },
      )
      assert.equal(listed.length, 3)
      assert.equal(listed[0]?.id, instances.self.id)
      assert.deepEqual(
        listed.map(({ isSelf }) => isSelf),
        [true, false, false],
      )
      assert.equal(listed.filter(({ isLeader }) => isLeader).length, 1)
      assert.deepEqual(
        listed.map(({ engine }) => engine),
        ['RUNNING', 'RUNNING', 'RUNNING'],
      )
    }
    const [resource = ''] = c.instances.ownership.owned
    const epoch = c.instances.ownership.epochOf(resource) ?? 0
    assert.equal(c.instances.ownership.observes(resource), true)
    assert.equal(a.instances.ownership.observes(resource), false)
    assert.equal(a.instances.fence.accepts(resource, epoch), true)
    const left = performance.now()
    await c.instances.leave()
    assert.deepEqual(c.instances.ownership.owned, [])
    await shared([a, b])
    assert.ok(performance.now() - left < SESSION_MS, 'nobody waits for a session to end')
    assert.equal(a.instances.fence.accepts(resource, epoch), false)
    await c[Symbol.asyncDispose]()
    assert.equal(a.lines(/has claimed the cluster that this one/).length, 0)
  })

  test('each observes only what it is configured with', async () => {
    const prefix = uniqueName('millrace-differ')
    await using a = join(prefix, { resources: ['r0', 'r1', 'r2'] })
    await using b = join(prefix, { resources: ['r2', 'r3', 'r4', 'r5'] })
    await shared([a, b])
    assert.deepEqual(b.instances.ownership.owned.slice(-3), ['r3', 'r4', 'r5'])
  })

  test('one is killed: the others own its share within the session', async () => {
    const prefix = uniqueName('millrace-killed')
    await using a = join(prefix)
    await using b = spawnInstance(node.bootstrap, prefix)
    await until(() => b.now()?.owned.length === 3, { describe: 'they share' })
    b.child.kill('SIGKILL')
    await shared([a], SESSION_MS + SLACK_MS)
  })

  test('one sleeps beyond its session: when it wakes it owns nothing under its old epochs', async () => {
    const prefix = uniqueName('millrace-asleep')
    await using a = join(prefix)
    await using b = spawnInstance(node.bootstrap, prefix)
    await until(() => b.now()?.owned.length === 3, { describe: 'they share' })
    await until(() => a.instances.ownership.owned.length === 3, { describe: 'they share' })
    const before = { ...b.now()?.epochs }
    freezeProcess(b.child.pid ?? 0)
    await shared([a], SESSION_MS + SLACK_MS)
    for (const [resource, epoch] of Object.entries(before))
      assert.equal(a.instances.fence.accepts(resource, epoch ?? 0), false)
    const wokeAt = b.told.length
    b.child.kill('SIGCONT')
    await until(() => b.told.length > wokeAt && b.now()?.owned.length === 3, {
      describe: 'it is a member again',
    })
    for (const { epochs } of b.told.slice(wokeAt))
      for (const [resource, epoch] of Object.entries(epochs))
        assert.ok((epoch ?? 0) > (before[resource] ?? 0), `${resource} under its old epoch`)
    assert.deepEqual(b.told[wokeAt]?.owned, [], 'the first thing it says')
  })

  test('all are gone and the group is deleted: epochs go on where they were', async () => {
    const prefix = uniqueName('millrace-forgotten')
    const a = join(prefix)
    await shared([a])
    const epoch = a.instances.ownership.epochOf('r0') ?? 0
    await a[Symbol.asyncDispose]()
    const group = `${prefix}-instances`
    const { stdout } = await node.tool(
      'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
      ['--bootstrap-server', node.bootstrap, '--delete', '--group', group],
    )
    assert.match(stdout, /successful/i)
    await using b = join(prefix)
    await shared([b])
    assert.ok((b.instances.ownership.epochOf('r0') ?? 0) > epoch)
  })

  test('another secret, or none: the newer is refused, says why, and joins when the older has gone', async () => {
    for (const [older, newer, why] of [
      [null, null, /neither has a MILLRACE_SECRET/],
      ['one', 'another', /it has another MILLRACE_SECRET/],
      ['one', null, /which this one has not/],
    ] as const) {
      const prefix = uniqueName('millrace-refused')
      const a = join(prefix, { secret: older })
      await shared([a])
      await using b = join(prefix, { secret: newer, timing: { refusedMs: 500 } })
      const reason = await b.instances.refused
      assert.match(reason, why)
      assert.ok(reason.includes(a.instances.self.id) && reason.includes(a.instances.self.url))
      assert.deepEqual(b.instances.membership, { kind: 'refused', reason })
      assert.deepEqual(b.instances.ownership.owned, [])
      assert.ok(b.instances.ownership.observes('r0'), 'for itself')
      assert.equal(b.lines(/may not share/).length, 1)
      await shared([a])
      await a[Symbol.asyncDispose]()
      await shared([b])
      assert.deepEqual(b.instances.membership, { kind: 'member', reason: null })
    }
  })
})

test('without permission for the group an instance is alone, says so, and a newer one takes over', async () => {
  await using node = await secureNode()
  const prefix = uniqueName('millrace-alone')
  const bob = {
    sasl: { mechanism: 'SCRAM-SHA-256', username: 'bob', password: 'bob-secret' },
  } as const
  await using _topics = joinForTest({ bootstrap: node.bootstrap, prefix, resources: [] })
  const allow = (...args: readonly string[]) =>
    node.tool('org.apache.kafka.tools.AclCommand', [
      '--bootstrap-server',
      node.bootstrap,
      '--add',
      '--allow-principal',
      'User:bob',
      ...args,
    ])
  const operations = ['Read', 'Write', 'Describe'].flatMap((name) => ['--operation', name])
  await allow(...operations, '--topic', prefix, '--resource-pattern-type', 'prefixed')
  const options = {
    bootstrap: node.listeners.saslPlaintext,
    prefix,
    kafka: bob,
    timing: { silenceMs: 2_000, aloneRetryMs: 1_000 },
  }
  await using a = joinForTest(options)
  await shared([a])
  assert.equal(a.instances.membership.kind, 'alone')
  assert.match(a.instances.membership.reason ?? '', /GROUP_AUTHORIZATION_FAILED.*needs READ/)
  assert.equal(a.lines(/this instance is alone/).length, 1)
  const b = joinForTest(options)
  await until(() => b.instances.ownership.owned.length === 6, { describe: 'the newer owns' })
  await until(() => TEST_RESOURCES.every((name) => !a.instances.ownership.observes(name)), {
    describe: 'the older follows',
  })
  assert.deepEqual(a.instances.ownership.owned, [])
  await b[Symbol.asyncDispose]()
  await shared([a])
  // The permission is given: it finds the others by itself.
  await allow('--operation', 'Read', '--group', `${prefix}-instances`)
  await until(() => a.instances.membership.kind === 'member', { describe: 'it is a member' })
  await shared([a])
})

test('the coordinator is killed: all is owned, and no epoch goes back; leaving waits for nobody', async () => {
  await using kafka = await threeNodes()
  const prefix = uniqueName('millrace-failover')
  await using a = joinForTest({ bootstrap: kafka.bootstrap, prefix })
  await using b = joinForTest({ bootstrap: kafka.bootstrap, prefix })
  await shared([a, b])
  const epochs = () =>
    TEST_RESOURCES.map((name) =>
      Math.max(...[a, b].map(({ instances }) => instances.ownership.epochOf(name) ?? 0)),
    )
  const before = epochs()
  await using client = openKafka({
    clientId: 'millrace-test',
    bootstrap: kafka.nodes.map(({ port }) => ({ host: '127.0.0.1', port })),
    connectTimeoutMs: 5_000,
    requestTimeoutMs: 10_000,
  })
  const keys = [`${prefix}-instances`]
  const [found] = await client.request('any', findCoordinatorApi, { type: 'group', keys })
  await kafka.nodes.find(({ id }) => id === found?.broker)?.kill()
  const lostAt = performance.now()
  await until(() => performance.now() - lostAt > SESSION_MS, { describe: 'a session passes' })
  await shared([a, b])
  // Another broker may coordinate only after the session: then all have lost what they had, and claim anew.
  for (const [i, epoch] of epochs().entries()) assert.ok(epoch >= (before[i] ?? 0))
  for (const node of kafka.nodes) await node.kill()
  const leaving = performance.now()
  await Promise.all([a.instances.leave(), b.instances.leave()])
  assert.ok(performance.now() - leaving < 2_000)
})
