/** `./millrace test`: runs the suites one after another and sums them up. */
import { fileURLToPath } from 'node:url'
import { BROKER_SOCKET } from '../testing/broker-protocol.ts'
import { startBrokerServer } from '../testing/broker-server.ts'
import { parseArgs, type Suite } from './args.ts'
import { runNodeSuite } from './node-suite.ts'
import { exitCode, summary, type Outcome, type SuiteOutcome } from './outcome.ts'
import { runE2eSuite, runWebSuite } from './tool-suites.ts'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

const runners: Readonly<Record<Suite, () => Promise<Outcome>>> = {
  unit: () => runNodeSuite({ kind: 'unit', root }),
  web: () => runWebSuite(root),
  async integration() {
    await using brokers = await startBrokerServer()
    process.env[BROKER_SOCKET] = brokers.path
    try {
      // Without await the brokers would end as soon as the tests have begun.
      return await runNodeSuite({ kind: 'integration', root })
    } finally {
      // The suites after this one start their own.
      delete process.env[BROKER_SOCKET]
    }
  },
  e2e: () => runE2eSuite(root),
  slow: () => runNodeSuite({ kind: 'slow', root }),
}

const args = parseArgs(process.argv.slice(2))
if (typeof args === 'string') {
  console.error(args)
  process.exit(2)
}
const outcomes: SuiteOutcome[] = []
for (const suite of args.suites) {
  console.log(`\n== ${suite}`)
  const from = performance.now()
  const outcome = await runners[suite]()
  outcomes.push({ suite, ...outcome, seconds: (performance.now() - from) / 1000 })
}
process.stdout.write(summary(outcomes))
// exitCode, not exit(): what is still on its way to a pipe must arrive.
process.exitCode = exitCode(outcomes)
