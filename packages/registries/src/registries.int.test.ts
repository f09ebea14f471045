/** Against a real registry, with schemas that Confluent's Python client registers, and nginx where the registry has no sign-in. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { readFraming } from '@millrace/serdes/schemas/framing.ts'
import type {
  Schema,
  SchemaSource,
  SubjectVersion,
  WireId,
} from '@millrace/serdes/schemas/model.ts'
import { startGuidRegistry } from '../../../dev/testing/registry-guids.ts'
import { runPython } from '../../../dev/testing/python.ts'
import { type RegistryGate, startRegistryGate } from '../../../dev/testing/registry-gate.ts'
import { startRegistry, type TestRegistry } from '../../../dev/testing/registry.ts'
import { until } from '../../../dev/testing/until.ts'
import { openRegistry } from './open-registry.ts'
import { openSchemaSource } from './schema-source.ts'
import type { ConfluentSettings, RegistryTls } from './settings.ts'
import { confluentAt } from './testing/settings-for-tests.ts'

const MONEY = JSON.stringify({
  type: 'record',
  name: 'Money',
  namespace: 'shop',
  fields: [{ name: 'units', type: 'long' }],
})
const ORDER = JSON.stringify({
  type: 'record',
  name: 'Order',
  namespace: 'shop',
  fields: [{ name: 'total', type: 'shop.Money' }],
})
const PROTO = {
  'money.proto': 'syntax = "proto3";\npackage shop;\nmessage Money { int64 units = 1; }\n',
  'order.proto':
    'syntax = "proto3";\npackage shop;\nimport "money.proto";\nmessage Order { Money total = 1; }\n',
}
const PERSON = JSON.stringify({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Person',
  type: 'object',
})

let registry: TestRegistry
let gate: RegistryGate
before(async () => {
  registry = await startRegistry()
  gate = await startRegistryGate(registry.url)
})
after(async () => {
  await gate[Symbol.asyncDispose]()
  await registry[Symbol.asyncDispose]()
})

async function answer(source: SchemaSource, wanted: WireId | SubjectVersion): Promise<Schema> {
  await source.load(wanted)
  const schema = source.peek(wanted)
  assert.ok(schema !== undefined && !('fault' in schema), JSON.stringify(schema))
  return schema
}

/** What the record names, of a value that Python has written. */
async function written(
  topic: string,
  side: object,
  value: object,
  url = registry.url,
): Promise<WireId> {
  const answered = await runPython('produce.py', {
    registry: url,
    topic,
    value: side,
    records: [{ value }],
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what produce.py says that it answers
  const { records } = answered as {
    records: { value: string; headers: [string, string][] }[]
  }
  const [record] = records
  const headers = record?.headers.map(([name, text]) => ({
    name: Buffer.from(name),
    value: Buffer.from(text, 'base64'),
  }))
  const bytes = Buffer.from(record?.value ?? '', 'base64')
  const framed = readFraming(bytes, { topic, side: 'value', ...(headers && { headers }) })
  return framed?.id ?? assert.fail('the record names no schema')
}

function tlsWith(more: Partial<RegistryTls>): RegistryTls {
  const ca = readFileSync(gate.certificates.file('ca.crt'), 'utf8')
  const none = { cert: null, key: null, ciphers: null, minVersion: null, maxVersion: null }
  return { ca, ...none, checkName: true, ...more }
}

describe('schemas that Confluent’s Python client registered', () => {
  it('Avro, with a reference', async () => {
    await registry.register('shop.Money', { schema: MONEY })
    const side = {
      format: 'avro',
      schema: ORDER,
      references: [{ name: 'shop.Money', subject: 'shop.Money', version: 1 }],
    }
    // The client resolves the reference itself, and writes with it.
    const id = await written('avro-orders', side, { total: { units: 1 } })
    await using source = openSchemaSource([confluentAt(registry.url)])
    const { type, text, references } = await answer(source, id)
    assert.deepEqual([type, JSON.parse(text)], ['AVRO', JSON.parse(ORDER)])
    assert.deepEqual(
      references.map(({ name, text: money }) => [name, JSON.parse(money)]),
      [['shop.Money', JSON.parse(MONEY)]],
    )
  })

  it('Protobuf, with the import it registers besides', async () => {
    const side = { format: 'protobuf', files: PROTO, message: 'shop.Order' }
    const id = await written('proto-orders', side, { total: { units: '1' } })
    await using source = openSchemaSource([confluentAt(registry.url)])
    const schema = await answer(source, id)
    assert.equal(schema.type, 'PROTOBUF')
    assert.deepEqual(
      schema.references.map(({ name }) => name),
      ['money.proto'],
    )
    using asked = openRegistry(confluentAt(registry.url))
    const subject = 'proto-orders-value'
    assert.deepEqual(await asked.versionsOf(id), [{ subject, version: 1 }])
    assert.deepEqual((await asked.version(subject, 'latest')).references, [
      { name: 'money.proto', subject: 'money.proto', version: 1 },
    ])
  })

  it('JSON Schema, with the id in a header; by subject as well, and the same object', async () => {
    const side = { format: 'json', schema: PERSON, header: 'id' }
    const id = await written('people', side, { name: 'Ada' })
    await using source = openSchemaSource([confluentAt(registry.url)])
    const schema = await answer(source, id)
    assert.deepEqual([schema.type, JSON.parse(schema.text)], ['JSON', JSON.parse(PERSON)])
    const latest = { kind: 'subject', subject: 'people-value', version: 'latest' } as const
    assert.equal(await answer(source, latest), schema)
  })

  it('Avro, with the GUID in a header', async () => {
    await using guids = await startGuidRegistry(registry.url)
    const side = { format: 'avro', schema: MONEY, header: 'guid' }
    const id = await written('guid-money', side, { units: 1 }, guids.url)
    assert.equal(id.kind, 'guid')
    await using source = openSchemaSource([confluentAt(guids.url)])
    assert.deepEqual(JSON.parse((await answer(source, id)).text), JSON.parse(MONEY))
  })

  it('of a subject that is named after a context', async () => {
    const subject = ':.eu:orders/value'
    const id = await registry.register(subject, { schema: '"bytes"' })
    using asked = openRegistry(confluentAt(registry.url))
    assert.ok((await asked.subjects()).includes(subject))
    assert.deepEqual(await asked.versions(subject), [1])
    assert.deepEqual((await asked.version(subject, 1)).id, { kind: 'id', id })
  })
})

describe('a registry behind a gate', () => {
  const ways: readonly (readonly [string, () => ConfluentSettings])[] = [
    [
      'user and password',
      () =>
        confluentAt(gate.basic, {
          auth: { kind: 'basic', user: 'alice', password: 'only-for-tests' },
        }),
    ],
    [
      'a bearer token',
      () => confluentAt(gate.bearer, { auth: { kind: 'bearer', token: 'token-for-tests' } }),
    ],
    ['TLS', () => confluentAt(gate.tls, { tls: tlsWith({}) })],
    [
      'a certificate of our own',
      () => {
        const cert = readFileSync(gate.certificates.file('client.crt'), 'utf8')
        const key = readFileSync(gate.certificates.file('client.key'), 'utf8')
        return confluentAt(gate.mutual, { tls: tlsWith({ cert, key }) })
      },
    ],
  ]
  for (const [name, settings] of ways) {
    it(`lets ${name} in`, async () => {
      using asked = openRegistry(settings())
      assert.equal(await asked.compatibility(null), 'NONE')
    })
  }

  const refused: readonly (readonly [string, () => ConfluentSettings, code: string])[] = [
    [
      'a wrong password',
      () => confluentAt(gate.basic, { auth: { kind: 'basic', user: 'alice', password: 'wrong' } }),
      'MR_REGISTRY_DENIED',
    ],
    ['no token', () => confluentAt(gate.bearer), 'MR_REGISTRY_DENIED'],
    ['an unknown authority', () => confluentAt(gate.tls), 'MR_REGISTRY_TLS'],
    [
      'plain HTTP where TLS is spoken',
      () => confluentAt(gate.tls.replace('https:', 'http:')),
      'MR_REGISTRY_ANSWER',
    ],
    [
      'TLS where plain HTTP is spoken',
      () => confluentAt(gate.basic.replace('http:', 'https:')),
      'MR_REGISTRY_TLS',
    ],
    [
      'no certificate of our own',
      () => confluentAt(gate.mutual, { tls: tlsWith({}) }),
      'MR_REGISTRY_ANSWER',
    ],
  ]
  for (const [name, settings, code] of refused) {
    it(`${name} is ${code}`, async () => {
      using asked = openRegistry(settings())
      await assert.rejects(asked.subjects(), (error: Error) => {
        assert.equal(Reflect.get(error, 'code'), code, error.message)
        assert.doesNotMatch(error.message, /wrong|only-for-tests/)
        return true
      })
    })
  }
})

it('a registry that hangs or is away is a fault in words, and asked again when it is back', async () => {
  const first = await registry.register('away-1', { schema: '"int"' })
  const second = await registry.register('away-2', { schema: '"long"' })
  let time = 0
  await using source = openSchemaSource([confluentAt(registry.url)], {
    now: () => time,
    answerMs: 300,
  })
  const one = { kind: 'id', id: first } as const
  const two = { kind: 'id', id: second } as const
  await answer(source, one)
  const faultOf = async (): Promise<string> => {
    time += 5_001
    await source.load(two)
    const known = source.peek(two)
    return known !== undefined && 'fault' in known ? known.fault : ''
  }
  registry.pause()
  assert.match(await faultOf(), /did not answer within 0\.3 s/)
  registry.resume()
  await registry.kill()
  assert.match(await faultOf(), /refuses connections|closed the connection/)
  assert.ok(source.peek(one), 'what is known stays known')
  await registry.restart()
  await until(async () => (await faultOf()) === '', { describe: 'the schema is there' })
  assert.equal((await answer(source, two)).text, '"long"')
})
