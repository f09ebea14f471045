/**
 * The one way of every change, whoever asks (design section 3): judge → audit the request → execute → audit the outcome.
 * Nothing is executed that the audit log does not tell of.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type {
  ItemResult,
  MutationAnswer,
  MutationPreview,
  MutationTarget,
  PreviewItem,
} from '@millrace/contract/mutation.ts'
import type { Identity } from '../access/identity.ts'
import type { Access } from '../access/model.ts'
import type { Audit, AuditNote } from '../audit/model.ts'
import type { ResourceSet } from '../config/types.ts'
import type { ClusterView } from '../derive/estate.ts'
import type { Logger } from '../log/logger.ts'
import { adminClients } from './admin-clients.ts'
import type { Change } from './bound-mutation.ts'
import type { CommandTarget } from './command-line.ts'
import { ActError } from './errors.ts'
import { judge, type Judged } from './judge.ts'
import { PARTLY_DONE } from './kafka-results.ts'
import { topicsOf } from './words.ts'

/** Who asks, and where. */
export interface Actor {
  readonly identity: Identity
  /** As their tenant sees it. */
  readonly view: ClusterView
}

export interface Acts extends AsyncDisposable {
  /** What would happen. Nothing is changed, and nothing is told to the audit log. @throws KafkaError, when it cannot be asked */
  preview(actor: Actor, change: Change, signal: AbortSignal): Promise<Omit<MutationPreview, 'api'>>
  /**
   * Goes on when whoever asked goes away: what Kafka was asked for happens, and its outcome is told.
   * @throws ActError MR_MUTATION_DENIED, MR_NOT_STAGED_YET, MR_MUTATION_BUSY, MR_MUTATION_FAILED (with the answer);
   * AuditError MR_AUDIT_AWAY: nothing was done
   */
  execute(actor: Actor, change: Change): Promise<MutationAnswer>
}

/** In an entry of the audit log. */
const MOST_TOLD = 1_000
/** Different reasons in one sentence. */
const MOST_REASONS = 5
/** Between a change and its answer, so that the next list has it. */
const LOOK_MS = 2_500
/** Pauses before further looks. */
const LOOK_AGAIN_MS = [0, 1_000, 3_000, 10_000]

