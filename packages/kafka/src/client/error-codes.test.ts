import assert from 'node:assert/strict'
import { it } from 'node:test'
import { errorCode, errorName } from './error-codes.ts'

it('knows every code from -1 to 133 of Kafka 4.3', () => {
  for (let code = -1; code <= 133; code += 1) {
    assert.equal(errorCode(code).code, code)
    assert.doesNotMatch(errorName(code), /^UNKNOWN_CODE/, String(code))
  }
  assert.deepEqual(errorCode(29), {
    code: 29,
    name: 'TOPIC_AUTHORIZATION_FAILED',
    retriable: false,
    message: 'Topic authorization failed.',
  })
  assert.equal(errorCode(15).retriable, true)
  assert.equal(errorName(133), 'SHARE_SESSION_LIMIT_REACHED')
})

it('survives codes that are newer than this table', () => {
  assert.equal(errorName(999), 'UNKNOWN_CODE_999')
  assert.equal(errorCode(-42).retriable, false)
})
