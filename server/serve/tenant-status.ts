/**
 * What somebody is told of this installation. Its sentences are for those who run it: they name its topics and group, the cluster that
 * holds them, other clusters of the configuration. A tenant that has a part of all is told how things stand, without.
 */
import type { Status } from '@millrace/contract/status.ts'
import type { Scope } from '../access/model.ts'

export function statusFor({ unrestricted }: Scope, status: Status): Status {
  if (unrestricted) return status
  const { engine, state_log: log, instance, access, sign_in: signIn } = status
  return {
    ...status,
    engine: {
      ...engine,
      reason: briefly(engine.reason, 'The cluster that holds the state of Millrace has trouble.'),
    },
    state_log: {
      ...log,
      reason: briefly(log.reason, 'State is kept in memory, though that was not asked for.'),
      trouble: briefly(log.trouble, 'Kafka does not take or give records of the state.'),
      skipped: [],
    },
    instance: {
      ...instance,
      reason: briefly(instance.reason, 'Administrators of the installation are told why.'),
    },
    sign_in: { trouble: briefly(signIn.trouble, 'Sessions cannot be kept at the moment.') },
    https: { troubles: [] },
    // The console shows it beside the others.
    warnings: access.problem === null ? [] : [access.problem],
  }
}

const briefly = (reason: string | null, text: string): string | null =>
  reason === null ? null : text
