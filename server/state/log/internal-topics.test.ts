import assert from 'node:assert/strict'
import { test } from 'node:test'
import { internalTopic, isInternalTopic } from './internal-topics.ts'

const cases: readonly [string, string | null, boolean][] = [
  ['__millrace_state', 'state', true],
  ['__millrace_metrics_10m', 'metrics_10m', true],
  ['__millrace_of_another_release', null, true],
  ['__millrace', null, false],
  ['__millraces_state', null, false],
  ['other__millrace_state', null, false],
]
for (const [name, stream, internal] of cases) {
  test(`${name} holds ${stream ?? 'no stream'} and is ${internal ? '' : 'not '}internal`, () => {
    assert.equal(internalTopic('__millrace', name), stream)
    assert.equal(isInternalTopic('__millrace', name), internal)
  })
}
