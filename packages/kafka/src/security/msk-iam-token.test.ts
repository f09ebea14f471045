/** Amazon's signer with invented credentials: signing needs no network. No AWS account is involved. */
import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { mskIamToken } from './msk-iam-token.ts'

const ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'invented-secret',
  AWS_SESSION_TOKEN: 'invented-session',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
}
const saved = { ...process.env }

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

it('makes a presigned kafka-cluster:Connect request that brokers take for fifteen minutes', async () => {
  const { value, expiresAt } = await mskIamToken({
    mechanism: 'AWS_MSK_IAM',
    region: 'eu-west-1',
  })
  assert.match(value, /^[\w-]+$/)
  const url = new URL(Buffer.from(value, 'base64url').toString())
  assert.equal(url.origin, 'https://kafka.eu-west-1.amazonaws.com')
  const query = Object.fromEntries(url.searchParams)
  assert.equal(query['Action'], 'kafka-cluster:Connect')
  assert.equal(query['X-Amz-Algorithm'], 'AWS4-HMAC-SHA256')
  assert.match(
    query['X-Amz-Credential'] ?? '',
    /^AKIDEXAMPLE\/\d{8}\/eu-west-1\/kafka-cluster\/aws4_request$/,
  )
  assert.equal(query['X-Amz-Expires'], '900')
  assert.equal(query['X-Amz-SignedHeaders'], 'host')
  assert.equal(query['X-Amz-Security-Token'], 'invented-session')
  assert.match(query['X-Amz-Signature'] ?? '', /^[0-9a-f]{64}$/)
  assert.match(query['User-Agent'] ?? '', /^aws-msk-iam-sasl-signer-js/)
  assert.ok(Math.abs(expiresAt - Date.now() - 900_000) < 5000)
  assert.doesNotMatch(url.href, /invented-secret/)
})

it('says whose credentials could not be had', async () => {
  const options = { mechanism: 'AWS_MSK_IAM', region: 'eu-west-1', profile: 'nobody' } as const
  await assert.rejects(mskIamToken(options), {
    code: 'MR_KAFKA_AUTHENTICATION',
    message: /No access token from AWS \(region eu-west-1, credentials of profile nobody\): /,
  })
})
