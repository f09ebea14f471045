/** Counts observations per cluster and section, so that a body made of sections is known to be current or not. */
import type { Estate } from '../derive/estate.ts'
import type { Section } from '../state/model.ts'

export interface SectionVersions extends Disposable {
  /** Text that changes whenever one of the sections of the cluster was observed anew. */
  of(clusterId: string, sections: readonly Section[]): string
}

export function sectionVersions(estate: Estate): SectionVersions {
  const versions = new Map<string, number>()
  const stop = estate.onChange((clusterId, section) => {
    const key = `${clusterId}\0${section}`
    versions.set(key, (versions.get(key) ?? 0) + 1)
  })
  return {
    of: (clusterId, sections) =>
      sections.map((section) => versions.get(`${clusterId}\0${section}`) ?? 0).join('.'),
    [Symbol.dispose]: stop,
  }
}
