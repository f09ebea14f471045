/**
 * Three brokers, three instances as processes behind a real nginx, and everything that can go away does, one after the other,
 * while people read and write. The long form is bench/soak.ts.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { TestContext } from 'node:test'
import {
  allOwned,
  minutesOf,
  observedAgain,
  observedAt,
  statusOf,
  urlsOf,
} from '@millrace/dev/testing/instance-views.ts'
import { startInstances } from '@millrace/dev/testing/instances.ts'
import type { TestInstance, TestInstances } from '@millrace/dev/testing/instances.ts'
import { threeNodes } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka, TestNode } from '@millrace/dev/testing/kafka.ts'
import { steadyReads } from '@millrace/dev/testing/steady-reads.ts'
import type { SteadyReads } from '@millrace/dev/testing/steady-reads.ts'
import { steadyWrites } from '@millrace/dev/testing/steady-writes.ts'
import type { SteadyWrites } from '@millrace/dev/testing/steady-writes.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import { findCoordinatorApi } from '@millrace/kafka/protocol/find-coordinator.ts'
import { openTestKafka } from '@millrace/kafka/testing/estate.ts'
import { createLogger } from '../log/logger.ts'
import { openKafkaLog } from '../state/log/open-kafka-log.ts'
import type { AnyObservation } from '../state/model.ts'
import { testKafkaOptions, testStateConfig } from './joined-for-tests.ts'

/** Three configurations of one cluster: each instance has one to observe. */
const CLUSTERS = ['One', 'Two', 'Three']
/** With the default session of 10 s. */
const OBSERVED_AGAIN_MS = 15_000
const READERS = 4
const HOUR_MS = 3_600_000

let kafka: TestKafka
let instances: TestInstances
let reads: SteadyReads
let writes: SteadyWrites
let startedAt = 0

before(async () => {
  kafka = await threeNodes()
  const { bootstrap } = kafka
  instances = await startInstances({
    count: 3,
    bootstrap,
    env: {
      ENVIRONMENT_NAME: 'One',
      CLUSTER_ID: 'one',
      BOOTSTRAP_2: bootstrap,
      CLUSTER_ID_2: 'two',
      ENVIRONMENT_NAME_2: 'Two',
      BOOTSTRAP_3: bootstrap,
      CLUSTER_ID_3: 'three',
      ENVIRONMENT_NAME_3: 'Three',
    },
  })
  startedAt = Date.now()
  await allOwned(instances, CLUSTERS)
  await observedAgain(urls(), CLUSTERS, 0, 30_000)
  const paths = CLUSTERS.flatMap((cluster) => [
    apiPaths.topics(cluster),
    apiPaths.groups(cluster),
    apiPaths.cluster(cluster),
    apiPaths.history(cluster, { series: ['cluster/messages'] }),
  ])
  reads = steadyReads(
    instances.url,
    [...paths, apiPaths.clusters(), apiPaths.status(), apiPaths.instances(), apiPaths.settings()],
    READERS,
  )
  writes = steadyWrites(instances.url)
})
after(async () => {
  await reads?.stop()
  await writes?.stop()
  await instances?.[Symbol.asyncDispose]()
  await kafka?.[Symbol.asyncDispose]()
})

const urls = (): string[] => urlsOf(instances)

async function ownerOf(cluster: string): Promise<TestInstance> {
  const owners = await allOwned(instances, CLUSTERS)
  const owner = instances.all.find(({ url }) => url === owners.get(cluster))
  assert.ok(owner !== undefined)
  return owner
}

/** Reads have failed 0 times up to here, and each write needed one more try at most. */
function assertServed(): void {
  assert.deepEqual(reads.failures, [])
  assert.deepEqual(writes.failures, [])
  assert.deepEqual(writes.unread, [])
}

test('the owner of a cluster is killed: others observe it within 15 s', async (t) => {
  const owner = await ownerOf('Two')
  const killedAt = Date.now()
  await owner.kill()
  const ms = await observedAgain(urls(), CLUSTERS, killedAt + 1, OBSERVED_AGAIN_MS)
  t.diagnostic(`observed again after ${ms} ms`)
  await owner.start()
  assertServed()
})

