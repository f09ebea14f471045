/** Millrace from its start to its end. */
import { randomUUID } from 'node:crypto'
import { instanceUrl } from './cluster/instance-url.ts'
import { loneInstance } from './cluster/lone-instance.ts'
import { VERSION } from './start/version.ts'
import { loadConfigOrExit } from './start/load-or-exit.ts'
import { createLogger } from './log/logger.ts'
import { stdoutDestination } from './log/format.ts'
import { memoryLog } from './state/log/memory-log.ts'
import { createEngine } from './state/engine-state.ts'
import { openSearches } from './jobs/open-searches.ts'
import { startObserving } from './observe/start-observing.ts'
import { startServerOrExit } from './start/serve-or-exit.ts'
import { describeStatus } from './start/describe-status.ts'
import { logClusters, logListening, logStart } from './start/startup-log.ts'
import { endOnFaults, endOnSignals, type Open } from './start/shutdown.ts'

const config = loadConfigOrExit()
const log = createLogger({
  level: config.log.level,
  destination: stdoutDestination(config.log.format),
})
endOnFaults(log)
const open: Open[] = []
endOnSignals(log, open)
logStart(log, config)

const engine = createEngine({
  config: config.engine,
  awaitsViews: false,
  log: log.child({ subsystem: 'engine' }),
  exit: (code) => process.exit(code),
})
open.push({ name: 'the engine', close: () => engine.close() })

const eventLog = memoryLog()
const instances = loneInstance({
  id: randomUUID(),
  version: VERSION,
  url: instanceUrl({
    configured: config.state.instanceUrl,
    host: config.web.host,
    port: config.web.port,
  }),
  resources: config.resources.map(({ key }) => key),
})
const observing = startObserving({
  config,
  log: log.child({ subsystem: 'snapshot' }),
  engine,
  eventLog,
  instances,
})
open.push({ name: 'the observer', close: () => observing.close() })
const { estate } = observing
logClusters(log, estate)

const searches = openSearches({ config, log: log.child({ subsystem: 'search' }) })

const server = await startServerOrExit({
  config,
  log: log.child({ subsystem: 'http' }),
  estate,
  engine,
  searches,
  instances,
  status: describeStatus(config, engine, instances),
})
open.push({ name: 'the HTTP server', close: () => server.close() })
// Closed first: what streams ends with its cursor, and the server has nothing to wait for.
open.push({ name: 'the searches', close: () => searches.close() })
logListening(log, config.web.host, server.port)
