/**
 * The log lines of snapshots, as operators know them. A failure is a warning when its reason is new; while it lasts it
 * goes on at info with a count, so that one outage does not fill the log with warnings.
 */
import type { CycleReport } from './messages.ts'

/** What of the logger is used here. */
export interface SnapshotLog {
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

const WHAT = {
  telemetry: 'kafka telemetry snapshots',
  configuration: 'configuration',
  registries: 'schema registry snapshots',
} as const

/** Cycles of one kind that failed one after another. */
interface Outage {
  /** Each that was warned of: an outage may show now as one, now as another. */
  readonly reasons: Set<string>
  attempts: number
}

export interface AttemptLog {
  cycle(clusterId: string, report: CycleReport): void
}

export function attemptLog(log: SnapshotLog): AttemptLog {
  const lacking = new Set<string>()
  const failing = new Map<string, Outage>()
  return {
    cycle(clusterId, report): void {
      const { resource, kind, captured, tookMs, scheduled } = report
      const failed = report.failed.filter(({ unsupported }) => !unsupported)
      // Live mode would write a line every few seconds.
      if (captured > 0 && scheduled)
        log.info(`${clusterId}: [${captured}] ${WHAT[kind]} captured in ${tookMs} ms`)
      for (const { section, reason, unsupported } of report.failed) {
        const lack = `${resource}/${section}/${reason}`
        if (!unsupported || lacking.has(lack)) continue
        lacking.add(lack)
        log.info(`${clusterId}: ${section} cannot be had: ${reason}`)
      }
      const key = `${resource}/${kind}`
      const before = failing.get(key)
      if (failed.length === 0) {
        if (before !== undefined)
          log.info(`${clusterId}: ${WHAT[kind]} complete again after ${before.attempts} attempts`)
        failing.delete(key)
        return
      }
      const byReason = sectionsByReason(failed)
      const same = [...byReason.keys()].sort().join(' ')
      const reason = [...byReason.values()]
        .map(({ sections, text }) => `${sections.join(', ')}: ${text}`)
        .join(' · ')
      const outage: Outage = before ?? { reasons: new Set(), attempts: 0 }
      failing.set(key, outage)
      outage.attempts += 1
      const isNew = !outage.reasons.has(same)
      outage.reasons.add(same)
      const line = `${clusterId}: [${failed.length}] ${WHAT[kind]} failed after ${tookMs} ms: ${reason}`
      if (isNew) log.warn(line)
      else if (scheduled) log.info(`${line} (attempt ${outage.attempts})`)
    },
  }
}

/** By reason without its numbers: times and counts in a message do not make it another reason. */
function sectionsByReason(
  failed: CycleReport['failed'],
): Map<string, { readonly sections: string[]; readonly text: string }> {
  const byReason = new Map<string, { readonly sections: string[]; readonly text: string }>()
  for (const { section, reason } of failed) {
    const key = reason.replaceAll(/\d+/g, '#')
    const found = byReason.get(key)
    if (found === undefined) byReason.set(key, { sections: [section], text: reason })
    else found.sections.push(section)
  }
  return byReason
}
