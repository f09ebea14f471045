/** SIGTERM while people are connected. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import test from 'node:test'
import { singleNode } from '@millrace/dev/testing/kafka.ts'
import { startMillrace } from '@millrace/dev/testing/millrace.ts'
import { WebSocket } from 'ws'

test('SIGTERM ends with 0 within 5 s, an open socket and a slow request notwithstanding', async () => {
  await using kafka = await singleNode()
  await using millrace = await startMillrace({ env: { BOOTSTRAP: kafka.bootstrap } })
  const socket = new WebSocket(`ws://127.0.0.1:${millrace.port}/ws`)
  await once(socket, 'message')
  const closed = once(socket, 'close')
  // A request whose headers never end, and a connection that says nothing.
  const slow = connect(millrace.port, '127.0.0.1')
  const idle = connect(millrace.port, '127.0.0.1')
  for (const connection of [slow, idle]) connection.on('error', () => undefined)
  await Promise.all([once(slow, 'connect'), once(idle, 'connect')])
  slow.write('GET /kafka/v1/clusters HTTP/1.1\r\nHost: 127.0.0.1\r\n')

  const from = Date.now()
  process.kill(millrace.pid, 'SIGTERM')
  const { code, signal } = await millrace.exit
  assert.deepEqual({ code, signal }, { code: 0, signal: null })
  assert.ok(Date.now() - from < 5_000, `${Date.now() - from} ms`)
  const [closeCode] = await closed
  assert.equal(closeCode, 1001)
  slow.destroy()
  idle.destroy()
})
