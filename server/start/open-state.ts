/** Where state is kept, as configured, and who shares it: log, documents, instances. */
import { randomUUID } from 'node:crypto'
import { instanceUrl } from '../cluster/instance-url.ts'
import { joinInstances } from '../cluster/join-instances.ts'
import { loneInstance } from '../cluster/lone-instance.ts'
import type { Instances } from '../cluster/model.ts'
import type { Config } from '../config/types.ts'
import type { Logger } from '../log/logger.ts'
import type { Documents } from '../state/documents/model.ts'
import { openDocuments } from '../state/documents/open-documents.ts'
import type { EngineControl } from '../state/engine-state.ts'
import { memoryLog } from '../state/log/memory-log.ts'
import type { EventLog } from '../state/log/model.ts'
import { openKafkaLog } from '../state/log/open-kafka-log.ts'
import { EXIT_CONFIGURATION } from './load-or-exit.ts'
import { VERSION } from './version.ts'

export interface OpenState {
  readonly eventLog: EventLog
  readonly instances: Instances
  readonly documents: Documents
  /** Why state is in memory although that was not asked for; null otherwise. */
  readonly memoryReason: () => string | null
  /** Why this instance must not write documents now, a sentence; null: it may. */
  readonly mayWrite: () => string | null
  /** To be called when the snapshots that lay in the log have been applied: only then may a claim be made. */
  readonly snapshotsRead: () => void
  /** Gives up what this instance owns, first of all at the end: others take over at once. */
  leave(): Promise<void>
  close(): Promise<void>
}

/** How often the log is asked how it is. */
const TROUBLE_MS = 1_000

export function openState(options: {
  readonly config: Config
  readonly log: Logger
  readonly engine: EngineControl
  /** The end of the start: says why on stderr and exits with a code. */
  readonly exit: (reason: string, code: number) => void
}): OpenState {
  const { config, log, engine, exit } = options
  const read = Promise.withResolvers<undefined>()
  let memoryReason: string | null = null
  const eventLog = openLog(config, log, (reason) => (memoryReason = reason), exit)
  const instances = openInstances(config, log, {
    eventLog,
    caughtUp: read.promise,
    describe: () => ({ lag: documents.lag, engine: engine.state }),
  })
  const mayWrite = (): string | null =>
    instances.membership.kind === 'refused' ? instances.membership.reason : null
  const documents = openDocuments({
    eventLog,
    log: log.child({ subsystem: 'documents' }),
    mayWrite,
  })
  void documents.ready.then(() => engine.viewsCaughtUp())
  const trouble = setInterval(() => engine.logTrouble(eventLog.trouble), TROUBLE_MS).unref()
  instances.onChange(() => {
    const { kind, reason } = instances.membership
    engine.standBy(config.state.explicit && kind === 'refused' ? reason : null)
  })
  void endIfRefused()

  async function endIfRefused(): Promise<void> {
    const reason = await instances.refused
    if (config.state.explicit) exit(reason, EXIT_CONFIGURATION)
  }

  return {
    eventLog,
    instances,
    documents,
    mayWrite,
    memoryReason: () => memoryReason,
    snapshotsRead: () => read.resolve(undefined),
    leave: () => instances.leave(),
    async close() {
      clearInterval(trouble)
      await instances[Symbol.asyncDispose]()
      await documents[Symbol.asyncDispose]()
      await eventLog[Symbol.asyncDispose]()
    },
  }
}

function openLog(
  config: Config,
  log: Logger,
  onMemory: (reason: string) => void,
  exit: (reason: string, code: number) => void,
): EventLog {
  const [primary] = config.resources
  if (config.state.mode === 'none' || primary === undefined) return memoryLog()
  const eventLog = openKafkaLog({
    kafka: primary.kafka,
    config: config.state,
    log: log.child({ subsystem: 'state' }),
  })
  async function settle(): Promise<void> {
    const outcome = await eventLog.settled
    switch (outcome.kind) {
      case 'kafka':
        return
      case 'memory':
        onMemory(outcome.reason)
        log.warn(`state is kept in memory, until the process ends: ${outcome.reason}`)
        return
      case 'refused':
        exit(outcome.reason, EXIT_CONFIGURATION)
    }
  }
  void settle()
  return eventLog
}

function openInstances(
  config: Config,
  log: Logger,
  parts: {
    readonly eventLog: EventLog
    readonly caughtUp: Promise<void>
    readonly describe: () => { readonly lag: number | null; readonly engine: string }
  },
): Instances {
  const [primary] = config.resources
  const self = {
    id: randomUUID(),
    version: VERSION,
    url: instanceUrl({
      configured: config.state.instanceUrl,
      host: config.web.host,
      port: config.web.port,
      secure: config.web.https !== null,
    }),
    resources: config.resources.map(({ key }) => key),
  }
  if (config.state.mode === 'none' || primary === undefined) return loneInstance(self)
  return joinInstances({
    ...self,
    ...parts,
    kafka: primary.kafka,
    config: config.state,
    log: log.child({ subsystem: 'instances' }),
  })
}
