/** Serdes that end workers: the records that they read carry the reason, and the search goes on. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { singleNode, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import { addressesOf, createTopics, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { produceMessages } from '@millrace/kafka/testing/produce.ts'
import type { CustomSerdeSettings } from '@millrace/serdes/custom/settings.ts'
import type { FormatSettings } from '../formats.ts'
import type { Range } from '../model.ts'
import { Listening } from '../testing/listening.ts'
import { specOf } from '../testing/scan-bytes.ts'
import type { PoolOptions, WorkerPool } from './model.ts'
import { openWorkerPool } from './pool.ts'

/** What a record asks for, it gets. */
const OBEDIENT = `
export function createSerde() {
  return {
    deserialize(bytes) {
      const text = Buffer.from(bytes).toString()
      while (text === 'loop') {}
      const kept = []
      while (text === 'heap') kept.push(Array.from({ length: 1e5 }, (_, i) => ({ i })))
      return text.toUpperCase()
    },
    serialize(text) {
      while (text === 'loop') {}
      return Buffer.from(text.toLowerCase())
    },
  }
}`
const ENDLESS = 'for (;;) {}'

const folder = mkdtempSync(path.join(tmpdir(), 'millrace-deaths-'))
const topic = uniqueName('deaths')
const many = uniqueName('deaths-many')
let kafka: TestKafka
let formats: FormatSettings

function custom(label: string, text: string): CustomSerdeSettings {
  const module = path.join(folder, `${label.toLowerCase()}.mjs`)
  writeFileSync(module, text)
  return { label, module, format: 'string', sides: ['key', 'value'], config: {} }
}

before(async () => {
  formats = {
    registries: [],
    local: [],
    custom: [custom('Obedient', OBEDIENT), custom('Endless', ENDLESS)],
  }
  kafka = await singleNode()
  await createTopics(kafka.bootstrap, [
    { name: topic, partitions: 1 },
    { name: many, partitions: 1 },
  ])
  const texts = ['a', 'b', 'loop', 'd', 'heap', 'f']
  await produceMessages(
    kafka.bootstrap,
    topic,
    texts.map((value) => ({ partition: 0, value })),
  )
  await produceMessages(
    kafka.bootstrap,
    many,
    Array.from({ length: 6 }, () => ({ partition: 0, value: 'loop' })),
  )
})

after(async () => {
  await kafka[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

function open(options: Partial<PoolOptions> = {}): WorkerPool {
  return openWorkerPool({ workers: 2, heapMb: 64, watchdogMs: 800, ...options })
}

async function searched(
  pool: WorkerPool,
  on: string,
  label: string,
  range: Pick<Range, 'low' | 'high'>,
  filter: string | null = null,
): Promise<Listening> {
  const client = {
    clientId: 'millrace-search',
    bootstrap: addressesOf(kafka.bootstrap),
    connectTimeoutMs: 5000,
    requestTimeoutMs: 15_000,
  }
  const serdes = new Map([[on, { key: 'String', value: label, headers: 'String' }]])
  const search = new Listening(pool, specOf({ kafka: client, formats, serdes, filter }))
  search.handle.scan([{ topic: on, partition: 0, ...range }])
  await search.done(1)
  return search
}

const ALL = { low: 0, high: 6 }

/** By offset: the value, or why there is none. */
function valuesOf({ texts }: Listening): string[] {
  return texts.map((text) => {
    const { value, errors } = JSON.parse(text)
    return String(errors?.value?.reason ?? value)
  })
}

test('a record whose decoding never ends is told of and passed over', async () => {
  await using pool = open()
  const search = await searched(pool, topic, 'Obedient', { low: 0, high: 4 })
  assert.equal(search.failed, null)
  assert.deepEqual(valuesOf(search), [
    'A',
    'B',
    'Not decoded: reading it as Obedient took longer than 800 ms',
    'D',
  ])
  assert.equal(search.scanned, 4)
  assert.equal(search.positions.get(`${topic}:0`), 4)
})

test('a record whose decoding takes all memory is told of and passed over', async () => {
  await using pool = open({ watchdogMs: 60_000 })
  const search = await searched(pool, topic, 'Obedient', { low: 3, high: 6 })
  assert.deepEqual(valuesOf(search), [
    'D',
    'Not decoded: reading it as Obedient needed more than the 64 MB of memory that a worker may use',
    'F',
  ])
})

test('a filter finds what is beside such records', async () => {
  await using pool = open()
  const search = await searched(pool, topic, 'Obedient', ALL, '.value >= "B"')
  assert.deepEqual(search.found, [`${topic}:0:1`, `${topic}:0:3`, `${topic}:0:5`])
  assert.deepEqual([search.scanned, search.lookedInto], [6, 6])
})

test('a search in which that happens again and again is ended with the reason', async () => {
  await using pool = open()
  const search = await searched(pool, many, 'Obedient', ALL)
  assert.equal(search.failed?.code, 'MR_SEARCH_LIMIT')
  assert.match(
    search.failed?.message ?? '',
    new RegExp(`record ${many}:0:3: reading its value as Obedient took longer than 800 ms`),
  )
})

test('what never ends loading is left alone by all workers, and records say so', async () => {
  await using pool = open({ workers: 1 })
  const search = await searched(pool, topic, 'Endless', ALL)
  assert.equal(search.failed, null)
  assert.equal(search.scanned, 6)
  for (const reason of valuesOf(search)) {
    assert.match(
      reason,
      /^Custom serde Endless .*is not used: compiling it took longer than 800 ms/,
    )
  }
  let started = 0
  const count = (): void => {
    started += 1
  }
  process.on('worker', count)
  const again = await searched(pool, topic, 'Endless', ALL)
  process.off('worker', count)
  assert.equal(again.found.length, 6)
  assert.equal(started, 0, 'no other worker had to begin')
})

test('a key that cannot be written in time is told of, and the next one is written', async () => {
  await using pool = open({ workers: 1 })
  const key = { topic, label: 'Obedient', formats }
  await assert.rejects(pool.encode({ ...key, text: 'loop' }), {
    name: 'SerdeError',
    message: 'writing it took longer than 800 ms',
  })
  const { bytes, schema } = await pool.encode({ ...key, text: 'KEY' })
  assert.deepEqual([Buffer.from(bytes).toString(), schema], ['key', null])
  const ended = AbortSignal.abort(new Error('given up'))
  await assert.rejects(pool.encode({ ...key, text: 'KEY' }, ended), { message: 'given up' })
})
