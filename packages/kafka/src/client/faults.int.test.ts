/** Brokers that freeze, die, come back and move, as seen by one client. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { threeNodes } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { isKafkaError } from '../errors.ts'
import type { KafkaError } from '../errors.ts'
import type { Bootstrap } from '../options.ts'
import { describeClusterApi } from '../protocol/describe-cluster.ts'
import { metadataApi } from '../protocol/metadata.ts'
import type { Kafka, RequestOptions } from './kafka.ts'
import { openKafka } from './open-kafka.ts'

const ASK = { includeAuthorizedOperations: false }

let cluster: TestKafka

before(async () => {
  cluster = await threeNodes()
})

after(async () => {
  await cluster[Symbol.asyncDispose]()
})

const addresses = (): Bootstrap[] =>
  cluster.bootstrap.split(',').map((server) => {
    const at = server.lastIndexOf(':')
    return { host: server.slice(0, at), port: Number(server.slice(at + 1)) }
  })

const open = (bootstrap = addresses()): Kafka =>
  openKafka({ clientId: 'test', bootstrap, connectTimeoutMs: 2000, requestTimeoutMs: 4000 })

const ask = (kafka: Kafka, target: number | 'any', options?: RequestOptions) =>
  kafka.request(target, describeClusterApi, ASK, options)

const codeOf = (thrown: unknown): string =>
  isKafkaError(thrown) ? thrown.code : `no KafkaError: ${String(thrown)}`

function nodeAt(index: number): TestKafka['nodes'][number] {
  const node = cluster.nodes[index]
  assert.ok(node)
  return node
}

async function timed<T>(work: Promise<T>): Promise<{ result: T | KafkaError; ms: number }> {
  const start = performance.now()
  const result = await work.catch((error: KafkaError) => error)
  return { result, ms: performance.now() - start }
}

describe('bootstrap', () => {
  it('finds the cluster although one address is dead and one name unknown', async () => {
    const [good] = addresses()
    assert.ok(good)
    await using kafka = open([
      { host: 'no-such-host.invalid', port: 9092 },
      { host: '127.0.0.1', port: 1 },
      good,
    ])
    assert.deepEqual(
      (await kafka.brokers()).map(({ id }) => id),
      cluster.nodes.map(({ id }) => id),
    )
  })

  it('tells of every address when none can be used', async () => {
    await using kafka = open([
      { host: 'no-such-host.invalid', port: 9092 },
      { host: '::1', port: 1 },
    ])
    await assert.rejects(kafka.brokers(), (error: KafkaError) => {
      assert.equal(error.code, 'MR_KAFKA_UNREACHABLE')
      assert.match(error.message, /no-such-host\.invalid.*could not be resolved/)
      assert.match(error.message, /\[::1\]:1 (was refused|cannot be reached)/)
      return true
    })
  })
})

describe('requests', () => {
  it('counts requests and bytes', async () => {
    await using kafka = open()
    await ask(kafka, 'any')
    await ask(kafka, 'any')
    assert.equal(kafka.counters.requests.get('DescribeCluster'), 2)
    assert.ok(kafka.counters.bytesSent > 40)
    assert.ok(kafka.counters.bytesReceived > kafka.counters.bytesSent)
  })

  it('tells the version it would use, and that the broker lacks one', async () => {
    await using kafka = open()
    assert.equal(await kafka.version('any', metadataApi), metadataApi.maxVersion)
    const unheard = { ...describeClusterApi, key: 9999, name: 'Unheard' }
    assert.equal(await kafka.version('any', unheard), null)
    await assert.rejects(kafka.request('any', unheard, ASK), {
      code: 'MR_KAFKA_UNSUPPORTED',
      reason: 'no-api',
    })
    const future = { ...describeClusterApi, minVersion: 90, maxVersion: 91 }
    await assert.rejects(kafka.request(nodeAt(0).id, future, ASK), {
      code: 'MR_KAFKA_UNSUPPORTED',
      reason: 'no-common-version',
    })
  })

  it('tells features', async () => {
    await using kafka = open()
    const { finalized, supported, finalizedEpoch } = await kafka.features(nodeAt(1).id)
    assert.ok(finalized.some(({ name }) => name === 'metadata.version'))
    assert.ok(supported.some(({ name }) => name === 'kraft.version'))
    assert.ok(finalizedEpoch > 0n)
  })

  it('names the brokers there are when asked for another', async () => {
    await using kafka = open()
    await assert.rejects(ask(kafka, 77), { reason: 'unknown-broker', broker: 77 })
  })

  it('looks for a broker again when it is not where it was', async () => {
    await using kafka = open()
    const brokers = await kafka.brokers()
    kafka.learn(brokers.map((broker) => ({ ...broker, port: 1 })))
    assert.equal((await ask(kafka, nodeAt(0).id)).brokers.length, 3)
    assert.deepEqual(await kafka.brokers(), brokers)
  })

  it('aborts one of two without disturbing the other', async () => {
    await using kafka = open()
    await kafka.brokers()
    const abort = new AbortController()
    const [first, second] = [
      ask(kafka, nodeAt(0).id, { signal: abort.signal }),
      ask(kafka, nodeAt(0).id),
    ]
    abort.abort()
    await assert.rejects(first, { code: 'MR_KAFKA_ABORTED' })
    assert.equal((await second).brokers.length, 3)
    await assert.rejects(ask(kafka, 'any', { signal: AbortSignal.abort() }), {
      code: 'MR_KAFKA_ABORTED',
    })
  })

  it('fails what is under way when it is closed, and all that comes later', async () => {
    const kafka = open()
    await kafka.brokers()
    const pending = Promise.allSettled(Array.from({ length: 20 }, () => ask(kafka, nodeAt(0).id)))
    await kafka[Symbol.asyncDispose]()
    for (const outcome of await pending) {
      assert.equal(outcome.status, 'rejected')
      assert.equal(codeOf(outcome.reason), 'MR_KAFKA_CLOSED')
    }
    await assert.rejects(ask(kafka, 'any'), { code: 'MR_KAFKA_CLOSED' })
  })
})

describe('a frozen broker', () => {
  it('holds deadlines, leaves others alone, and is used again when it thaws', async () => {
    const frozen = nodeAt(0)
    await using kafka = open()
    await ask(kafka, frozen.id)
    await ask(kafka, frozen.id, { use: 'admin' })
    await using changing = open()
    await ask(changing, 'any', { use: 'admin' })
    await changing.brokers()
    await ask(changing, frozen.id, { use: 'admin' })
    frozen.freeze()
    try {
      // The signal takes its time: a client of its own sees when it has come.
      await using probe = open()
      const silent = () =>
        ask(probe, frozen.id, { timeoutMs: 300 }).then(
          () => false,
          () => true,
        )
      await until(silent, { describe: 'the broker is silent' })
      const [quick, slow, other, any] = await Promise.all([
        timed(ask(kafka, frozen.id, { timeoutMs: 500 })),
        timed(ask(kafka, frozen.id, { timeoutMs: 1500 })),
        timed(ask(kafka, nodeAt(1).id, { timeoutMs: 4000 })),
        timed(ask(kafka, 'any', { timeoutMs: 4000 })),
      ])
      for (const [{ result, ms }, limit] of [
        [quick, 500],
        [slow, 1500],
      ] as const) {
        assert.ok(isKafkaError(result))
        assert.equal(result.code, 'MR_KAFKA_TIMEOUT')
        assert.match(result.message, new RegExp(`Broker ${frozen.id} .*${limit} ms`))
        assert.ok(ms >= limit - 5 && ms < limit + 500, `${ms} ms for ${limit}`)
      }
      assert.ok('brokers' in other.result, 'another broker answers')
      assert.ok('brokers' in any.result, 'any broker answers')
      // A change that was sent to a silent broker is not sent to another one.
      const change = await timed(ask(changing, 'any', { use: 'admin', timeoutMs: 600 }))
      assert.equal(codeOf(change.result), 'MR_KAFKA_TIMEOUT')
      assert.ok(change.ms >= 595 && change.ms < 1100, `${change.ms} ms`)
      // It is known to be silent now: the next question to anyone passes it by.
      assert.ok((await timed(ask(kafka, 'any'))).ms < 1000)
      // Connecting anew is bounded too: the kernel accepts, nobody answers.
      const fresh = await timed(ask(kafka, frozen.id, { timeoutMs: 700 }))
      assert.ok(fresh.ms < 1200, `${fresh.ms} ms`)
      const abort = new AbortController()
      const aborted = timed(ask(kafka, frozen.id, { signal: abort.signal, use: 'admin' }))
      abort.abort()
      assert.equal(codeOf((await aborted).result), 'MR_KAFKA_ABORTED')
    } finally {
      frozen.thaw()
    }
    const back = await until(() => ask(kafka, frozen.id, { timeoutMs: 2000 }), {
      describe: 'the thawed broker answers',
    })
    assert.equal(back.errorCode, 0)
  })
})

describe('a killed broker', () => {
  it('fails at once, is not hammered, and is used again after its restart', async () => {
    const dead = nodeAt(2)
    await using kafka = open()
    await Promise.all([ask(kafka, dead.id), ask(kafka, dead.id, { use: 'admin' })])
    dead.freeze()
    const read = timed(ask(kafka, dead.id))
    const change = timed(ask(kafka, dead.id, { use: 'admin' }))
    await dead.kill()
    // A read is simply asked again, and finds nobody; of a change nobody knows whether it was carried out.
    assert.equal(codeOf((await read).result), 'MR_KAFKA_UNREACHABLE')
    const { result } = await change
    assert.ok(isKafkaError(result))
    assert.equal(result.reason, 'outcome-unknown')
    assert.match(result.message, /Whether it was carried out is unknown/)

    // Right after its end the kernel refuses.
    const first = await until(
      async () => {
        const { result } = await timed(ask(kafka, dead.id, { timeoutMs: 1000 }))
        return result instanceof Error ? result : null
      },
      { describe: 'the dead broker is refused' },
    )
    assert.equal(first.code, 'MR_KAFKA_UNREACHABLE')
    assert.match(first.message, /refused|closed|lost|not among the live brokers/)

    const burst = await timed(
      Promise.allSettled(Array.from({ length: 200 }, () => ask(kafka, dead.id))),
    )
    assert.ok(burst.ms < 2000, `${burst.ms} ms for 200 requests to a dead broker`)

    assert.ok('brokers' in (await timed(ask(kafka, 'any'))).result)
    await dead.restart()
    await until(() => ask(kafka, dead.id), { describe: 'the restarted broker answers' })
  })
})
