/**
 * Instances over Kafka's group protocol: who is there and who observes what comes from the group's leader, under which epoch it
 * counts comes from the log (design section 4).
 */
import { openKafka } from '@millrace/kafka/client/open-kafka.ts'
import type { LostReason, Membership } from '@millrace/kafka/group/model.ts'
import { openMembership } from '@millrace/kafka/group/open-membership.ts'
import type { KafkaOptions } from '@millrace/kafka/options.ts'
import type { StateConfig } from '../config/types.ts'
import type { Logger } from '../log/logger.ts'
import type { EventLog } from '../state/log/model.ts'
import { CLAIM_TIMING, instanceClaims } from './claims.ts'
import type { ClaimTiming } from './claims.ts'
import { deal } from './deal.ts'
import { listInstances } from './list-instances.ts'
import { readAssignment, writeMetadata } from './messages.ts'
import type { Instances } from './model.ts'
import { oncePerOutage } from './once-per-outage.ts'
import { secretProof } from './secret-proof.ts'
import { seenClaims } from './seen-claims.ts'
import { seenSigns, writeSigns } from './signs-of-life.ts'
import { tellStanding } from './standing.ts'
import type { Standing } from './standing.ts'

/** An instance that may not share waits so long for the others to go, ms. */
const REFUSED_WAIT_MS = 30_000
/** A heartbeat tells that others are joining; then a member has so long to join again, ms. */
const REBALANCE_MS = 4_000
const HEARTBEAT_MAX_MS = 1_000
const HEARTBEATS_PER_SESSION = 10
/** In memory nothing is fenced (lone-instance.ts). */
const NO_EPOCH = 0
/** Leaving is a courtesy: with Kafka away the process must not wait for it, ms. */
const LEAVE_MS = 1_500

export interface JoinTiming extends ClaimTiming {
  readonly refusedMs: number
  /** Alone: permission may be given meanwhile, so the group is tried again, ms. */
  readonly aloneRetryMs: number
}

const TIMING: JoinTiming = { ...CLAIM_TIMING, refusedMs: REFUSED_WAIT_MS, aloneRetryMs: 60_000 }

export interface JoinOptions {
  /** The primary cluster. A connection of its own is opened: heartbeats wait for nobody. */
  readonly kafka: KafkaOptions
  readonly config: StateConfig
  readonly eventLog: EventLog
  /** Keys of all resource sets. */
  readonly resources: readonly string[]
  readonly id: string
  readonly version: string
  readonly url: string
  readonly log: Logger
  /** Of the tail of snapshots: nothing is joined, and nothing claimed, before what lies there is known. */
  readonly caughtUp: Promise<void>
  /** Of this instance, for its signs of life. */
  readonly describe: () => { readonly lag: number | null; readonly engine: string }
  readonly timing?: Partial<JoinTiming>
}

