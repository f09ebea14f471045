/** What can be said of a scan before it runs; for the main thread. */
import type { ScanSpec } from '../model.ts'
import { planningCatalogue } from '../plan/planning-catalogue.ts'
import { compileSpec, type CompiledSpec } from './compile-spec.ts'
import { requiredBytes } from './prefilter.ts'
import { sideSerdes } from './topic-scan.ts'

export interface ScanPlan extends Pick<CompiledSpec, 'dialect' | 'warnings' | 'columns'> {
  /** In every topic most records are rejected by their bytes, without being decoded. */
  readonly fast: boolean
}

/** @throws SearchError MR_SEARCH_FILTER with the position, MR_SEARCH_SERDE; SerdeError MR_SERDE_UNKNOWN */
export function planScan(
  spec: Pick<ScanSpec, 'filter' | 'projection' | 'dialect' | 'serdes' | 'formats' | 'keys'>,
): ScanPlan {
  const { filter, dialect, warnings, columns } = compileSpec(spec)
  const catalogue = planningCatalogue(spec.formats)
  const fast = [...spec.serdes.keys()].every((topic) => {
    const key = spec.keys?.get(topic) ?? null
    return requiredBytes(filter, key, sideSerdes(catalogue, spec.serdes, topic), topic).length > 0
  })
  return { dialect, warnings, columns, fast }
}
