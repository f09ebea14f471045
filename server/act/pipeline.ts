/**
 * The one way of every change, whoever asks (design section 3): judge → audit the request → execute → audit the outcome.
 * Nothing is executed that the audit log does not tell of.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type {
  ItemResult,
  MutationOutcome,
  MutationPreview,
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
import { topicsOf } from './words.ts'

/** Who asks, and where. */
export interface Actor {
  readonly identity: Identity
  /** As their tenant sees it. */
  readonly view: ClusterView
}

export interface Done extends MutationOutcome {
  /** `act_id` of its entries in the audit log. */
  readonly actId: string
}

export interface Acts extends AsyncDisposable {
  /** What would happen. Nothing is changed, and nothing is told to the audit log. @throws KafkaError, when it cannot be asked */
  preview(actor: Actor, change: Change, signal: AbortSignal): Promise<Omit<MutationPreview, 'api'>>
  /**
   * Goes on when whoever asked goes away: what Kafka was asked for happens, and its outcome is told.
   * @throws ActError MR_MUTATION_DENIED, MR_NOT_STAGED_YET, MR_MUTATION_BUSY, MR_MUTATION_FAILED (with the results);
   * AuditError MR_AUDIT_AWAY: nothing was done
   */
  execute(actor: Actor, change: Change): Promise<Done>
}

/** In an entry of the audit log. */
const MOST_TOLD = 1_000
/** Between a change and its answer, so that the next list has it. */
const REFRESH_MS = 2_500

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
    if (
      [bulk, ...judged.map(({ permission }) => permission)].some((one) => one?.decision === 'stage')
    )
      throw new ActError(
        'MR_NOT_STAGED_YET',
        `A policy lets ${change.mutation.action} happen only when somebody approves it, and staging is not available yet. Nothing was done.`,
      )
    const refusals = judged.flatMap(({ refused }) => refused ?? [])
    const isDenied =
      refusals.length === judged.length && refusals.some((one) => one.outcome === 'denied')
    if (bulk?.decision !== 'deny' && !isDenied) return judged
    const reason =
      bulk?.decision === 'deny'
        ? `Changing several things at once needs BULK_ACTION: ${bulk.reason}`
        : [...new Set(refusals.map(({ detail }) => detail))].slice(0, 5).join(' ')
    audit.note({
      ...noteOf(actor, change, actId, judged),
      kind: 'denied',
      phase: 'event',
      ...(bulk?.decision === 'deny' ? { decision: bulk } : {}),
      result: 'denied',
      reason,
      detail: { input: change.audited },
    })
    throw new ActError('MR_MUTATION_DENIED', reason, { results: refusals })
  }

  async function run(actor: Actor, change: Change): Promise<Done> {
    const actId = randomUUID()
    const judged = await admit(actor, change, actId)
    const note = noteOf(actor, change, actId, judged)
    const refused = judged.flatMap((one) => one.refused ?? [])
    await audit.write({
      ...note,
      phase: 'request',
      result: 'requested',
      reason: null,
      detail: {
        input: change.audited,
        ...(refused.length === 0 ? {} : { refused: told(refused) }),
      },
    })
    const results = await attempt(actor, change, judged)
    const summary = summaryOf(results)
    audit.note({
      ...note,
      phase: 'outcome',
      result: resultOf(summary, results.length),
      reason: results.length === 1 ? (results[0]?.detail ?? null) : null,
      detail: {
        summary,
        failed: told(results.filter(({ outcome }) => outcome !== 'done')),
        ...detailsOf(results),
      },
    })
    if (summary.done + summary.unknown > 0) await refresh(actor.view)
    if (summary.done === 0 && summary.unknown === 0) {
      const words = [...new Set(results.map(({ detail }) => detail))].slice(0, 5).join(' ')
      throw new ActError('MR_MUTATION_FAILED', words, { results })
    }
    return { actId, mutation: change.mutation.name, results: [...results], summary }
  }

  async function attempt(
    actor: Actor,
    change: Change,
    judged: readonly Judged[],
  ): Promise<readonly ItemResult[]> {
    const free = judged.filter(({ refused }) => refused === null).map(({ target }) => target)
    const tried = new Map<string, ItemResult>()
    try {
      const found =
        free.length === 0 ? [] : await change.execute(clusterOf(actor), free, closing.signal)
      for (const one of found) tried.set(keyOf(one.target), one)
    } catch (error) {
      log.error({ error, act: actId(change) }, 'a change could not be tried')
      const detail =
        'It could not be tried, or its outcome was lost, for a fault of the server; its log has the cause. Look before you repeat it.'
      for (const target of free)
        tried.set(keyOf(target), { target, outcome: 'unknown', code: 'MR_INTERNAL', detail })
    }
    return judged.map(
      ({ target, refused }) =>
        refused ??
        tried.get(keyOf(target)) ?? {
          target,
          outcome: 'unknown',
          code: 'MR_INTERNAL',
          detail: 'Its outcome was not told. Look before you repeat it.',
        },
    )
  }

  /** A look that was under way already may have seen what was before: hence two. */
  async function refresh(view: ClusterView): Promise<void> {
    const done = view
      .refresh()
      .then(() => view.refresh())
      .catch((error: unknown) => {
        log.debug({ error, cluster: view.row.id }, 'no fresh look after a change')
      })
    await Promise.race([done, delay(REFRESH_MS, undefined, { ref: false })])
  }

  return {
    async preview(actor, change, signal) {
      const judged = judges.targets(actor.identity, actor.view, change)
      const cluster = clusterOf(actor)
      const free = judged.filter(({ refused }) => refused === null).map(({ target }) => target)
      const planned = new Map(
        (free.length === 0 ? [] : await change.preview(cluster, free, signal)).map((one) => [
          keyOf(one.target),
          one,
        ]),
      )
      const items = judged.map(({ target, permission, refused }): PreviewItem => ({
        target,
        changes: [...(planned.get(keyOf(target))?.changes ?? [])],
        consequences: [...(planned.get(keyOf(target))?.consequences ?? [])],
        problem: refused?.detail ?? planned.get(keyOf(target))?.problem ?? null,
        permission,
      }))
      return {
        mutation: change.mutation.name,
        title: change.title,
        destructive: change.mutation.destructive,
        items,
        bulk: judges.bulk(actor.identity, actor.view, change),
        command: change.command(commandTarget(cluster.set)),
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

const actId = ({ mutation, targets }: Change): string =>
  `${mutation.name} of ${topicsOf(targets.map(({ name }) => name))}`

function commandTarget({ bootstrap, kafka }: ResourceSet): CommandTarget {
  return { bootstrap, secure: kafka.sasl !== undefined || kafka.tls !== undefined }
}

function summaryOf(results: readonly ItemResult[]): MutationOutcome['summary'] {
  const summary = { done: 0, failed: 0, denied: 0, unknown: 0 }
  for (const { outcome } of results) summary[outcome] += 1
  return summary
}

function resultOf(
  { done, unknown, denied }: MutationOutcome['summary'],
  all: number,
): AuditNote['result'] {
  if (done === all) return 'succeeded'
  if (done > 0) return 'partial'
  if (unknown > 0) return 'unknown'
  return denied === all ? 'denied' : 'failed'
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
