/** The claims in the log, and with them whose records count. */
import type { Claim } from '../state/records/model.ts'
import type { Fence } from './model.ts'

export interface SeenClaim {
  readonly epoch: number
  readonly owner: string
  /** When the epoch began, ms since epoch, as far as it is known. */
  readonly since: number
  /** performance.now() when it was last written again. */
  readonly heardAt: number
}

export interface SeenClaims extends Fence {
  /** In the order of the log. */
  heed(claim: Claim): void
  /** The one that holds. */
  newest(resource: string): SeenClaim | undefined
}

/** Epochs that are remembered of a resource: enough for a day in which it changes hands every five minutes. */
const MAX_EPOCHS = 288
/** Whoever can write to the topic could make up resources without end. */
const MAX_RESOURCES = 10_000
const MINUTE_MS = 60_000

export function seenClaims(): SeenClaims {
  /** Rising epochs; the last one holds. */
  const byResource = new Map<string, SeenClaim[]>()

  function add({ resource, owner, epoch, at }: Claim): void {
    const heardAt = performance.now()
    const epochs = byResource.get(resource)
    // Who begins to read in the middle sees it written again: that it was numbered by the clock tells when it began.
    const since = Math.min(at, epoch * 1000)
    const seen = { epoch, owner, since, heardAt }
    if (epochs === undefined) {
      if (byResource.size < MAX_RESOURCES) byResource.set(resource, [seen])
      return
    }
    const last = epochs.at(-1)
    if (last === undefined || epoch > last.epoch) {
      epochs.push(seen)
      if (epochs.length > MAX_EPOCHS) epochs.shift()
    } else if (epoch === last.epoch && owner === last.owner) {
      epochs[epochs.length - 1] = { ...last, heardAt }
    }
    // Of two with one epoch the first holds; a lower one came too late.
  }

  return {
    heed: add,
    newest: (resource) => byResource.get(resource)?.at(-1),
    // The claim lies before what is written under it, so a higher epoch than any seen was never claimed.
    accepts: (resource, epoch) => byResource.get(resource)?.at(-1)?.epoch === epoch,
    acceptsMinute(resource, epoch, minute) {
      // Points of history lie in another topic, and may be read before the claim of their epoch.
      const next = byResource.get(resource)?.find((claim) => claim.epoch > epoch)
      return next === undefined || minute <= Math.floor(next.since / MINUTE_MS)
    },
  }
}
