import { Admin, Consumer } from '@platformatic/kafka'
import { setTimeout as delay } from 'node:timers/promises'
import type { GroupPlan } from '../estate/groups.ts'
import type { Gate } from './gate.ts'

/** Few, larger answers: members that wake for every record would keep a core busy. */
const READING = {
  mode: 'committed',
  fallbackMode: 'earliest',
  minBytes: 65_536,
  maxWaitTime: 1500,
} as const

const COMMIT_MS = 2000

/** Starts a group and keeps it going; resolves when its members have been started. */
export async function runGroup(
  plan: GroupPlan,
  bootstrapBrokers: string[],
  gate: Gate,
): Promise<void> {
  switch (plan.kind) {
    case 'reader':
      await Promise.all(
        plan.members.map((clientId) =>
          startReader({ plan, clientId, bootstrapBrokers, groupProtocol: plan.protocol }),
        ),
      )
      return
    case 'slow':
      return startSlow(plan, bootstrapBrokers, gate)
    case 'restless':
      return startRestless(plan, bootstrapBrokers, gate)
    case 'empty':
    case 'simple':
      return startWithoutMembers(plan, bootstrapBrokers, gate)
  }
}

interface Reader {
  readonly plan: GroupPlan
  readonly clientId: string
  readonly bootstrapBrokers: string[]
  readonly groupProtocol: 'classic' | 'consumer'
}

async function startReader({ plan, clientId, bootstrapBrokers, groupProtocol }: Reader) {
  const consumer = new Consumer({
    clientId,
    bootstrapBrokers,
    groupId: plan.id,
    groupProtocol,
    metadataMaxAge: 60_000,
  })
  const stream = await consumer.consume({
    ...READING,
    topics: [...plan.topics],
    autocommit: COMMIT_MS,
  })
  stream.on('error', complain(plan.id))
  stream.on('data', () => undefined)
  return consumer
}

/** Commits as it goes, some records a second, and so falls behind for good. */
async function startSlow(
  plan: Extract<GroupPlan, { kind: 'slow' }>,
  bootstrapBrokers: string[],
  gate: Gate,
): Promise<void> {
  const consumer = new Consumer({
    clientId: plan.member,
    bootstrapBrokers,
    groupId: plan.id,
    metadataMaxAge: 60_000,
  })
  const stream = await consumer.consume({
    ...READING,
    topics: [...plan.topics],
    autocommit: false,
    highWaterMark: 64,
    // Small, so that it goes through all partitions in turn.
    maxBytesPerPartition: 4096,
  })
  void (async () => {
    let read = 0
    for await (const message of stream) {
      await gate.pass()
      if (++read % plan.perSecond !== 0) continue
      await message.commit()
      await delay(1000)
    }
  })().catch(complain(plan.id))
}

async function startRestless(
  plan: Extract<GroupPlan, { kind: 'restless' }>,
  bootstrapBrokers: string[],
  gate: Gate,
): Promise<void> {
  const [steady, guest] = plan.members
  const member = (clientId: string) =>
    startReader({ plan, clientId, bootstrapBrokers, groupProtocol: 'classic' })
  await member(steady)
  void (async () => {
    for (;;) {
      await gate.pass()
      const consumer = await member(guest)
      await delay(plan.everyMs)
      await gate.pass()
      await consumer.close(true)
      await delay(plan.everyMs)
    }
  })().catch(complain(plan.id))
}

/** Commits the newest offsets: once, or again and again. */
async function startWithoutMembers(
  plan: Extract<GroupPlan, { kind: 'empty' | 'simple' }>,
  bootstrapBrokers: string[],
  gate: Gate,
): Promise<void> {
  const clientId = `${plan.id}-client`
  const admin = new Admin({ clientId, bootstrapBrokers, metadataMaxAge: 60_000 })
  // Of a consumer, only for ListOffsets: it never joins.
  const reader = new Consumer({ clientId, bootstrapBrokers, groupId: plan.id })
  const commit = async () => {
    const newest = await reader.listOffsets({ topics: [...plan.topics] })
    await admin.alterConsumerGroupOffsets({
      groupId: plan.id,
      topics: [...newest].map(([name, offsets]) => ({
        name,
        partitionOffsets: offsets.map((offset, partition) => ({ partition, offset })),
      })),
    })
  }
  await commit()
  if (plan.kind === 'empty') {
    await Promise.all([reader.close(), admin.close()])
    return
  }
  void (async () => {
    for (;;) {
      await delay(plan.everyMs)
      await gate.pass()
      await commit()
    }
  })().catch(complain(plan.id))
}

/** A group that fails is missing in the demo; the rest goes on. */
function complain(group: string): (error: unknown) => void {
  return (error) => console.error(`demo: group ${group} stopped:`, error)
}
