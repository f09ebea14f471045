import assert from 'node:assert/strict'
import test from 'node:test'
import type { ActionName } from '@millrace/contract/actions.ts'
import { flagAccess } from './flag-access.ts'
import { somebody } from './identity-for-tests.ts'
import { withTokenScope } from './token-scope.ts'

const access = withTokenScope(flagAccess(['TOPIC_EDIT', 'TOPIC_INSPECT', 'KPOW_ADMIN'], 'jetty'))
const withToken = (actions: readonly ActionName[] | null) =>
  somebody([], { credential: { kind: 'token', id: 't', actions } })
const PATH = ['cluster', 'c']

const decide = (actions: readonly ActionName[] | null, action: ActionName) => {
  const { decision, by } = access.explain(withToken(actions), action, PATH, null)
  return [decision, by]
}

test('a token does what its user may and it is for', () => {
  assert.deepEqual(decide(null, 'TOPIC_EDIT'), ['allow', 'flag'])
  assert.deepEqual(decide(['TOPIC_EDIT'], 'TOPIC_EDIT'), ['allow', 'flag'])
  assert.deepEqual(decide([], 'TOPIC_EDIT'), ['deny', 'scope'])
  assert.deepEqual(decide(['TOPIC_DELETE'], 'TOPIC_EDIT'), ['deny', 'scope'])
  // Its user's lack is the reason that helps.
  assert.deepEqual(decide(['TOPIC_DELETE'], 'TOPIC_DELETE'), ['deny', 'flag'])
  assert.deepEqual(decide([], 'TOPIC_DELETE'), ['deny', 'flag'])
  assert.deepEqual(decide(['TOPIC_INSPECT'], 'TOPIC_DATA_QUERY'), ['allow', 'flag'])
  assert.deepEqual(decide(['TOPIC_DATA_QUERY'], 'TOPIC_INSPECT'), ['deny', 'scope'])
  assert.deepEqual(decide(['TOPIC_DATA_QUERY', 'TOPIC_DATA_DOWNLOAD'], 'TOPIC_INSPECT'), [
    'allow',
    'flag',
  ])
})

test('administration needs KPOW_ADMIN in the token', () => {
  assert.equal(access.explainAdmin(withToken(['TOPIC_EDIT'])).by, 'scope')
  assert.equal(access.explainAdmin(withToken(['KPOW_ADMIN'])).decision, 'allow')
  assert.equal(access.explainAdmin(somebody([])).decision, 'allow')
})
