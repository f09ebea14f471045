/**
 * Looks at one schema registry. Names of subjects are one question; type, versions and level of a subject are three, so that
 * of a large registry each look asks about some: those never asked about first, then those asked about longest ago. What was
 * learned is kept between looks, also while the registry is away.
 */
import { messageOf, RegistryError } from '@millrace/registries/errors.ts'
import { openRegistry } from '@millrace/registries/open-registry.ts'
import type { Registry } from '@millrace/registries/registry.ts'
import type { RegistrySettings } from '@millrace/registries/settings.ts'
import type { ObservedRegistry, ObservedSubject } from '../state/model.ts'
import { limit } from './limit.ts'

/** How many subjects one look asks about. */
interface LookBudget {
  /** Of those never asked about. */
  readonly fresh: number
  /** Of the others. */
  readonly again: number
}

const BUDGET: LookBudget = { fresh: 400, again: 100 }
/** Questions under way at a time. */
const PARALLEL = 6

export interface RegistryLook extends Disposable {
  /** Never rejects. @param timeoutMs of the whole look; what was not asked by then waits for the next */
  look(timeoutMs: number, signal?: AbortSignal): Promise<ObservedRegistry>
}

interface Known {
  readonly subject: ObservedSubject
  /** Which look asked about it; 0: none yet. */
  readonly asked: number
}

export function registryLook(settings: RegistrySettings, budget = BUDGET): RegistryLook {
  const registry = openRegistry(settings)
  const { id } = settings
  let known: ReadonlyMap<string, Known> | null = null
  let level: string | null = null
  let seenAt: number | null = null
  let looks = 0

  function observed(reason: string | null, lacking: string | null): ObservedRegistry {
    const subjects = known === null ? null : Array.from(known.values(), ({ subject }) => subject)
    return { id, seenAt, reason, compatibility: level, subjects, lacking }
  }

  async function details(name: string, signal: AbortSignal): Promise<ObservedSubject | null> {
    try {
      const [latest, versions, own] = await Promise.all([
        latestOf(registry, name, signal),
        registry.versions(name, signal),
        registry.compatibility(name, signal),
      ])
      return {
        name,
        ...latest,
        versions: versions.length,
        compatibility: own ?? level,
        isOwnLevel: own !== null,
      }
    } catch (error) {
      // Deleted since its name was told.
      if (isNotFound(error)) return null
      throw error
    }
  }

  /** Asks about some subjects; a sentence about those that it did not get to, null: there are none. */
  async function learn(names: readonly string[], signal: AbortSignal): Promise<string | null> {
    const parallel = limit(PARALLEL)
    const learned = new Map(names.map((name) => [name, known?.get(name) ?? unasked(name)]))
    let failure: unknown = null
    await Promise.all(
      turnOf([...learned.values()], budget).map((name) =>
        parallel(async () => {
          if (failure !== null || signal.aborted) return
          try {
            const subject = await details(name, signal)
            if (subject === null) learned.delete(name)
            else learned.set(name, { subject, asked: looks })
          } catch (error) {
            failure ??= error
          }
        }),
      ),
    )
    known = learned
    const unknown = [...learned.values()].filter(({ asked }) => asked === 0).length
    if (unknown === 0) return null
    const many = `${unknown} of ${learned.size} subjects of registry ${id} were not asked about yet`
    return failure === null || signal.aborted
      ? `${many}: each snapshot asks about ${budget.fresh} at most.`
      : `${many}: ${messageOf(failure)}`
  }

  return {
    async look(timeoutMs, closing) {
      looks += 1
      // Names first: they get the whole of the time, subjects what is left.
      const deadline = AbortSignal.timeout(timeoutMs)
      const signal = closing === undefined ? deadline : AbortSignal.any([closing, deadline])
      try {
        const names = await registry.subjects(signal)
        level = await registry.compatibility(null, signal)
        seenAt = Date.now()
        return observed(null, await learn([...names].sort(), signal))
      } catch (error) {
        return observed(
          deadline.aborted
            ? `Registry ${id} did not answer within ${timeoutMs} ms.`
            : messageOf(error),
          null,
        )
      }
    },
    [Symbol.dispose]: () => registry[Symbol.dispose](),
  }
}

/** Whose turn it is. */
function turnOf(known: readonly Known[], budget: LookBudget): readonly string[] {
  const names = (some: readonly Known[]) => some.map(({ subject }) => subject.name)
  const fresh = known.filter(({ asked }) => asked === 0).slice(0, budget.fresh)
  const again = known
    .filter(({ asked }) => asked > 0)
    .sort((a, b) => a.asked - b.asked)
    .slice(0, budget.again)
  return [...names(fresh), ...names(again)]
}

/** A schema that this version cannot name does not hide the subject. */
async function latestOf(
  registry: Registry,
  name: string,
  signal: AbortSignal,
): Promise<Pick<ObservedSubject, 'type' | 'id' | 'latest'>> {
  try {
    const { type, id, version } = await registry.version(name, 'latest', signal)
    return { type, id: String(id.id), latest: version }
  } catch (error) {
    if (!(error instanceof RegistryError) || error.code !== 'MR_REGISTRY_SCHEMA') throw error
    return { type: null, id: null, latest: null }
  }
}

function unasked(name: string): Known {
  const nothing = { type: null, id: null, latest: null, versions: null }
  return { subject: { name, ...nothing, compatibility: null, isOwnLevel: null }, asked: 0 }
}

function isNotFound(error: unknown): boolean {
  return error instanceof RegistryError && error.code === 'MR_REGISTRY_NOT_FOUND'
}
