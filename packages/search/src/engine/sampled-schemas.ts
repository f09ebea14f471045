/** The schemas that samples name are asked of the registries before Auto looks at them. */
import { setTimeout as delay } from 'node:timers/promises'
import { nameOf, type SchemaSource, type WireId } from '@millrace/serdes/schemas/model.ts'
import type { Side } from '@millrace/serdes/serde.ts'
import type { Samples } from '../plan/serdes.ts'

/** What are no schema ids gives ids at random: so many of a side are asked for at most. */
const MOST_IDS = 8
/** A registry that does not answer keeps nobody waiting for longer, ms. */
const PATIENCE_MS = 3_000
const SIDES: readonly Side[] = ['key', 'value', 'headers']

/** Settles when `schemas` can tell of the samples, or has taken too long. */
export async function loadSampled(
  schemas: SchemaSource,
  samples: Iterable<Samples>,
  signal?: AbortSignal,
): Promise<void> {
  const wanted = new Map<string, WireId>()
  for (const ofTopic of samples) {
    for (const side of SIDES) {
      for (const id of idsOf(ofTopic[side])) wanted.set(`${id.kind} ${nameOf(id)}`, id)
    }
  }
  const unknown = [...wanted.values()].filter((id) => schemas.peek(id) === undefined)
  if (unknown.length === 0) return
  const ended = new AbortController()
  const either = signal === undefined ? ended.signal : AbortSignal.any([signal, ended.signal])
  const late = delay(PATIENCE_MS, undefined, { signal: either, ref: false }).catch(() => undefined)
  try {
    await Promise.race([Promise.all(unknown.map((id) => schemas.load(id))), late])
  } finally {
    ended.abort()
  }
}

/** Distinct ones, those of most samples first. */
function idsOf(samples: Samples[Side]): WireId[] {
  const named = samples.flatMap(({ named: its }) => (its === null ? [] : [its.id]))
  return [...Map.groupBy(named, nameOf).values()]
    .sort((a, b) => b.length - a.length)
    .slice(0, MOST_IDS)
    .flatMap(([id]) => id ?? [])
}

/** Whether a schema that a sample names cannot be had now. */
export function hasFault(samples: Samples, schemas: SchemaSource | null): boolean {
  return SIDES.some((side) =>
    idsOf(samples[side]).some((id) => {
      const found = schemas?.peek(id)
      return found !== undefined && 'fault' in found
    }),
  )
}
