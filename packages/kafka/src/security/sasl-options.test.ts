import assert from 'node:assert/strict'
import { it } from 'node:test'
import { readSaslOptions } from './sasl-options.ts'

const jaas = (module: string, options: string): string =>
  `org.apache.kafka.common.security.${module} required ${options};`
const CREDENTIALS = 'username="alice" password="hush"'

function only(properties: Record<string, string>): { property: string; message: string } {
  const { sasl, problems } = readSaslOptions(properties)
  assert.equal(sasl, undefined)
  assert.equal(problems.length, 1, JSON.stringify(problems))
  const [problem] = problems
  assert.ok(problem)
  assert.doesNotMatch(problem.message, /hush/)
  return problem
}

it('reads user and password for PLAIN and SCRAM', () => {
  for (const [mechanism, module] of [
    ['PLAIN', 'plain.PlainLoginModule'],
    ['SCRAM-SHA-256', 'scram.ScramLoginModule'],
    ['SCRAM-SHA-512', 'scram.ScramLoginModule'],
  ] as const) {
    assert.deepEqual(
      readSaslOptions({
        'sasl.mechanism': mechanism,
        'sasl.jaas.config': jaas(module, CREDENTIALS),
      }).sasl,
      { mechanism, username: 'alice', password: 'hush' },
    )
  }
})

it('reads client credentials from the JAAS line, or from the properties of Kafka 4.1', () => {
  const properties = {
    'sasl.mechanism': 'OAUTHBEARER',
    'sasl.oauthbearer.token.endpoint.url': 'https://id.example.test/token',
  }
  const expected = {
    mechanism: 'OAUTHBEARER',
    tokenEndpoint: 'https://id.example.test/token',
    clientId: 'app',
    clientSecret: 'hush',
    scope: 'kafka',
  }
  const line = 'clientId="app" clientSecret="hush" scope="kafka" extension_logicalCluster="lkc-1"'
  assert.deepEqual(
    readSaslOptions({
      ...properties,
      'sasl.jaas.config': jaas('oauthbearer.OAuthBearerLoginModule', line),
    }).sasl,
    { ...expected, extensions: { logicalCluster: 'lkc-1' } },
  )
  assert.deepEqual(
    readSaslOptions({
      ...properties,
      'sasl.oauthbearer.client.credentials.client.id': 'app',
      'sasl.oauthbearer.client.credentials.client.secret': 'hush',
      'sasl.oauthbearer.scope': 'kafka',
    }).sasl,
    expected,
  )
})

it('finds the region of MSK in the brokers’ names, and takes profile and role', () => {
  const properties = {
    'sasl.mechanism': 'AWS_MSK_IAM',
    'sasl.jaas.config':
      'software.amazon.msk.auth.iam.IAMLoginModule required awsRoleArn="arn:aws:iam::1:role/x" awsRoleSessionName="me";',
  }
  for (const host of [
    'b-1.demo.abc.c2.kafka.eu-west-1.amazonaws.com',
    'boot-x.c1.kafka-serverless.eu-west-1.amazonaws.com',
  ]) {
    assert.deepEqual(readSaslOptions(properties, [host]).sasl, {
      mechanism: 'AWS_MSK_IAM',
      region: 'eu-west-1',
      roleArn: 'arn:aws:iam::1:role/x',
      roleSessionName: 'me',
    })
  }
  const handler = 'software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler'
  assert.deepEqual(
    readSaslOptions({
      'sasl.mechanism': 'OAUTHBEARER',
      'sasl.login.callback.handler.class': handler,
      'sasl.jaas.config': jaas(
        'oauthbearer.OAuthBearerLoginModule',
        'awsProfileName="dev" awsRegion="us-east-2"',
      ),
    }).sasl,
    { mechanism: 'AWS_MSK_IAM', region: 'us-east-2', profile: 'dev' },
  )
})

it('refuses Kerberos with what to use instead', () => {
  const { property, message } = only({ 'sasl.mechanism': 'GSSAPI' })
  assert.equal(property, 'sasl.mechanism')
  assert.match(message, /Kerberos.*native library.*SCRAM-SHA-512/)
})

it('names the mechanisms there are', () => {
  assert.match(
    only({ 'sasl.mechanism': 'SCRAM-SHA-1' }).message,
    /is SCRAM-SHA-1\. Expected one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER, AWS_MSK_IAM/,
  )
  assert.match(only({}).message, /is not set\. Expected one of PLAIN/)
})

it('tells what is wrong with the JAAS line', () => {
  const plain = { 'sasl.mechanism': 'PLAIN' }
  for (const [line, expected] of [
    [undefined, /is not set, but PLAIN needs it\. Expected .*PlainLoginModule required/],
    [jaas('scram.ScramLoginModule', CREDENTIALS), /ScramLoginModule, which does not fit.*PLAIN/],
    [jaas('plain.PlainLoginModule', 'username="alice"'), /has no password/],
    [jaas('plain.PlainLoginModule', ''), /has no username and no password/],
    [jaas('plain.PlainLoginModule', CREDENTIALS).slice(0, -1), /semicolon/],
  ] as const) {
    const found = only(line === undefined ? plain : { ...plain, 'sasl.jaas.config': line })
    assert.equal(found.property, 'sasl.jaas.config')
    assert.match(found.message, expected)
  }
})

it('tells every problem of OAUTHBEARER at once', () => {
  const { problems } = readSaslOptions({
    'sasl.mechanism': 'OAUTHBEARER',
    'sasl.oauthbearer.token.endpoint.url': 'id.example.test',
    'sasl.jaas.config': jaas('oauthbearer.OAuthBearerLoginModule', 'extension_auth="x"'),
  })
  assert.deepEqual(
    problems.map(({ property, message }) => [property, message.split('.')[0]]),
    [
      ['sasl.oauthbearer.token.endpoint.url', 'is no such address'],
      ['sasl.jaas.config', 'has no clientId and no clientSecret'],
      ['sasl.jaas.config', 'has the SASL extension extension_auth, which cannot be sent'],
    ],
  )
})
