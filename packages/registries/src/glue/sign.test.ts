import assert from 'node:assert/strict'
import { it } from 'node:test'
import { signed } from './sign.ts'

/** Of AWS's own suite (aws-sig-v4-test-suite, post-vanilla). */
const CREDENTIALS = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: null,
}
const UNSIGNED = {
  region: 'us-east-1',
  service: 'service',
  host: 'example.amazonaws.com',
  headers: {},
  body: '',
}
const AT = new Date('2015-08-30T12:36:00Z')

it('signs as the suite of AWS does', () => {
  assert.deepEqual(signed(UNSIGNED, CREDENTIALS, AT), {
    'x-amz-date': '20150830T123600Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  })
})

it('signs the token of temporary credentials, and what is asked', () => {
  const temporary = { ...CREDENTIALS, sessionToken: 'token' }
  const headers = { 'x-amz-target': 'AWSGlue.GetSchemaVersion' }
  const { authorization = '', ...sent } = signed({ ...UNSIGNED, headers }, temporary, AT)
  assert.match(authorization, /SignedHeaders=host;x-amz-date;x-amz-security-token;x-amz-target,/)
  assert.deepEqual(sent, {
    ...headers,
    'x-amz-date': '20150830T123600Z',
    'x-amz-security-token': 'token',
  })
  const other = signed({ ...UNSIGNED, headers, body: '{}' }, temporary, AT)['authorization']
  assert.notEqual(other, authorization)
})
