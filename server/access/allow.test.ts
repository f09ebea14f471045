import assert from 'node:assert/strict'
import test from 'node:test'
import { ACTION_NAMES, ACTIONS, actionNamed } from '@millrace/contract/actions.ts'
import { allowedToAll } from './allow.ts'

test('nothing is allowed by default, and the reason names the variable', () => {
  const nothing = allowedToAll([])
  assert.deepEqual(nothing.actions, [])
  assert.deepEqual(nothing.decide('TOPIC_DELETE'), {
    allowed: false,
    reason: 'TOPIC_DELETE (delete topics) is not allowed: set ALLOW_TOPIC_DELETE=true.',
  })
  assert.deepEqual(nothing.decide('TOPIC_DATA_QUERY'), {
    allowed: false,
    reason:
      'TOPIC_DATA_QUERY (read records of topics) is not allowed: set ALLOW_TOPIC_DATA_QUERY=true or ALLOW_TOPIC_INSPECT=true.',
  })
})

test('an umbrella allows what it includes, not the reverse', () => {
  assert.deepEqual(allowedToAll(['SCHEMA_EDIT']).actions, [
    'SCHEMA_EDIT',
    'SCHEMA_VERSION_EDIT',
    'SCHEMA_COMPATIBILITY_EDIT',
    'SCHEMA_DELETE',
  ])
  assert.deepEqual(allowedToAll(['TOPIC_DATA_QUERY']).actions, ['TOPIC_DATA_QUERY'])
})

test('older spellings mean the action of today', () => {
  assert.deepEqual(allowedToAll(['TOPIC_ALTER_REPLICAS', 'ADMIN']).actions, [
    'TOPIC_ALTER_REASSIGNMENTS',
    'KPOW_ADMIN',
  ])
})

test('every name and spelling of the catalogue stands for one action', () => {
  for (const name of ACTION_NAMES) {
    assert.equal(actionNamed(name), name)
    for (const alias of ACTIONS[name].aliases ?? []) assert.equal(actionNamed(alias), name)
    // Umbrellas are one level deep: actionsThatPermit looks no further.
    for (const part of ACTIONS[name].includes ?? []) assert.equal(ACTIONS[part].includes, undefined)
  }
})