test('an instance sleeps past its session: what it writes late does not count, and its own pages recover', async (t) => {
  const sleeper = await ownerOf('One')
  await using log = openKafkaLog({
    kafka: testKafkaOptions(kafka.bootstrap),
    config: testStateConfig(instances.prefix, instances.secret),
    log: createLogger({ level: 'error', destination: process.stderr }),
  })
  const observed: AnyObservation[] = []
  await using _tail = log.tail('snapshots', {
    since: Date.now(),
    onEntries(entries) {
      for (const { record } of entries)
        if (record.kind === 'observation' && record.observation.resource === 'one')
          observed.push(record.observation)
    },
  })
  const last = await until(() => observed.findLast(({ section }) => section === 'topics'), {
    describe: 'the owner writes what it observes',
  })
  const others = instances.all.filter((other) => other !== sleeper)
  const frozenAt = Date.now()
  sleeper.freeze()
  const ms = await observedAgain(
    others.map(({ url }) => url),
    ['One'],
    frozenAt + 1_000,
    OBSERVED_AGAIN_MS,
  )
  t.diagnostic(`observed again after ${ms} ms`)
  // What was on its way when it was stopped arrives now, and says that it is the newest of all.
  const fencedBefore = await fencedBy(others)
  const capturedAt = Date.now() + HOUR_MS
  await log.append('snapshots', 'one', [
    { kind: 'observation', observation: { ...last, capturedAt } },
  ])
  await until(async () => (await fencedBy(others)).every((n, i) => n > (fencedBefore[i] ?? 0)), {
    describe: 'the others have passed it over',
  })
  for (const { url } of others) assert.ok((await observedAt(url, 'One')) < capturedAt)
  sleeper.thaw()
  await observedAgain([sleeper.url], CLUSTERS, Date.now(), 30_000)
  assert.ok((await observedAt(sleeper.url, 'One')) < capturedAt)
  assertServed()
})

const fencedBy = (some: readonly TestInstance[]): Promise<number[]> =>
  Promise.all(some.map(async ({ url }) => (await statusOf(url)).state_log.fenced))

/** Kills a broker and has it come back. */
async function without(t: TestContext, node: TestNode | undefined): Promise<void> {
  assert.ok(node !== undefined)
  await node.kill()
  const killedAt = Date.now()
  const ms = await observedAgain(urls(), CLUSTERS, killedAt + 1, 30_000)
  t.diagnostic(`observed again after ${ms} ms`)
  const before = writes.acknowledged
  await until(() => writes.acknowledged > before + 2, { describe: 'writes are acknowledged' })
  await node.restart()
  assertServed()
}

test('the broker that coordinates the group is killed', async (t) => {
  await using client = openTestKafka(kafka.bootstrap)
  const keys = [`${instances.prefix}-instances`]
  const [found] = await client.request('any', findCoordinatorApi, { type: 'group', keys })
  await without(
    t,
    kafka.nodes.find(({ id }) => id === found?.broker),
  )
})

test('another broker is killed', async (t) => {
  await using client = openTestKafka(kafka.bootstrap)
  const keys = [`${instances.prefix}-instances`]
  const [found] = await client.request('any', findCoordinatorApi, { type: 'group', keys })
  await without(
    t,
    kafka.nodes.find(({ id }) => id !== found?.broker),
  )
})

test('nothing that was acknowledged is lost or there twice, on any instance', async (t) => {
  await writes.stop()
  await reads.stop()
  t.diagnostic(`${reads.count} reads, the slowest ${Math.round(reads.slowestMs)} ms`)
  t.diagnostic(`${writes.acknowledged} writes, ${writes.retried} tried twice`)
  assertServed()
  assert.ok(writes.acknowledged > 50)
  for (const url of urls()) assert.deepEqual(await writes.count(url), { lost: [], doubled: [] })
})

test('all are stopped and the group is deleted: they start again, and history has what was before', async () => {
  await Promise.all(instances.all.map((instance) => instance.stop()))
  const { stdout, stderr } = await kafka.tool(
    'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
    ['--bootstrap-server', kafka.bootstrap, '--delete', '--group', `${instances.prefix}-instances`],
  )
  assert.match(stdout, /successful/i, stderr)
  const stoppedAt = Date.now()
  await Promise.all(instances.all.map((instance) => instance.start()))
  await observedAgain(urls(), CLUSTERS, stoppedAt, 30_000)
  await allOwned(instances, CLUSTERS)
  for (const url of urls()) assert.deepEqual(await writes.count(url), { lost: [], doubled: [] })
  // A minute that was under way at the start, or is now, may be missing; none between.
  const minutes = Math.floor(stoppedAt / 60_000) - Math.floor(startedAt / 60_000)
  for (const url of urls()) {
    await until(async () => (await statusOf(url)).state_log.rebuild?.done !== 0, {
      describe: 'history is read back',
    })
    for (const cluster of CLUSTERS) {
      const { gaps, points } = await until(
        async () => {
          const found = await minutesOf(url, cluster, 'cluster/messages', startedAt - 60_000)
          return found.points.size >= minutes - 1 && found
        },
        { describe: `${cluster} has ${minutes} minutes` },
      )
      assert.deepEqual(
        gaps.filter((missing) => missing > 1),
        [],
      )
      const values = [...points.values()]
      assert.ok(
        values.every((value, i) => value >= (values[i - 1] ?? 0)),
        String(values),
      )
    }
  }
})
