/** ACLs and client quotas that were added, changed or removed. */
import type { AclBinding, QuotaEntry } from '@millrace/kafka/read/model.ts'
import type { Observation } from '../../state/model.ts'
import { aclName } from './acl-name.ts'
import { compareNamed } from './compare-named.ts'
import type { Told } from './compare-named.ts'
import { Findings } from './finding.ts'
import type { Finding, Looks } from './finding.ts'
import { sameValue } from './same.ts'

export function aclChanges({ now, bases }: Looks<'acls'>): Finding[] {
  const findings = new Findings('acl')
  compareNamed(aclsOf(now), bases.map(aclsOf), {
    appeared: (name, _acl, since) =>
      findings.cameOrWent('appeared', name, since, `ACL added: ${name}`),
    went: (name, _acl, since) => findings.cameOrWent('went', name, since, `ACL removed: ${name}`),
    stayed: () => undefined,
  })
  return findings.all
}

function aclsOf({ capturedAt, outcome }: Observation<'acls'>): Told<AclBinding> {
  const things = new Map(outcome.data.map((acl) => [aclName(acl), acl]))
  return { at: capturedAt, things, lacks: () => true, hidden: false }
}

export function quotaChanges({ now, bases }: Looks<'quotas'>): Finding[] {
  if (sameValue(bases[0].outcome.data, now.outcome.data)) return []
  const findings = new Findings('quota')
  compareNamed(quotasOf(now), bases.map(quotasOf), {
    appeared(name, quota, since) {
      const values = { field: null, before: null, after: limits(quota) }
      const summary = `Quota of ${name} added: ${limits(quota)}`
      findings.add({ name, kind: 'appeared', ...values, since, summary })
    },
    went(name, quota, since) {
      const values = { field: null, before: limits(quota), after: null }
      const summary = `Quota of ${name} removed: it was ${limits(quota)}`
      findings.add({ name, kind: 'went', ...values, since, summary })
    },
    stayed(name, { values: was }, { values: is }, since) {
      for (const field of [...new Set([...Object.keys(was), ...Object.keys(is)])].sort()) {
        const [before, after] = [valueOf(was, field), valueOf(is, field)]
        if (before !== after)
          findings.differs({ name, field, before, after, since }, `${field} of ${name}`)
      }
    },
  })
  return findings.all
}

function quotasOf({ capturedAt, outcome }: Observation<'quotas'>): Told<QuotaEntry> {
  const things = new Map(outcome.data.map((quota) => [quotaName(quota), quota]))
  return { at: capturedAt, things, lacks: () => true, hidden: false }
}

/** `client-id reports, user alice`; a null is the default entity of its type. */
function quotaName({ entity }: QuotaEntry): string {
  return Object.entries(entity)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, name]) => `${type} ${name ?? '(default)'}`)
    .join(', ')
}

function limits({ values }: QuotaEntry): string {
  return Object.entries(values)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key} = ${value}`)
    .join(', ')
}

function valueOf(values: QuotaEntry['values'], key: string): string | null {
  const value = Object.hasOwn(values, key) ? values[key] : undefined
  return value === undefined ? null : String(value)
}
