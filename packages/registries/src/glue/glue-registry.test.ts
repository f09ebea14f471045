/** No AWS account is involved: the answers are those of the API's reference. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openRegistry } from '../open-registry.ts'
import { openSchemaSource } from '../schema-source.ts'
import type { GlueSettings } from '../settings.ts'
import { type Asked, type Recorded, startRecorded } from '../testing/recorded.ts'

const REGISTRY = 'arn:aws:glue:eu-west-1:111122223333:registry/orders'
const SCHEMA = 'arn:aws:glue:eu-west-1:111122223333:schema/orders/payment'
const ID = 'b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63'
const VERSION = {
  SchemaVersionId: ID,
  SchemaDefinition: '"string"',
  DataFormat: 'AVRO',
  SchemaArn: SCHEMA,
  VersionNumber: 2,
  Status: 'AVAILABLE',
  CreatedTime: '2026-11-23T06:41:25Z',
}
const NOT_FOUND = {
  status: 400,
  body: { __type: 'EntityNotFoundException', Message: 'Schema version is not found.' },
}
const ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'invented-secret',
  AWS_SESSION_TOKEN: 'invented-session',
}
const saved = { ...process.env }

function answer({ headers, body }: Asked): Recorded {
  const question: unknown = JSON.parse(body)
  const asked = (name: string): unknown => Reflect.get(Object(question), name)
  switch (String(headers['x-amz-target'])) {
    case 'AWSGlue.GetSchemaVersion':
      if (asked('SchemaVersionId') === undefined || asked('SchemaVersionId') === ID)
        return { body: VERSION }
      return NOT_FOUND
    case 'AWSGlue.ListSchemas':
      return asked('NextToken') === undefined
        ? { body: { Schemas: [{ SchemaName: 'payment', SchemaArn: SCHEMA }], NextToken: 'more' } }
        : { body: { Schemas: [{ SchemaName: 'refund' }] } }
    case 'AWSGlue.ListSchemaVersions':
      return {
        body: { Schemas: [2, 1].map((n) => ({ VersionNumber: n, SchemaVersionId: `${n}` })) },
      }
    case 'AWSGlue.GetSchema':
      return { body: { SchemaName: 'payment', Compatibility: 'BACKWARD', DataFormat: 'AVRO' } }
    default:
      return { status: 400, body: { __type: 'UnknownOperationException' } }
  }
}

const settingsOf = (endpoint: string): GlueSettings => ({
  kind: 'glue',
  id: 'g',
  name: 'Glue',
  arn: REGISTRY,
  region: 'eu-west-1',
  endpoint,
})

describe('AWS Glue, by the contract of its API', () => {
  before(() => {
    Object.assign(process.env, ENVIRONMENT)
  })
  after(() => {
    for (const name of Object.keys(ENVIRONMENT)) {
      const value = saved[name]
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  })

  it('contract: a schema by the version id of a record, asked with a signature', async () => {
    await using server = await startRecorded(answer)
    await using source = openSchemaSource([settingsOf(server.url)])
    const wanted = { kind: 'glue', id: ID } as const
    assert.equal(source.peek(wanted), undefined)
    await source.load(wanted)
    assert.deepEqual(source.peek(wanted), {
      registry: 'g',
      id: wanted,
      type: 'AVRO',
      text: '"string"',
      references: [],
    })
    const [asked] = server.asked
    assert.deepEqual([asked?.method, asked?.path], ['POST', '/'])
    assert.deepEqual(JSON.parse(asked?.body ?? ''), { SchemaVersionId: ID })
    assert.equal(asked?.headers['content-type'], 'application/x-amz-json-1.1')
    assert.equal(asked.headers['x-amz-security-token'], 'invented-session')
    assert.match(
      asked.headers.authorization ?? '',
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/glue\/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, Signature=[\da-f]{64}$/,
    )
  })

  it('contract: schemas over several pages, versions, the latest, compatibility', async () => {
    await using server = await startRecorded(answer)
    using registry = openRegistry(settingsOf(server.url))
    assert.deepEqual(await registry.subjects(), ['payment', 'refund'])
    assert.deepEqual(await registry.versions('payment'), [1, 2])
    assert.deepEqual(await registry.version('payment', 'latest'), {
      subject: 'payment',
      version: 2,
      id: { kind: 'glue', id: ID },
      type: 'AVRO',
      text: '"string"',
      references: [],
    })
    assert.equal(await registry.compatibility('payment'), 'BACKWARD')
    assert.equal(await registry.compatibility(null), null)
    const id = { kind: 'glue', id: ID } as const
    assert.deepEqual(await registry.versionsOf(id), [{ subject: 'payment', version: 2 }])
    assert.deepEqual(JSON.parse(server.asked[0]?.body ?? ''), {
      RegistryId: { RegistryArn: REGISTRY },
      MaxResults: 100,
    })
  })

  const refusals: readonly (readonly [name: string, body: object, code: string])[] = [
    ['an unknown version', NOT_FOUND.body, 'MR_REGISTRY_NOT_FOUND'],
    [
      'no permission',
      {
        __type: 'com.amazonaws.glue#AccessDeniedException',
        Message: 'not authorized to perform: glue:GetSchemaVersion',
      },
      'MR_REGISTRY_DENIED',
    ],
    ['too many questions', { __type: 'ThrottlingException' }, 'MR_REGISTRY_UNREACHABLE'],
    [
      'another registry',
      { ...VERSION, SchemaArn: SCHEMA.replace('orders', 'others') },
      'MR_REGISTRY_NOT_FOUND',
    ],
    [
      'a type of schema that there is not',
      { ...VERSION, DataFormat: 'THRIFT' },
      'MR_REGISTRY_SCHEMA',
    ],
  ]
  for (const [name, body, code] of refusals) {
    it(`contract: ${name} is ${code}, without a secret`, async () => {
      const status = 'SchemaArn' in body ? 200 : 400
      await using server = await startRecorded(() => ({ status, body }))
      using registry = openRegistry(settingsOf(server.url))
      await assert.rejects(registry.schema({ kind: 'glue', id: ID }), (error: Error) => {
        assert.equal(Reflect.get(error, 'code'), code)
        assert.doesNotMatch(error.message, /invented/)
        return true
      })
    })
  }
})
