import assert from 'node:assert/strict'
import test from 'node:test'
import { SchemaNeeded } from '@millrace/serdes/errors.ts'
import { SchemaWait } from './schema-wait.ts'

const { signal } = new AbortController()
const never = new SchemaNeeded('Schema 9', () => new Promise(() => {}))

test('a record is judged again with a schema that came', async () => {
  let loads = 0
  const needed = new SchemaNeeded('Schema 1', async () => {
    loads += 1
  })
  assert.equal(await new SchemaWait().load(needed, 't:0:1', signal), true)
  assert.equal(loads, 1)
})

test('one that does not come in time is not waited for again by the next records', async () => {
  const wait = new SchemaWait(20)
  assert.equal(await wait.load(never, 't:0:1', signal), false)
  let asked = false
  const again = new SchemaNeeded('Schema 9', async () => {
    asked = true
  })
  assert.equal(await wait.load(again, 't:0:2', signal), false)
  assert.equal(asked, false)
  const other = new SchemaNeeded('Schema 1', async () => {})
  assert.equal(await wait.load(other, 't:0:2', signal), true)
})

test('one that cannot be loaded is done without', async () => {
  const failing = new SchemaNeeded('Schema 1', () => Promise.reject(new Error('no registry')))
  assert.equal(await new SchemaWait().load(failing, 't:0:1', signal), false)
})

test('a record that asks for ever is answered in the end', async () => {
  const wait = new SchemaWait()
  const needed = new SchemaNeeded('Schema 1', async () => {})
  let asked = 0
  while (await wait.load(needed, 't:0:1', signal)) asked += 1
  assert.ok(asked < 20)
  assert.equal(await wait.load(needed, 't:0:2', signal), true)
})

test('a search that is ended does not wait', async () => {
  const ended = new AbortController()
  const waiting = new SchemaWait().load(never, 't:0:1', ended.signal)
  ended.abort()
  assert.equal(await waiting, true)
})