export function openActs(options: {
  readonly resources: readonly ResourceSet[]
  readonly access: Access
  readonly audit: Audit
  /** MILLRACE_TOPIC_PREFIX */
  readonly prefix: string
  readonly log: Logger
}): Acts {
  const { resources, access, audit, log } = options
  const clients = adminClients()
  const judges = judge(access, options.prefix)
  const closing = new AbortController()
  const running = new Set<Promise<unknown>>()
  /** Mutation and target of what is under way. */
  const busy = new Set<string>()

  function clusterOf({ view }: Actor) {
    const set = resources.find(({ number }) => number === view.set)
    if (set === undefined) throw new RangeError(`No resource set has the number ${view.set}`)
    return { view, set, kafka: clients.of(set) }
  }

  /** @throws ActError where nothing at all may be done */
  async function admit(actor: Actor, change: Change, actId: string): Promise<readonly Judged[]> {
    const judged = judges.targets(actor.identity, actor.view, change)
    const bulk = judges.bulk(actor.identity, actor.view, change)
    const staged = [bulk, ...judged.map(({ permission }) => permission)].find(
      (one) => one?.decision === 'stage',
    )
    const note = { ...noteOf(actor, change, actId, judged), phase: 'event' } as const
    const detail = { input: change.audited }
    if (staged) {
      const reason = `A policy lets ${staged.action} happen only when somebody approves it, and staging is not available yet. Nothing was done.`
      audit.note({ ...note, decision: staged, result: 'staged', reason, detail })
      throw new ActError('MR_NOT_STAGED_YET', reason)
    }
    const refusals = judged.flatMap(({ refused }) => refused ?? [])
    const isDenied =
      refusals.length === judged.length && refusals.some((one) => one.outcome === 'denied')
    if (bulk?.decision !== 'deny' && !isDenied) return judged
    const tooMany =
      bulk?.decision === 'deny'
        ? `Changing several things at once needs BULK_ACTION: ${bulk.reason}`
        : null
    const reason = tooMany ?? reasonsOf(refusals)
    const decision = tooMany === null ? note.decision : bulk
    audit.note({ ...note, kind: 'denied', decision, result: 'denied', reason, detail })
    const results = judged.map(
      ({ target, refused }): ItemResult =>
        refused ?? { target, outcome: 'denied', code: 'MR_FORBIDDEN', detail: reason },
    )
    const answer = answerOf(actor, change, actId, results)
    throw new ActError('MR_MUTATION_DENIED', reason, { answer })
  }

  async function run(actor: Actor, asked: Change): Promise<MutationAnswer> {
    const actId = randomUUID()
    const admitted = await admit(actor, asked, actId)
    const { change, judged } = await resolve(actor, asked, admitted)
    const note = noteOf(actor, change, actId, judged)
    const refused = judged.flatMap((one) => one.refused ?? [])
    await audit.write({
      ...note,
      phase: 'request',
      result: 'requested',
      reason: null,
      detail: {
        input: asked.audited,
        ...(change === asked ? {} : { resolved: change.audited }),
        ...(refused.length === 0 ? {} : { refused: told(refused) }),
      },
    })
    const results = await attempt(actor, change, judged)
    const answer = answerOf(actor, change, actId, results)
    const { summary } = answer
    audit.note({
      ...note,
      phase: 'outcome',
      result: resultOf(summary, results),
      reason: results.length === 1 ? (results[0]?.detail ?? null) : null,
      detail: {
        summary,
        failed: told(results.filter(({ outcome }) => outcome !== 'done')),
        ...detailsOf(results),
      },
    })
    if (!isTouched(results))
      throw new ActError('MR_MUTATION_FAILED', reasonsOf(results), { answer })
    await look(actor.view, change, results)
    return answer
  }

  /** What a change means at this moment. Targets for which it means nothing are not touched. */
  async function resolve(
    actor: Actor,
    change: Change,
    judged: readonly Judged[],
  ): Promise<{ readonly change: Change; readonly judged: readonly Judged[] }> {
    const free = freeOf(judged)
    if (change.resolve === null || free.length === 0) return { change, judged }
    const found = await change.resolve(clusterOf(actor), free, closing.signal)
    const refused = new Map(found.refused.map((one) => [keyOf(one.target), one]))
    return {
      change: found.change,
      judged: judged.map((one) => ({
        ...one,
        refused: one.refused ?? refused.get(keyOf(one.target)) ?? null,
      })),
    }
  }

  async function attempt(
    actor: Actor,
    change: Change,
    judged: readonly Judged[],
  ): Promise<readonly ItemResult[]> {
    const free = freeOf(judged)
    const tried = new Map<string, ItemResult>()
    let lost = 'Its outcome was not told. Look before you repeat it.'
    try {
      const found =
        free.length === 0 ? [] : await change.execute(clusterOf(actor), free, closing.signal)
      for (const one of found) tried.set(keyOf(one.target), one)
    } catch (error) {
      lost = closing.signal.aborted
        ? 'The server was stopped before its outcome was known: it may have been done. Look before you repeat it.'
        : 'It could not be tried, or its outcome was lost, for a fault of the server; its log has the cause. Look before you repeat it.'
      log.error({ error, change: change.title }, 'the outcome of a change was lost')
    }
    return judged.map(
      ({ target, refused }): ItemResult =>
        refused ??
        tried.get(keyOf(target)) ?? {
          target,
          outcome: 'unknown',
          code: 'MR_INTERNAL',
          detail: lost,
        },
    )
  }

  /**
   * Pages show what was done when the answer is there. Brokers hear of it a moment after the controller, so that a first look may be
   * too early; when it takes long, further ones are in the background.
   */
  async function look(
    view: ClusterView,
    change: Change,
    results: readonly ItemResult[],
  ): Promise<void> {
    const done = results.filter(({ outcome }) => outcome === 'done').map(({ target }) => target)
    const configs = change.mutation.configures === true
    async function untilShown(): Promise<void> {
      await view.refresh({ configs })
      for (const pause of LOOK_AGAIN_MS) {
        if (change.shows(view, done)) return
        await delay(pause, undefined, { signal: closing.signal, ref: false })
        await view.refresh({ configs })
      }
    }
    const shown = untilShown().catch((error: unknown) => {
      log.debug({ error, cluster: view.row.id }, 'no fresh look after a change')
    })
    await Promise.race([shown, delay(LOOK_MS, undefined, { ref: false })])
  }

  return {
    async preview(actor, asked, signal) {
      const { set } = clusterOf(actor)
      const admitted = judges.targets(actor.identity, actor.view, asked)
      const { change, judged } = await resolve(actor, asked, admitted)
      const free = freeOf(judged)
      const planned = new Map(
        (free.length === 0 ? [] : await change.preview(clusterOf(actor), free, signal)).map(
          (one) => [keyOf(one.target), one],
        ),
      )
      const items = judged.map(({ target, permission, refused }): PreviewItem => {
        const plan = planned.get(keyOf(target))
        return {
          target,
          changes: [...(plan?.changes ?? [])],
          consequences: [...(plan?.consequences ?? [])],
          problem: refused?.detail ?? plan?.problem ?? null,
          permission,
        }
      })
      return {
        mutation: change.mutation.name,
        title: change.title,
        destructive: change.mutation.destructive,
        items,
        bulk: judges.bulk(actor.identity, actor.view, change),
        command: change.command(commandTarget(set)),
      }
    },
    async execute(actor, change) {
      const keys = change.targets.map(
        (target) => `${actor.view.set} ${change.mutation.name} ${keyOf(target)}`,
      )
      if (keys.some((key) => busy.has(key)))
        throw new ActError(
          'MR_MUTATION_BUSY',
          `The same is being done to ${topicsOf(change.targets.map(({ name }) => name))} at this moment. Look at what came of it before you repeat it.`,
        )
      for (const key of keys) busy.add(key)
      const work = run(actor, change).finally(() => {
        for (const key of keys) busy.delete(key)
        running.delete(settled)
      })
      const settled = work.catch(() => undefined)
      running.add(settled)
      return work
    },
    async [Symbol.asyncDispose]() {
      // What Kafka was asked for is waited for a moment, so that its outcome is told.
      await Promise.race([Promise.all(running), delay(1_000, undefined, { ref: false })])
      closing.abort()
      await Promise.all(running)
      await clients[Symbol.asyncDispose]()
    },
  }
}

