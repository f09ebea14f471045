import assert from 'node:assert/strict'
import test from 'node:test'
import { verdictOf } from './audit-dependencies.ts'

const report = (severity: string) =>
  JSON.stringify({
    vulnerabilities: { leftpad: { name: 'leftpad', severity, range: '<1.2.3', via: [] } },
    metadata: {},
  })

test('a hole of severity high or worse fails the check and is named', () => {
  for (const severity of ['high', 'critical'])
    assert.deepEqual(verdictOf(report(severity)), {
      kind: 'holes',
      lines: [`leftpad <1.2.3: ${severity}`],
    })
  for (const severity of ['moderate', 'low'])
    assert.deepEqual(verdictOf(report(severity)), { kind: 'clean' })
  assert.deepEqual(verdictOf('{"vulnerabilities":{}}'), { kind: 'clean' })
})

test('a registry that does not answer says nothing about the packages', () => {
  assert.deepEqual(verdictOf('{"message":"405 Method Not Allowed"}'), {
    kind: 'unasked',
    reason: '405 Method Not Allowed',
  })
  assert.deepEqual(verdictOf(''), { kind: 'unasked', reason: 'no report' })
})
