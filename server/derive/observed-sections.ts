/** How a cluster's sections were last observed, and what Kafka refused: for those who run this installation. */
import type { Installation } from '@millrace/contract/installation.ts'
import type { Fault } from '@millrace/kafka/read/model.ts'
import { SECTIONS, type Section } from '../state/model.ts'
import type { Known, SectionState } from '../state/snapshot-store.ts'

type Resource = Installation['resources'][number]

/** Not wrong, or told elsewhere: what these brokers do not have, what they may have left out. */
const NO_PROBLEM: ReadonlySet<Fault['kind']> = new Set(['hidden', 'unsupported'])

/**
 * How each section's newest look went, in the order of SECTIONS.
 * @param items whether faults of single topics and groups, which they name, are told
 */
export function observedSections(known: Known, items: boolean): Resource['sections'] {
  return observable(known).map((section) => {
    const { last, failure }: SectionState = known[section]
    const newest = failure ?? last
    const [fault] = (newest?.outcome.faults ?? []).filter(
      ({ kind, item }) => !NO_PROBLEM.has(kind) && (items || item === undefined),
    )
    return {
      section,
      captured_at: newest?.capturedAt ?? null,
      took_ms: newest?.tookMs ?? null,
      problem: fault?.message ?? null,
    }
  })
}

/** Registries are looked at where there are any. */
const observable = (known: Known): readonly Section[] =>
  SECTIONS.filter((section) => section !== 'registries' || known.registries.last !== null)

/**
 * What the principal needs and lacks: one entry per permission, with how many topics, groups or brokers it hid.
 * @param items as for `observedSections`
 */
export function lackedPermissions(known: Known, items: boolean): Resource['lacks'] {
  const found = new Map<string, { readonly section: Section; readonly faults: Fault[] }>()
  for (const section of SECTIONS) {
    const { last, failure }: SectionState = known[section]
    for (const fault of (failure ?? last)?.outcome.faults ?? []) {
      const needs = items || fault.item === undefined ? neededBy(fault) : null
      if (needs === null) continue
      const key = `${section} ${needs}`
      const entry = found.get(key) ?? { section, faults: [] }
      entry.faults.push(fault)
      found.set(key, entry)
    }
  }
  return [...found].map(([key, { section, faults }]) => {
    const [first] = faults
    const needs = key.slice(section.length + 1)
    return {
      // One thing is named; of many it is said how many.
      needs: faults.length === 1 && first !== undefined ? (acl(first) ?? needs) : needs,
      section,
      reason: first?.message ?? '',
      items: faults.length,
    }
  })
}

/** `DESCRIBE on Topic` of `DESCRIBE on Topic:orders`; null: nothing that an ACL would allow. */
function neededBy(fault: Fault): string | null {
  const needs = acl(fault)
  if (needs !== null) {
    return fault.item === undefined ? needs : needs.replace(fault.item, '…').replace(/:…$/, '')
  }
  return fault.kind === 'denied' ? fault.code : null
}

/** As packages/kafka/src/read writes it at the end of a sentence: faults.ts of what was refused, hidden.ts of what was left out. */
function acl({ kind, message }: Fault): string | null {
  if (kind !== 'denied' && kind !== 'hidden') return null
  const match =
    /: this principal needs (.+)\.$/.exec(message) ??
    /\. (\S+ on .+) shows all of them\.$/.exec(message)
  return match?.[1] ?? null
}
