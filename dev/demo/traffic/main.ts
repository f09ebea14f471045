/**
 * The traffic of the demo, in a process of its own so that Millrace's CPU time is its own. Started by ../demo.ts with
 * the bootstrap address and the path of a control socket; says 'moving' when the estate is there, and ends with its parent.
 */
import { createServer } from 'node:http'
import { GROUPS } from '../estate/groups.ts'
import { runGroup } from './consume.ts'
import { createTopics } from './create.ts'
import { Gate } from './gate.ts'
import { keepWriting, Producers, writeHistory } from './produce.ts'
import { untilQuiet } from './quiet.ts'

const [bootstrap = '', controlSocket = ''] = process.argv.slice(2)
const brokers = bootstrap.split(',')
const gate = new Gate()
process.on('disconnect', () => process.exit())

const control = createServer((request, response) => {
  void (async () => {
    try {
      if (request.url === '/pause') {
        gate.close()
        await untilQuiet(bootstrap)
      } else gate.open()
      response.end()
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })()
})
control.listen(controlSocket)

const created = await createTopics(brokers)
process.send?.('created')
const producers = new Producers(brokers)
await writeHistory(producers, created)
process.send?.('moving')
for (const plan of GROUPS) await runGroup(plan, brokers, gate)
await keepWriting(producers, gate)