export function joinInstances(options: JoinOptions): Instances {
  const { config, eventLog, resources, id, version, url, log, describe } = options
  const timing = { ...TIMING, ...options.timing }
  const self = { id, url, startedAt: Date.now() }
  const groupId = `${config.prefix}-instances`
  const kafka = openKafka({ ...options.kafka, clientId: 'millrace-instances' })
  const proof = secretProof(config.secret, groupId)
  const seen = seenClaims()
  const signs = seenSigns()
  const listeners = new Set<() => void>()
  const ownershipListeners = new Set<() => void>()
  const refused = Promise.withResolvers<string>()
  let standing: Standing = { kind: 'joining' }
  let membership: Membership | undefined
  let refusal: NodeJS.Timeout | undefined
  let retry: NodeJS.Timeout | undefined
  let leaving: Promise<void> | undefined

  const claims = instanceClaims({
    id,
    log,
    seen,
    append: (claim) => eventLog.append('snapshots', claim.resource, [{ kind: 'claim', claim }]),
    mayClaim: mayWrite,
    onChange: () => {
      for (const listener of ownershipListeners) listener()
      signWriter.soon()
      changed()
    },
    timing,
  })
  const signWriter = writeSigns({
    eventLog,
    log,
    describe: () =>
      standing.kind === 'member' || standing.kind === 'alone'
        ? { ...self, version, ...describe(), owned: ownedEpochs(), at: Date.now() }
        : null,
  })

  function changed(): void {
    for (const listener of listeners) listener()
  }

  /** Asked of the monotonic clock every time: a process that was stopped knows before it does anything. */
  function mayWrite(): boolean {
    switch (standing.kind) {
      case 'member':
        return membership?.holds === true
      case 'alone':
        return true
      case 'joining':
      case 'refused':
      case 'off':
      case 'left':
        return false
    }
  }

  function epochOf(resource: string): number | null {
    if (standing.kind === 'off') return NO_EPOCH
    return mayWrite() ? claims.epochOf(resource) : null
  }

  function owned(): readonly string[] {
    if (standing.kind === 'off') return resources
    return mayWrite() ? claims.held : []
  }

  function ownedEpochs(): Record<string, number> {
    return Object.fromEntries(owned().map((resource) => [resource, claims.epochOf(resource) ?? 0]))
  }

  /** For stickiness: also what it was given and has not claimed yet, and what nobody has taken over since it lost it. */
  function given(): Record<string, number> {
    const epochs: Record<string, number> = {}
    for (const resource of resources) {
      const newest = seen.newest(resource)
      if (newest?.owner === id) epochs[resource] = newest.epoch
      else if (standing.kind === 'member' && standing.assignment.resources.includes(resource))
        epochs[resource] = 0
    }
    return epochs
  }

  function enter(next: Standing): void {
    const before = standing
    standing = next
    if (next.kind === 'member') claims.want(next.assignment.resources, 'assigned')
    else if (next.kind === 'alone') claims.want(resources, 'alone')
    else claims.want([], 'assigned')
    if (next.kind === 'member' || next.kind === 'alone') {
      clearTimeout(refusal)
      refusal = undefined
      signWriter.soon()
    }
    if (next.kind === 'refused') {
      refusal ??= setTimeout(() => refused.resolve(next.reason), timing.refusedMs)
    }
    tellStanding(log, self.id, groupId, before, next)
    changed()
  }

  function onAssigned(bytes: Buffer): void {
    const assignment = readAssignment(bytes)
    // The leader could not read what this one said of itself, and nobody else may observe in its place.
    if (assignment === null) return enter({ kind: 'joining' })
    if (assignment.refused === null) return enter({ kind: 'member', assignment })
    enter({ kind: 'refused', reason: assignment.refused })
  }

  function onLost(reason: LostReason): void {
    if (reason.kind === 'unavailable') {
      enter({
        kind: 'alone',
        reason: `The group ${groupId}, by which instances find each other, cannot be had. ${reason.error.message}`,
      })
      retry = setTimeout(() => void openGroup(), timing.aloneRetryMs)
      return
    }
    const why =
      reason.kind === 'session'
        ? `no heartbeat got through for ${reason.silentMs} ms`
        : `the coordinator has put it out (${reason.code})`
    log.warn(
      { group: groupId },
      `this instance observes for itself only, until it has joined again: ${why}`,
    )
    enter({ kind: 'joining' })
  }

  async function openGroup(): Promise<void> {
    await membership?.[Symbol.asyncDispose]()
    if (leaving !== undefined) return
    const trouble = oncePerOutage(() => membership?.lastHeartbeatAt ?? null)
    membership = openMembership({
      kafka,
      groupId,
      protocolType: 'millrace',
      protocol: 'millrace-v1',
      metadata: () =>
        writeMetadata({ ...self, version, resources: [...resources], owned: given(), proof }),
      sessionTimeoutMs: config.sessionTimeoutMs,
      rebalanceTimeoutMs: REBALANCE_MS,
      heartbeatMs: Math.min(HEARTBEAT_MAX_MS, config.sessionTimeoutMs / HEARTBEATS_PER_SESSION),
      assign: (members) => deal(members, id),
      onAssigned,
      onLost,
      onTrouble: (error) => {
        if (trouble()) log.warn({ error, group: groupId }, 'the group of instances has trouble')
      },
    })
  }

  async function start(): Promise<void> {
    await options.caughtUp
    if (leaving !== undefined) return
    if (eventLog.kind === 'memory')
      return enter({ kind: 'off', reason: 'state is kept in memory, which cannot be shared.' })
    await openGroup()
  }
  void start()

  async function leaveGroup(): Promise<void> {
    clearTimeout(refusal)
    clearTimeout(retry)
    signWriter[Symbol.dispose]()
    enter({ kind: 'left' })
    const late = Promise.withResolvers<void>()
    const timer = setTimeout(late.resolve, LEAVE_MS)
    await Promise.race([membership?.[Symbol.asyncDispose](), late.promise])
    clearTimeout(timer)
    await kafka[Symbol.asyncDispose]()
  }
  const leave = (): Promise<void> => (leaving ??= leaveGroup())

  return {
    self,
    get membership() {
      return {
        kind: standing.kind === 'left' ? 'off' : standing.kind,
        reason: 'reason' in standing ? standing.reason : null,
      }
    },
    ownership: {
      get owned() {
        return owned()
      },
      epochOf,
      claimOf(resource) {
        const epoch = epochOf(resource)
        return epoch === null || epoch === NO_EPOCH
          ? null
          : { resource, owner: id, epoch, at: Date.now() }
      },
      observes(resource) {
        switch (standing.kind) {
          case 'member':
            return standing.assignment.resources.includes(resource)
          case 'alone':
            // While a newer one observes, the log tells what it finds.
            return !claims.follows(resource)
          case 'left':
            return false
          case 'joining':
          case 'refused':
          case 'off':
            return true
        }
      },
      onChange(listener) {
        ownershipListeners.add(listener)
        return () => ownershipListeners.delete(listener)
      },
    },
    fence: seen,
    members: () =>
      listInstances({
        self: { ...self, version, ...describe(), owned: owned() },
        assignment: standing.kind === 'member' ? standing.assignment : null,
        alone: standing.kind === 'alone' || standing.kind === 'off',
        seen,
        signs,
      }),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    heed(entries) {
      let news = false
      let claimed = false
      for (const entry of entries) {
        if (signs.heed(entry)) news = true
        if (entry.record.kind !== 'claim') continue
        const { owner, epoch } = seen.newest(entry.record.claim.resource) ?? {}
        seen.heed(entry.record.claim)
        const now = seen.newest(entry.record.claim.resource)
        claimed = true
        if (now?.owner !== owner || now?.epoch !== epoch) news = true
      }
      if (claimed) claims.heeded()
      if (news) changed()
    },
    refused: refused.promise,
    leave,
    [Symbol.asyncDispose]: leave,
  }
}
