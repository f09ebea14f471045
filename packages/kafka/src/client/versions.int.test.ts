/** Negotiation with brokers of two generations. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { olderNode, singleNode } from '@millrace/dev/testing/kafka.ts'
import type { Bootstrap } from '../options.ts'
import { apiVersionsApi } from '../protocol/api-versions.ts'
import { describeClusterApi } from '../protocol/describe-cluster.ts'
import { ByteReader } from '../wire/byte-reader.ts'
import { frameOf } from './exchange.ts'
import { CLIENT_SOFTWARE } from './handshake.ts'
import { openKafka } from './open-kafka.ts'
import { Wire } from './wire.ts'

function addressOf(server: string): Bootstrap {
  const [host = '', port] = server.split(':')
  return { host, port: Number(port) }
}

it('speaks the highest version that both have', async () => {
  await using newer = await singleNode()
  await using older = await olderNode()
  for (const [node, expected] of [
    [newer, 2],
    [older, 1],
  ] as const) {
    await using kafka = openKafka({
      clientId: 'test',
      bootstrap: [addressOf(node.bootstrap)],
      connectTimeoutMs: 5000,
      requestTimeoutMs: 5000,
    })
    assert.equal(await kafka.version('any', describeClusterApi), expected, node.version)
    assert.equal((await kafka.brokers()).length, 1)
    const { finalized } = await kafka.features('any')
    assert.ok(finalized.some(({ name }) => name === 'metadata.version'))
  }
})

it('learns from a broker which version of ApiVersions it has when ours is too new', async () => {
  await using node = await singleNode()
  const wire = new Wire(addressOf(node.bootstrap), 'test', undefined)
  try {
    await wire.connected
    const body = await wire.send(frameOf(apiVersionsApi, 99, CLIENT_SOFTWARE))
    const answer = apiVersionsApi.decode(99, new ByteReader(body))
    assert.equal(answer.errorCode, 35)
    const range = answer.apis.find(({ key }) => key === apiVersionsApi.key)
    assert.ok(range !== undefined && range.max >= 3)
  } finally {
    wire.destroy()
  }
})
