/** Members that come, go, die and sleep: everybody knows what is theirs, and nothing is owned twice or by nobody. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { olderNode, secureNode, singleNode } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import type { Kafka } from '../client/kafka.ts'
import { openTestKafka, uniqueName } from '../testing/estate.ts'
import { consistent, openTestMember, startMemberProcess } from '../testing/group-members.ts'
import type { MemberView } from '../testing/group-members.ts'
import type { MembershipState } from './model.ts'

const SESSION_MS = 6000
/** Beyond the session: heartbeats of the others, a round, and a busy machine. */
const SLACK_MS = 6000

const settle = (views: readonly MemberView[], deadlineMs = 30_000) =>
  until(() => consistent(views) || (views.map((view) => ({ ...view })) && false), {
    describe: `${views.map(({ name }) => name).join(', ')} agree`,
    deadlineMs,
  })

for (const { release, start } of [
  { release: '4.3', start: () => singleNode() },
  { release: '3.9', start: () => olderNode() },
]) {
  suite(`a group on Kafka ${release}`, () => {
    let node: TestKafka
    let kafka: Kafka
    before(async () => {
      node = await start()
      kafka = openTestKafka(node.bootstrap)
    })
    after(async () => {
      await kafka[Symbol.asyncDispose]()
      await node[Symbol.asyncDispose]()
    })

    test('members join, leave at once, and ask for more', async () => {
      const group = uniqueName('members')
      await using others = openTestKafka(node.bootstrap)
      await using third = openTestKafka(node.bootstrap)
      await using a = openTestMember(kafka, group, 'a')
      const state = await a.membership.settled
      assert.equal(state.kind, 'member')
      await settle([a.view])
      // The first group of a cluster waits until the topic for offsets is there.
      a.troubles.length = 0
      assert.ok(a.membership.holds)
      assert.ok((a.membership.lastHeartbeatAt ?? 0) > performance.now() - SESSION_MS)
      const b = openTestMember(others, group, 'b')
      await using c = openTestMember(third, group, 'c')
      await settle([a.view, b.view, c.view])
      const generation = a.view.generation
      a.membership.rejoin()
      b.membership.rejoin()
      c.membership.rejoin()
      await until(() => a.view.generation > generation, { describe: 'the leader deals anew' })
      const left = performance.now()
      await b[Symbol.asyncDispose]()
      assert.deepEqual(b.membership.state, { kind: 'left' })
      await settle([a.view, c.view])
      assert.ok(performance.now() - left < SESSION_MS, 'nobody waits for a session to end')
      // Rounds of others are no loss.
      assert.deepEqual([a.view.lost, c.view.lost], [[], []])
      assert.deepEqual([a.troubles, b.troubles, c.troubles], [[], [], []])
    })

    test('one of three is killed: the others have its share within the session', async () => {
      const group = uniqueName('killed')
      await using a = openTestMember(kafka, group, 'a')
      await using b = startMemberProcess(node.bootstrap, group, 'b')
      await using c = startMemberProcess(node.bootstrap, group, 'c')
      await settle([a.view, b.view, c.view])
      b.child.kill('SIGKILL')
      await settle([a.view, c.view], SESSION_MS + SLACK_MS)
      await using d = startMemberProcess(node.bootstrap, group, 'd')
      await settle([a.view, c.view, d.view])
      assert.deepEqual(a.view.lost, [])
    })

    test('one that slept beyond its session knows before it does anything, and joins again', async () => {
      const group = uniqueName('asleep')
      await using a = openTestMember(kafka, group, 'a')
      await using b = startMemberProcess(node.bootstrap, group, 'b')
      await settle([a.view, b.view])
      b.child.kill('SIGSTOP')
      await settle([a.view], SESSION_MS + SLACK_MS)
      b.child.kill('SIGCONT')
      await until(() => b.view.lost.length > 0, { describe: 'it knows' })
      assert.deepEqual(b.view.lost, ['session'])
      await settle([a.view, b.view])
    })

    test('a leader that cannot assign, owners that throw: the group goes on', async () => {
      const group = uniqueName('throwing')
      await using others = openTestKafka(node.bootstrap)
      let failures = 0
      await using a = openTestMember(kafka, group, 'a', {
        assign: () => {
          failures += 1
          throw new Error('no idea')
        },
        onAssigned: () => {
          throw new Error('not ready')
        },
      })
      await until(() => failures > 1, { describe: 'it tries again' })
      await using b = openTestMember(others, group, 'b')
      // a leads again and again until b happens to; then a is given its share, and throws.
      await until(() => (b.view.resources?.length ?? 0) === 3, { describe: 'b leads' })
      await until(() => a.troubles.some((error) => String(error).includes('not ready')), {
        describe: 'a was told',
      })
      assert.ok(a.membership.holds)
    })

    test('another kind of group, a session that the broker refuses: final, with the reason', async () => {
      const group = uniqueName('kind')
      await using others = openTestKafka(node.bootstrap)
      await using a = openTestMember(kafka, group, 'a')
      await settle([a.view])
      await using other = openTestMember(others, group, 'b', { protocolType: 'else' })
      assertUnavailable(await other.membership.settled, /Choose another group id/)
      assert.deepEqual(other.view.lost, ['unavailable'])
      await using short = openTestMember(others, uniqueName('short'), 'c', { sessionTimeoutMs: 10 })
      assertUnavailable(await short.membership.settled, /group\.min\.session\.timeout\.ms/)
    })
  })
}

test('a principal that may not use the group is told which permission is missing', async () => {
  await using node = await secureNode()
  await using kafka = openTestKafka(node.listeners.saslPlaintext, {
    sasl: { mechanism: 'SCRAM-SHA-256', username: 'bob', password: 'bob-secret' },
  })
  await using member = openTestMember(kafka, uniqueName('denied'), 'a')
  assertUnavailable(await member.membership.settled, /GROUP_AUTHORIZATION_FAILED.*needs READ/)
  assert.deepEqual(member.view.lost, ['unavailable'])
  assert.equal(member.membership.holds, false)
})

function assertUnavailable(state: MembershipState, message: RegExp): void {
  assert.equal(state.kind, 'unavailable')
  if (state.kind === 'unavailable') assert.match(state.error.message, message)
}
