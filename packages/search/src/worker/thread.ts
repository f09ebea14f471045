/** A thread that runs searches, several at once and in turns. */
import { parentPort, workerData } from 'node:worker_threads'
import { FormatShelf } from './format-shelf.ts'
import { Guard } from './guard.ts'
import type { FromThread, ThreadInput, ToThread } from './protocol.ts'
import { failureOf, Searching } from './searching.ts'

const port = parentPort
if (port === null) throw new Error('search/worker/thread.ts runs as a worker thread only')

// Only pool-thread.ts starts this file.
const input: ThreadInput = workerData
const guard = new Guard(input.guard)
const shelf = new FormatShelf({ refused: () => undefined, compiling: () => undefined })
const searches = new Map<number, Searching>()
/** How often what is due is told. */
const TICK_MS = 25

setInterval(() => {
  for (const searching of searches.values()) searching.tell()
}, TICK_MS)

port.on('message', (message: ToThread) => {
  const { search } = message
  if (message.type === 'open') {
    try {
      const { spec } = message
      const catalogue = shelf.catalogueOf(spec.formats)
      searches.set(search, new Searching(search, spec, catalogue, guard, post))
    } catch (error) {
      post({ type: 'failed', search, ...failureOf(error) })
    }
    return
  }
  const searching = searches.get(search)
  switch (message.type) {
    case 'scan':
      searching?.scan(message.ranges)
      return
    case 'stop':
      searching?.stop()
      return
    case 'release':
      searching?.release(message.topic, message.partition)
      return
    case 'close':
      searches.delete(search)
      void searching?.close()
      return
    case 'limit':
      searching?.limit(message.bytesPerSecond)
      return
    case 'taken':
      searching?.taken(message.bytes)
      return
  }
})

function post(message: FromThread, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer)
}
