/** Schema registries and their subjects as rows. */
import type { RegistryRow, SubjectRow } from '@millrace/contract/registry.ts'
import type { RegistrySettings } from '@millrace/registries/settings.ts'
import type { Missing } from '@millrace/contract/envelope.ts'
import type { ObservedRegistry, ObservedSubject } from '../state/model.ts'
import type { Facts } from './facts.ts'
import { type MissingList, note, type RowMissing } from './missing.ts'
import { subjectTopic } from './subject-topic.ts'
import { indexOf } from './topic-index.ts'

/** @param settings those that may be seen */
export function registryRows(
  settings: readonly RegistrySettings[],
  facts: Facts,
  missing: MissingList,
): RegistryRow[] {
  return settings.map((one) => registryRow(one, observedOf(facts, one.id), missing))
}

function registryRow(
  settings: RegistrySettings,
  observed: ObservedRegistry | null,
  missing: MissingList,
): RegistryRow {
  const { id, name, kind } = settings
  const subjects = observed?.subjects ?? null
  const gap = gapOf(id, observed, missing)
  let lacks: RowMissing
  if (subjects === null) lacks = note(lacks, gap(), 'subjects', 'versions', 'types')
  else if (subjects.some(({ versions }) => versions === null))
    lacks = note(lacks, gap(), 'versions')
  if ((observed?.compatibility ?? null) === null) lacks = note(lacks, gap(), 'compatibility')
  return {
    id,
    label: name ?? id,
    kind,
    urls: kind === 'glue' ? [settings.arn] : [...settings.urls],
    state: observed === null ? 'pending' : observed.reason === null ? 'ok' : 'unreachable',
    reason: observed?.reason ?? null,
    last_seen_at: observed?.seenAt ?? null,
    subjects: subjects?.length ?? null,
    versions:
      subjects === null ? null : subjects.reduce((sum, one) => sum + (one.versions ?? 0), 0),
    types: subjects === null ? null : countTypes(subjects),
    compatibility: observed?.compatibility ?? null,
    ...(lacks === undefined ? {} : { missing: lacks }),
  }
}

/** null: never told. Sorted as the registry names them. */
export function subjectRows(
  facts: Facts,
  registry: string,
  missing: MissingList,
): SubjectRow[] | null {
  const observed = observedOf(facts, registry)
  const gap = gapOf(registry, observed, missing)
  const subjects = observed?.subjects ?? null
  if (subjects === null) return null
  const { topics } = facts
  const known = topics === null ? null : indexOf(topics.names)
  return subjects.map((subject) => {
    const { name, type, id, latest, versions, compatibility, isOwnLevel } = subject
    const place = subjectTopic(name, (topic) => known?.has(topic) === true)
    const unknown = { type, id, latest_version: latest, versions, compatibility }
    const lacks = Object.entries(unknown).flatMap(([field, value]) => (value === null ? field : []))
    return {
      subject: name,
      type,
      id: id === null ? null : /^\d{1,15}$/.test(id) ? Number(id) : id,
      latest_version: latest,
      versions,
      compatibility,
      compatibility_own: isOwnLevel,
      ...place,
      ...(lacks.length === 0 ? {} : { missing: note(undefined, gap(), ...lacks) }),
    }
  })
}

/** Newest look at a registry; null: none yet. */
function observedOf(facts: Facts, id: string): ObservedRegistry | null {
  return facts.known.registries.last?.outcome.data.find((one) => one.id === id) ?? null
}

/** Why something of a registry is not known: its place in the list, where it is told at once unless there is nothing to tell. */
function gapOf(id: string, observed: ObservedRegistry | null, missing: MissingList): () => number {
  const about = { section: 'registries', item: id } as const
  const untold = `Registry ${id} does not tell.`
  const entry: Missing =
    observed === null
      ? { ...about, kind: 'pending', reason: `Registry ${id} was not asked yet since the start.` }
      : observed.reason === null
        ? { ...about, kind: 'pending', reason: observed.lacking ?? untold }
        : { ...about, kind: 'unreachable', reason: observed.reason }
  if (entry.reason !== untold) missing.add(entry)
  return () => missing.add(entry)
}

function countTypes(subjects: readonly ObservedSubject[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { type } of subjects) if (type !== null) counts[type] = (counts[type] ?? 0) + 1
  return counts
}