/** What the entries of one act have in common. */
function noteOf(actor: Actor, change: Change, actId: string, judged: readonly Judged[]) {
  const decides = judged.find(({ refused }) => refused === null) ?? judged[0]
  return {
    kind: 'mutation',
    actId,
    who: actor.identity,
    event: change.mutation.event,
    action: change.mutation.action,
    clusterId: actor.view.row.id,
    subjects: change.targets,
    decision: decides?.permission ?? null,
  } satisfies Partial<AuditNote>
}

const keyOf = ({ type, name }: { readonly type: string; readonly name: string }): string =>
  `${type}:${name}`

function commandTarget({ bootstrap, kafka }: ResourceSet): CommandTarget {
  return { bootstrap, secure: kafka.sasl !== undefined || kafka.tls !== undefined }
}

function summaryOf(results: readonly ItemResult[]): MutationAnswer['summary'] {
  const summary = { done: 0, failed: 0, denied: 0, unknown: 0 }
  for (const { outcome } of results) summary[outcome] += 1
  return summary
}

function resultOf(
  { done, unknown, denied }: MutationAnswer['summary'],
  results: readonly ItemResult[],
): AuditNote['result'] {
  if (done === results.length) return 'succeeded'
  if (done > 0 || results.some(({ code }) => code === PARTLY_DONE)) return 'partial'
  if (unknown > 0) return 'unknown'
  return denied === results.length ? 'denied' : 'failed'
}

/** Whether anything is other than before, or may be. */
function isTouched(results: readonly ItemResult[]): boolean {
  return results.some(
    ({ outcome, code }) => outcome === 'done' || outcome === 'unknown' || code === PARTLY_DONE,
  )
}

function freeOf(judged: readonly Judged[]): readonly MutationTarget[] {
  return judged.filter(({ refused }) => refused === null).map(({ target }) => target)
}

/** Every reason once, in words; of many different ones the first. */
function reasonsOf(results: readonly ItemResult[]): string {
  const reasons = [...new Set(results.map(({ detail }) => detail))]
  const more = reasons.length - MOST_REASONS
  return [
    ...reasons.slice(0, MOST_REASONS),
    ...(more > 0 ? [`And ${more} other reasons.`] : []),
  ].join(' ')
}

function answerOf(
  { identity, view }: Actor,
  { mutation }: Change,
  actId: string,
  results: readonly ItemResult[],
): MutationAnswer {
  return {
    mutation: mutation.name,
    results: [...results],
    summary: summaryOf(results),
    metadata: {
      tenant_id: identity.tenantId,
      response_id: actId,
      cluster_id: view.row.id,
      is_staged: false,
    },
  }
}

function told(results: readonly ItemResult[]): readonly unknown[] {
  return results
    .slice(0, MOST_TOLD)
    .map(({ target, outcome, code, detail }) => ({ name: target.name, outcome, code, detail }))
}

/** What those that were done have to say, such as the offsets of a truncation. */
function detailsOf(results: readonly ItemResult[]): { readonly done?: readonly unknown[] } {
  const done = results.filter(({ outcome, detail }) => outcome === 'done' && detail !== null)
  return done.length === 0 ? {} : { done: told(done) }
}
