/** The engine's states and the banners of the console, for docs/troubleshooting.md. */
import type { EngineState } from '@millrace/contract/status.ts'

export const ENGINE_STATES: Readonly<
  Record<EngineState, { readonly meaning: string; readonly cure: string }>
> = {
  CREATED: { meaning: 'Millrace is starting.', cure: 'Wait: it lasts for moments.' },
  REBUILDING: {
    meaning:
      'The primary cluster has not answered yet, or `_state` is being read back. `/ready` is 503.',
    cure: 'The body of `/ready` has the reason. If it is Kafka, see below.',
  },
  RUNNING: { meaning: 'All is well.', cure: 'Nothing is to be done.' },
  RECOVERING: {
    meaning:
      'The primary cluster is away, or does not take records. Pages show what was last known; nothing is saved.',
    cure: 'Bring the cluster back: GET /admin/v1/status has its words. Too few in-sync replicas: start the brokers that are down.',
  },
  ERROR: {
    meaning:
      'It was away longer than `STREAMS_TASK_TIMEOUT_MS` + `STREAMS_HEARTBEAT_MS`. `/healthy` is 503.',
    cure: 'Bring the cluster back. With LOG_EXCEPTION restart Millrace then; LOG_AND_EXIT is restarted by its supervisor; LOG_AND_RECOVER goes on by itself.',
  },
}

/** By title, as web/src/app/shell/state-banners.ts writes it; a test holds the two to each other. */
export const BANNERS: Readonly<Record<string, string>> = {
  'Millrace is in error.': 'As the engine in ERROR, above.',
  'Millrace is recovering.': 'As the engine in RECOVERING, above.',
  'State is not being kept at the moment.':
    'The primary cluster does not take or give records; the banner has its words. Start the brokers that lead the internal topics.',
  'Millrace is reading back what it knew.': 'Wait; the banner says how far it is.',
  'The policies as they lie there are not in force.':
    'Correct the RBAC file: the banner names the line, `./millrace policy check` all mistakes. Until then the policies that were read last decide.',
  'The certificate has to be seen to.':
    'Renew the certificate that HTTPS_KEYSTORE_LOCATION names, or correct what the banner says; the file is read anew by itself (docs/https.md).',
  'The audit log cannot be written.':
    'As MR_AUDIT_AWAY, below: nothing is changed until the primary cluster takes records.',
  'State is in memory only and will be gone after a restart.':
    'Give the principal the ACL that the banner names (`./millrace acls`) and restart; or set PERSISTENCE_MODE=none, if it is meant so.',
  'This instance may not share the others’ state.':
    'Set the same MILLRACE_SECRET for every instance, or run one.',
  'This instance runs alone.':
    'Give the principal Read on the group of the instances (`./millrace acls`); it joins by itself within a minute.',
}
