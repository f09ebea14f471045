/** What can be said of a scan before it runs; for the main thread. */
import type { Query } from '@millrace/kjq/kjq.ts'
import type { ScanSpec } from '../model.ts'
import { planningCatalogue } from '../plan/planning-catalogue.ts'
import { compileSpec, type CompiledSpec } from './compile-spec.ts'
import type { SideSerdes } from './needles.ts'
import { requiredBytes } from './prefilter.ts'
import { groupsOn } from './sieves.ts'
import { sideSerdes } from './topic-scan.ts'

export interface ScanPlan extends Pick<CompiledSpec, 'dialect' | 'warnings' | 'columns'> {
  /** In every topic most records are rejected without being decoded: by their bytes, or by those and their schemas. */
  readonly fast: boolean
  /** In every topic their bytes alone reject most records: one thread may be enough. */
  readonly light: boolean
}

/** @throws SearchError MR_SEARCH_FILTER with the position, MR_SEARCH_SERDE; SerdeError MR_SERDE_UNKNOWN */
export function planScan(
  spec: Pick<ScanSpec, 'filter' | 'projection' | 'dialect' | 'serdes' | 'formats' | 'keys'>,
): ScanPlan {
  const { filter, dialect, warnings, columns } = compileSpec(spec)
  const catalogue = planningCatalogue(spec.formats)
  const means = [...spec.serdes.keys()].map((topic) => {
    const serdes = sideSerdes(catalogue, spec.serdes, topic)
    const key = spec.keys?.get(topic) ?? null
    if (requiredBytes(filter, key, serdes, topic).length > 0) return 'bytes'
    return hasSieve(filter, serdes) ? 'schemas' : null
  })
  const fast = means.every((each) => each !== null)
  const light = means.every((each) => each === 'bytes')
  return { dialect, warnings, columns, fast, light }
}

function hasSieve(filter: Query | null, serdes: SideSerdes): boolean {
  return (['key', 'value'] as const).some((side) => {
    const groups = groupsOn(side, filter)
    return groups.length > 0 && (serdes[side].sieve?.(groups) ?? null) !== null
  })
}
