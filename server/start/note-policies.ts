/** Policies that are read anew, or cannot be, go to the audit log: who may do what is another from then on. */
import type { Access } from '../access/model.ts'
import type { Audit } from '../audit/model.ts'

export function notePolicies(
  access: Pick<Access, 'state' | 'onChange'>,
  audit: Pick<Audit, 'note'>,
): void {
  let before = stamp(access)
  access.onChange(() => {
    const now = stamp(access)
    if (now === before) return
    before = now
    const { file, problem, policies, tenants } = access.state()
    audit.note({
      kind: 'access',
      phase: 'event',
      who: null,
      event: 'load-policies',
      action: null,
      clusterId: null,
      subjects: file === null ? [] : [{ type: 'file', name: file }],
      decision: null,
      result: problem === null ? 'succeeded' : 'failed',
      reason: problem,
      detail: { policies: policies.length, tenants: tenants.map(({ id }) => id) },
    })
  })
}

function stamp(access: Pick<Access, 'state'>): string {
  const { loaded_at: loadedAt, problem } = access.state()
  return JSON.stringify([loadedAt, problem])
}
