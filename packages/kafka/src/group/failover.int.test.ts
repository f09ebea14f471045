/** A group whose coordinator dies or freezes. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { threeNodes } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka, TestNode } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import type { Kafka } from '../client/kafka.ts'
import { findCoordinatorApi } from '../protocol/find-coordinator.ts'
import { openTestKafka, uniqueName } from '../testing/estate.ts'
import { consistent, openTestMember } from '../testing/group-members.ts'
import type { TestMember } from '../testing/group-members.ts'

const SESSION_MS = 10_000

suite('a group whose coordinator', () => {
  let cluster: TestKafka
  const clients: Kafka[] = []

  before(async () => {
    cluster = await threeNodes()
    for (let i = 0; i < 4; i += 1) clients.push(openTestKafka(cluster.bootstrap))
  })
  after(async () => {
    await Promise.all(clients.map((kafka) => kafka[Symbol.asyncDispose]()))
    await cluster[Symbol.asyncDispose]()
  })

  const coordinatorOf = async (group: string): Promise<TestNode> => {
    const asked = { type: 'group', keys: [group] } as const
    const [found] = (await clients[3]?.request('any', findCoordinatorApi, asked)) ?? []
    const node = cluster.nodes.find(({ id }) => id === found?.broker)
    assert.ok(node)
    return node
  }

  async function during(
    group: string,
    trouble: (coordinator: TestNode, members: readonly TestMember[]) => Promise<void>,
  ): Promise<void> {
    const members = clients
      .slice(0, 3)
      .map((kafka, i) => openTestMember(kafka, group, `m${i}`, { sessionTimeoutMs: SESSION_MS }))
    const views = members.map(({ view }) => view)
    const settled = () =>
      until(() => consistent(views) && members.every(({ membership }) => membership.holds), {
        describe: 'the members agree',
        deadlineMs: 60_000,
      })
    try {
      await settled()
      await trouble(await coordinatorOf(group), members)
      await settled()
      // It is a working group: a member that leaves is replaced.
      const gone = members.pop()
      views.pop()
      await gone?.[Symbol.asyncDispose]()
      await settled()
    } finally {
      await Promise.all(members.map((member) => member[Symbol.asyncDispose]()))
    }
  }

  test('is killed', async () => {
    const group = uniqueName('killed-coordinator')
    await during(group, async (coordinator, members) => {
      await coordinator.kill()
      await beating(members)
      assert.notEqual((await coordinatorOf(group)).id, coordinator.id)
      await coordinator.restart()
    })
  })

  test('freezes while members wait in a round, and wakes', async () => {
    const group = uniqueName('frozen-coordinator')
    await during(group, async (coordinator, members) => {
      coordinator.freeze()
      // Their requests hang at the frozen one.
      for (const { membership } of members) membership.rejoin()
      try {
        await beating(members)
      } finally {
        coordinator.thaw()
      }
    })
  })
})

/** Every member has had a good heartbeat that was sent after now. */
async function beating(members: readonly TestMember[]): Promise<void> {
  const now = performance.now()
  await until(() => members.every(({ membership }) => (membership.lastHeartbeatAt ?? 0) > now), {
    describe: 'heartbeats are answered',
    deadlineMs: 60_000,
  })
}
