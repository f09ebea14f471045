/** Processes without MILLRACE_SECRET on one prefix: the older goes on, the newer ends or waits, as its mode says. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statusOf } from '@millrace/dev/testing/instance-views.ts'
import { singleNode } from '@millrace/dev/testing/kafka.ts'
import { spawnMillrace, startMillrace } from '@millrace/dev/testing/millrace.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { uniqueName } from '@millrace/kafka/testing/estate.ts'

const membership = async (url: string) => (await statusOf(url)).instance.membership

test('what was asked for and cannot be had ends with 2; what was not observes for itself, and joins later', async () => {
  await using node = await singleNode()
  const env = {
    BOOTSTRAP: node.bootstrap,
    MILLRACE_TOPIC_PREFIX: uniqueName('millrace-alone'),
    PERSISTENCE_MODE: 'full',
  }
  await using older = await startMillrace({ env })
  await until(async () => (await membership(older.url)) === 'member', {
    describe: 'it is a member',
  })
  const { instance_id: id } = await statusOf(older.url)
  await using explicit = await spawnMillrace({ env })
  await using tolerant = await startMillrace({ env: { ...env, PERSISTENCE_MODE: '' } })
  await until(async () => (await membership(tolerant.url)) === 'refused', { describe: 'refused' })
  const { reason, instances } = (await statusOf(tolerant.url)).instance
  assert.match(reason ?? '', new RegExp(`Instance ${id} at http://.*neither has a MILLRACE_SECRET`))
  assert.equal(instances, 1)

  assert.equal((await explicit.exit).code, 2)
  assert.match(explicit.output(), /Millrace cannot go on: Instance .* MILLRACE_SECRET/)
  assert.ok(explicit.output().includes(id))
  assert.equal(await membership(older.url), 'member')
  assert.equal(await membership(tolerant.url), 'refused')
  assert.equal((await fetch(`${tolerant.url}/kafka/v1/clusters`)).status, 200)

  await older.stop()
  await until(async () => (await membership(tolerant.url)) === 'member', { describe: 'it joins' })
})
