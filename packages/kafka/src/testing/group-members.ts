/** For tests of membership: members that share the resources r0 … r5, in this process and in processes of their own. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Kafka } from '../client/kafka.ts'
import type { GroupMember, LostReason, Membership, MembershipOptions } from '../group/model.ts'
import { openMembership } from '../group/open-membership.ts'

const RESOURCES = ['r0', 'r1', 'r2', 'r3', 'r4', 'r5']

/** What a member has, as it was told. */
export interface MemberView {
  readonly name: string
  /** null: nothing, it is lost or not there yet. */
  resources: readonly string[] | null
  generation: number
  readonly lost: LostReason['kind'][]
}

export interface TestMember extends AsyncDisposable {
  readonly view: MemberView
  readonly membership: Membership
  readonly troubles: unknown[]
}

/** Round robin by the members' names. */
export function deal(members: readonly GroupMember[]): Map<string, Buffer> {
  const inOrder = members.toSorted((a, b) => a.metadata.compare(b.metadata))
  return new Map(
    inOrder.map(({ memberId }, i) => {
      const mine = RESOURCES.filter((_, r) => r % inOrder.length === i)
      return [memberId, Buffer.from(mine.join(','))]
    }),
  )
}

export function openTestMember(
  kafka: Kafka,
  groupId: string,
  name: string,
  options: Partial<MembershipOptions> & { readonly onChange?: (view: MemberView) => void } = {},
): TestMember {
  const view: MemberView = { name, resources: null, generation: -1, lost: [] }
  const troubles: unknown[] = []
  const { onChange } = options
  const membership = openMembership({
    kafka,
    groupId,
    protocolType: 'millrace-test',
    protocol: 'v1',
    metadata: Buffer.from(name),
    sessionTimeoutMs: 6000,
    rebalanceTimeoutMs: 10_000,
    heartbeatMs: 500,
    assign: deal,
    onAssigned(assignment, generation) {
      view.resources = assignment.toString().split(',').filter(Boolean)
      view.generation = generation
      onChange?.(view)
    },
    onLost({ kind }) {
      view.resources = null
      view.lost.push(kind)
      onChange?.(view)
    },
    onTrouble(error) {
      troubles.push(error)
    },
    ...options,
  })
  return {
    view,
    membership,
    troubles,
    [Symbol.asyncDispose]: () => membership[Symbol.asyncDispose](),
  }
}

/** Whether all agree on one generation, in which every resource has exactly one owner. */
export function consistent(views: readonly MemberView[]): boolean {
  const owned = views.flatMap(({ resources }) => resources ?? [])
  const generations = new Set(views.map(({ generation }) => generation))
  return generations.size === 1 && owned.toSorted().join() === RESOURCES.join()
}

export interface MemberProcess extends AsyncDisposable {
  readonly view: MemberView
  readonly child: ChildProcess
}

/** The same in a process of its own. */
export function startMemberProcess(bootstrap: string, group: string, name: string): MemberProcess {
  const script = fileURLToPath(new URL('member-process.ts', import.meta.url))
  const child = spawn(process.execPath, [script, bootstrap, group, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const view: MemberView = { name, resources: null, generation: -1, lost: [] }
  createInterface({ input: child.stdout }).on('line', (line) => {
    Object.assign(view, JSON.parse(line))
  })
  return {
    view,
    child,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    },
  }
}
