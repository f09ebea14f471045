/** No AWS account is involved: the endpoints are local servers that answer as AWS documents. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { openAsker } from '../http/ask.ts'
import { startRecorded } from '../testing/recorded.ts'
import { awsCredentials } from './credentials.ts'

const LATER = new Date(Date.now() + 3_600_000).toISOString()
const GIVEN = { AccessKeyId: 'AKID', SecretAccessKey: 's', Token: 't', Expiration: LATER }
const FOUND = { accessKeyId: 'AKID', secretAccessKey: 's', sessionToken: 't' }

async function found(env: Record<string, string>): Promise<unknown> {
  using asker = openAsker(null)
  return await awsCredentials(asker, 'eu-west-1', env)()
}

describe('credentials for AWS, by the contract of its services', () => {
  it('contract: the environment first', async () => {
    assert.deepEqual(await found({ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }), {
      accessKeyId: 'a',
      secretAccessKey: 'b',
      sessionToken: null,
    })
  })

  it('contract: a container, with its token, asked once for as long as they are good', async () => {
    await using server = await startRecorded(() => ({ body: GIVEN }))
    using asker = openAsker(null)
    const credentials = awsCredentials(asker, 'eu-west-1', {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.url}/role`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'container-token',
    })
    assert.deepEqual(await credentials(), FOUND)
    assert.deepEqual(await credentials(), FOUND)
    const seen = server.asked.map(({ path: place, headers }) => [place, headers.authorization])
    assert.deepEqual(seen, [['/role', 'container-token']])
  })

  it('contract: a web identity, exchanged at STS', async (t) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'millrace-identity-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const file = path.join(folder, 'token')
    writeFileSync(file, 'jwt\n')
    const xml = `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>AKID</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${LATER}</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`
    await using server = await startRecorded(() => ({ body: xml }))
    const env = {
      AWS_WEB_IDENTITY_TOKEN_FILE: file,
      AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/millrace',
      AWS_ENDPOINT_URL_STS: server.url,
    }
    assert.deepEqual(await found(env), FOUND)
    const form = new URLSearchParams(server.asked[0]?.body)
    assert.deepEqual(
      [form.get('Action'), form.get('WebIdentityToken'), form.get('RoleArn')],
      ['AssumeRoleWithWebIdentity', 'jwt', env.AWS_ROLE_ARN],
    )
  })

  it('contract: a machine, by IMDSv2', async () => {
    await using server = await startRecorded(({ method, path: place, headers }) => {
      if (method === 'PUT') return { body: 'imds-token' }
      if (headers['x-aws-ec2-metadata-token'] !== 'imds-token') return { status: 401, body: '' }
      return { body: place.endsWith('/') ? 'role' : GIVEN }
    })
    assert.deepEqual(await found({ AWS_EC2_METADATA_SERVICE_ENDPOINT: server.url }), FOUND)
    assert.equal(server.asked.at(-1)?.path, '/latest/meta-data/iam/security-credentials/role')
  })

  it('none are an error that says where they were looked for', async () => {
    await assert.rejects(found({ AWS_EC2_METADATA_DISABLED: 'true' }), {
      code: 'MR_REGISTRY_CREDENTIALS',
      message: /AWS_EC2_METADATA_DISABLED is true.* AWS_ACCESS_KEY_ID/,
    })
  })
})
