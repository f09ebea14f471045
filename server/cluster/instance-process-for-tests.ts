/** An instance in a process of its own, which tests freeze and kill. Tells what it owns, one JSON line per change. */
import { joinForTest } from './joined-for-tests.ts'

const [bootstrap = '', prefix = ''] = process.argv.slice(2)
const { instances } = joinForTest({ bootstrap, prefix })

let last = ''
function tell(): void {
  const line = JSON.stringify({
    id: instances.self.id,
    kind: instances.membership.kind,
    owned: instances.ownership.owned,
    epochs: Object.fromEntries(
      instances.ownership.owned.map((resource) => [
        resource,
        instances.ownership.epochOf(resource),
      ]),
    ),
  })
  if (line !== last) process.stdout.write(`${line}\n`)
  last = line
}
instances.onChange(tell)
// What is lost by the monotonic clock is lost without an event.
setInterval(tell, 20)
tell()
