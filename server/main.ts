/** Millrace from its start to its end. */
import { loadConfigOrExit } from './start/load-or-exit.ts'
import { createLogger } from './log/logger.ts'
import { stdoutDestination } from './log/format.ts'
import { createEngine } from './state/engine-state.ts'
import { startObserving } from './observe/start-observing.ts'
import { startServerOrExit } from './start/serve-or-exit.ts'
import { describeStatus } from './start/describe-status.ts'
import { logClusters, logListening, logStart } from './start/startup-log.ts'
import { endOnFaults, endOnSignals } from './start/shutdown.ts'

const config = loadConfigOrExit()
const log = createLogger({
  level: config.log.level,
  destination: stdoutDestination(config.log.format),
})
endOnFaults(log)
logStart(log, config)

const engine = createEngine({
  config: config.engine,
  log: log.child({ subsystem: 'engine' }),
  exit: (code) => process.exit(code),
})
const observing = startObserving({
  config,
  log: log.child({ subsystem: 'snapshot' }),
  engine,
})
const { estate } = observing
logClusters(log, estate)

const server = await startServerOrExit({
  config,
  log: log.child({ subsystem: 'http' }),
  estate,
  engine,
  status: describeStatus(config, engine),
})
logListening(log, config.web.host, server.port)

endOnSignals(log, [
  { name: 'the HTTP server', close: () => server.close() },
  { name: 'the observer', close: () => observing.close() },
  { name: 'the engine', close: () => engine.close() },
])
