/** Millrace from its start to its end. */
import { openSignIn } from './access/sign-in/open-sign-in.ts'
import { loadConfigOrExit, openAccessOrExit } from './start/load-or-exit.ts'
import { readEnvFilesOrExit } from './start/start-arguments.ts'
import { openActs } from './act/pipeline.ts'
import { openAudit } from './audit/open-audit.ts'
import { createLogger } from './log/logger.ts'
import { stdoutDestination } from './log/format.ts'
import { createEngine } from './state/engine-state.ts'
import { openState } from './start/open-state.ts'
import { openChanges } from './state/changes/open-changes.ts'
import { openHistories } from './state/history-log/open-histories.ts'
import { openRegistries } from './jobs/open-registries.ts'
import { openSearches } from './jobs/open-searches.ts'
import { startObserving } from './observe/start-observing.ts'
import { notePolicies } from './start/note-policies.ts'
import { startServerOrExit } from './start/serve-or-exit.ts'
import { openTls } from './serve/tls/open-tls.ts'
import { describeInstallation } from './serve/installation/describe-installation.ts'
import { describeStatus } from './start/describe-status.ts'
import { logClusters, logListening, logStart } from './start/startup-log.ts'
import { VERSION } from './start/version.ts'
import { endOnFaults, endOnSignals, type Open } from './start/shutdown.ts'

const files = readEnvFilesOrExit(process.argv.slice(2))
const config = loadConfigOrExit(files.writtenAt)
const log = createLogger({
  level: config.log.level,
  destination: stdoutDestination(config.log.format),
})
endOnFaults(log)
const open: Open[] = []
endOnSignals(log, open)
logStart(log, config, files)
const access = openAccessOrExit({ config, log: log.child({ subsystem: 'access' }) })
open.push({ name: 'the RBAC file', close: async () => access[Symbol.dispose]() })
const tls = openTls(config.web.https, log.child({ subsystem: 'https' }))
open.push({ name: 'the certificate', close: async () => tls?.[Symbol.dispose]() })

const engine = createEngine({
  config: config.engine,
  awaitsViews: config.state.mode !== 'none',
  log: log.child({ subsystem: 'engine' }),
  exit: (code) => process.exit(code),
})
open.push({ name: 'the engine', close: () => engine.close() })

const state = openState({
  config,
  log,
  engine,
  exit(reason, code) {
    process.stderr.write(`Millrace cannot go on: ${reason}\n`)
    process.exit(code)
  },
})
open.push({ name: 'the state log', close: () => state.close() })
const { eventLog, instances, documents } = state
const { ownership } = instances
const resources = config.resources.map(({ key }) => key)
const changes = openChanges({
  resources,
  eventLog,
  ownership,
  keptDays: config.state.kept.changesDays,
  log: log.child({ subsystem: 'changes' }),
})
open.push({ name: 'the log of changes', close: async () => changes[Symbol.asyncDispose]() })

const histories = openHistories({
  resources,
  eventLog,
  ownership,
  fence: instances.fence,
  config: config.state.kept,
  mode: config.state.mode,
  cacheBytes: config.memory.historyCacheBytes,
  log: log.child({ subsystem: 'history' }),
})
open.push({ name: 'the history', close: async () => histories[Symbol.asyncDispose]() })

const observing = startObserving({
  config,
  log: log.child({ subsystem: 'snapshot' }),
  engine,
  eventLog,
  instances,
  changes,
  histories,
})
open.push({ name: 'the observer', close: () => observing.close() })
const { estate } = observing
logClusters(log, estate, config.resources)
void observing.follower.caughtUp.then(() => state.snapshotsRead())

const audit = openAudit({
  eventLog,
  log: log.child({ subsystem: 'audit' }),
  instanceId: instances.self.id,
})
notePolicies(access, audit)
open.push({ name: 'the audit log', close: async () => audit[Symbol.asyncDispose]() })

const acts = openActs({
  resources: config.resources,
  access,
  audit,
  prefix: config.state.prefix,
  log: log.child({ subsystem: 'changes' }),
})
open.push({ name: 'the changes', close: async () => acts[Symbol.asyncDispose]() })

const searches = openSearches({
  config,
  log: log.child({ subsystem: 'search' }),
  access,
  audit,
  documents,
  instances,
})

const registries = openRegistries(config.resources)
open.push({ name: 'the registries', close: async () => registries[Symbol.dispose]() })

const signIn = openSignIn({
  config: config.access,
  secret: config.state.secret,
  prefix: config.state.prefix,
  eventLog,
  mayWrite: state.mayWrite,
  log: log.child({ subsystem: 'sign-in' }),
})
open.push({ name: 'sign-in', close: async () => signIn[Symbol.asyncDispose]() })

const server = await startServerOrExit({
  config,
  log: log.child({ subsystem: 'http' }),
  tls,
  estate,
  estateOf: estate.of,
  access,
  audit,
  acts,
  signIn,
  engine,
  searches,
  registries,
  instances,
  documents,
  changes,
  status: describeStatus({
    config,
    engine,
    state,
    observing,
    histories,
    audit,
    access,
    signIn,
    tls,
  }),
  installation: describeInstallation({
    env: process.env,
    config,
    estate,
    known: (resource) => observing.known(resource),
    version: VERSION,
    startedAt: instances.self.startedAt,
  }),
})
open.push({ name: 'the HTTP server', close: () => server.close() })
// Closed first: what streams ends with its cursor, and the server has nothing to wait for.
open.push({ name: 'the searches', close: () => searches.close() })
open.push({ name: 'the membership', close: () => state.leave() })
logListening(log, config.web, server)
