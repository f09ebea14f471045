import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type {
  Schema,
  SchemaSource,
  SubjectVersion,
  WireId,
} from '@millrace/serdes/schemas/model.ts'
import { openSchemaSource } from './schema-source.ts'
import { type RecordedServer, startRecorded } from './testing/recorded.ts'
import { confluentAt } from './testing/settings-for-tests.ts'

type Wanted = WireId | SubjectVersion

const id = (number: number): WireId => ({ kind: 'id', id: number })
const LATEST = { kind: 'subject', subject: 'orders-value', version: 'latest' } as const

/** A registry that has some ids, under a subject the last of them. */
function startRegistryOf(...ids: readonly number[]): Promise<RecordedServer> {
  return startRecorded(({ path }) => {
    const number = Number(path.split('/').at(-1))
    const last = ids.at(-1)
    if (path.endsWith('/latest') && last !== undefined)
      return {
        body: { subject: 'orders-value', version: last, id: last, schema: `"schema ${last}"` },
      }
    return ids.includes(number)
      ? { body: { schema: `"schema ${number}"` } }
      : { status: 404, body: { error_code: 40403, message: `Schema ${number} not found.` } }
  })
}

async function answer(source: SchemaSource, wanted: Wanted): Promise<Schema> {
  await source.load(wanted)
  const schema = source.peek(wanted)
  assert.ok(schema !== undefined && !('fault' in schema), JSON.stringify(schema))
  return schema
}

async function fault(source: SchemaSource, wanted: Wanted): Promise<string> {
  await source.load(wanted)
  const known = source.peek(wanted)
  assert.ok(known !== undefined && 'fault' in known, JSON.stringify(known))
  return known.fault
}

describe('schemas for records', () => {
  it('are asked for once, by many at the same time, and known from then on', async () => {
    await using server = await startRegistryOf(1)
    let time = 0
    await using source = openSchemaSource([confluentAt(server.url)], { now: () => time })
    assert.equal(source.peek(id(1)), undefined)
    const [one, two] = await Promise.all([answer(source, id(1)), answer(source, id(1))])
    assert.equal(one, two)
    time = 1e12
    assert.equal(source.peek(id(1)), one)
    await source.load(id(1))
    assert.equal(server.asked.length, 1)
  })

  it('of a subject are asked for again, and stay the same object while nothing changes', async () => {
    await using server = await startRegistryOf(1)
    let time = 0
    await using source = openSchemaSource([confluentAt(server.url)], { now: () => time })
    const first = await answer(source, id(1))
    assert.equal(await answer(source, LATEST), first)
    time += 10_001
    assert.equal(source.peek(LATEST), undefined)
    assert.equal(await answer(source, LATEST), first)
    server.answers = () => ({
      body: { subject: 'orders-value', version: 2, id: 2, schema: '"schema 2"' },
    })
    time += 10_001
    assert.deepEqual((await answer(source, LATEST)).id, id(2))
  })

  it('that nobody has are asked for again after 30 s', async () => {
    await using server = await startRegistryOf()
    let time = 0
    await using source = openSchemaSource([confluentAt(server.url)], { now: () => time })
    assert.match(await fault(source, id(5)), /^Schema 5 cannot be had\. Registry r1: .*not found/)
    const asked = server.asked.length
    time += 29_999
    await fault(source, id(5))
    assert.equal(server.asked.length, asked)
    server.answers = () => ({ body: { schema: '"int"' } })
    time += 2
    assert.equal((await answer(source, id(5))).text, '"int"')
  })

  it('of a registry that is away are asked for again after 5 s', async () => {
    await using server = await startRegistryOf()
    server.answers = () => ({ status: 503, body: '' })
    let time = 0
    await using source = openSchemaSource([confluentAt(server.url, { name: 'Orders' })], {
      now: () => time,
    })
    assert.match(await fault(source, id(5)), /Registry Orders: .*503/)
    server.answers = () => ({ body: { schema: '"int"' } })
    time += 4_999
    await fault(source, id(5))
    time += 2
    assert.equal((await answer(source, id(5))).text, '"int"')
  })

  it('come from the first registry that has them; a fault names all that were asked', async () => {
    await using first = await startRegistryOf(1)
    await using second = await startRegistryOf(1, 2)
    await using source = openSchemaSource([
      confluentAt(first.url, { id: 'A' }),
      confluentAt(second.url, { id: 'B', name: 'Second' }),
    ])
    assert.equal((await answer(source, id(1))).registry, 'A')
    assert.equal((await answer(source, id(2))).registry, 'B')
    assert.match(await fault(source, id(3)), /Registry A: .* Registry Second: /)
  })

  it('are not taken from a later registry while an earlier one cannot be asked', async () => {
    await using first = await startRecorded(() => ({ status: 503, body: '' }))
    await using second = await startRegistryOf(1)
    await using source = openSchemaSource([
      confluentAt(first.url, { id: 'A' }),
      confluentAt(second.url, { id: 'B' }),
    ])
    assert.match(await fault(source, id(1)), /Registry A/)
    assert.deepEqual(second.asked, [])
    const guid = { kind: 'guid', id: '3f2a1b0c-9c96-4e4a-a687-fb5de9ef0c63' } as const
    second.answers = () => ({ body: { schema: '"int"' } })
    assert.equal((await answer(source, guid)).registry, 'B')
  })

  it('of a registry that is away are not waited for one after the other', async () => {
    await using server = await startRecorded(() => () => undefined)
    let time = 0
    await using source = openSchemaSource([confluentAt(server.url)], {
      now: () => time,
      answerMs: 50,
    })
    for (let number = 1; number <= 20; number++)
      assert.match(await fault(source, id(number)), /did not answer/)
    assert.equal(server.asked.length, 1)
    time += 5_001
    server.answers = () => ({ body: { schema: '"int"' } })
    assert.equal((await answer(source, id(20))).text, '"int"')
  })

  it('with ids that no registry gives are not asked for', async () => {
    await using server = await startRegistryOf(1)
    await using source = openSchemaSource([confluentAt(server.url)])
    for (const number of [0, -5]) assert.match(await fault(source, id(number)), /above 0/)
    assert.deepEqual(server.asked, [])
  })

  it('that are no longer used make room', async () => {
    await using server = await startRegistryOf(...Array.from({ length: 100 }, (_, i) => i + 1))
    const limits = { maxCharacters: 5_200 }
    await using source = openSchemaSource([confluentAt(server.url)], limits)
    await answer(source, id(1))
    for (let number = 2; number <= 100; number++) {
      await source.load(id(number))
      assert.ok(source.peek(id(1)), `after ${number}`)
    }
    const known = Array.from({ length: 100 }, (_, i) => source.peek(id(i + 1))).filter(Boolean)
    assert.ok(known.length >= 2 && known.length <= 10, String(known.length))
  })

  it('cannot be had where no registry is configured', async () => {
    await using source = openSchemaSource([])
    assert.match(await fault(source, id(1)), /No schema registry is configured/)
    assert.match(await fault(source, { kind: 'glue', id: 'x' }), /No AWS Glue registry/)
  })

  it('that are on their way when it closes are faults, and nothing rejects', async () => {
    await using server = await startRecorded(() => () => undefined)
    const source = openSchemaSource([confluentAt(server.url)])
    const loading = source.load(id(1))
    await source[Symbol.asyncDispose]()
    await loading
    assert.match(await fault(source, id(1)), /closed/)
  })
})
