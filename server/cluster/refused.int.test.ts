/** Processes without MILLRACE_SECRET on one prefix: the older goes on, the newer ends or waits, as its mode says. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses } from '@millrace/contract/responses.ts'
import { serverFrame } from '@millrace/contract/socket.ts'
import { statusOf } from '@millrace/dev/testing/instance-views.ts'
import { singleNode } from '@millrace/dev/testing/kafka.ts'
import { spawnMillrace, startMillrace } from '@millrace/dev/testing/millrace.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { uniqueName } from '@millrace/kafka/testing/estate.ts'
import { WebSocket } from 'ws'

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

  const socket = new WebSocket(`${tolerant.url.replace('http', 'ws')}/ws`)
  const bodies: unknown[] = []
  socket.on('message', (data: Buffer) => {
    const frame = serverFrame.parse(JSON.parse(data.toString()))
    if (frame.type === 'data') bodies.push(frame.body)
  })
  await once(socket, 'open')
  socket.send(JSON.stringify({ type: 'subscribe', id: 1, path: apiPaths.instances() }))
  const shown = () => bodies.map((body) => responses.instances.parse(body).instances[0])
  await until(() => shown().length > 0, { describe: 'the instances are shown' })
  assert.equal(shown()[0]?.leader, false)
  await older.stop()
  await until(() => shown().at(-1)?.resources.length === 1, { describe: 'the socket tells' })
  assert.equal(shown().at(-1)?.leader, true)
  socket.close()
  await until(async () => (await membership(tolerant.url)) === 'member', { describe: 'it joins' })
})
