/** A thread that runs searches, several at once and in turns. */
import { parentPort, workerData } from 'node:worker_threads'
import { encodeKey } from './encode-key.ts'
import { FormatShelf } from './format-shelf.ts'
import { Guard } from './guard.ts'
import type { FromThread, ThreadInput, ToThread } from './protocol.ts'
import { ThreadCompilations } from './refused.ts'
import { failureOf, Searching } from './searching.ts'

const port = parentPort
if (port === null) throw new Error('search/worker/thread.ts runs as a worker thread only')

// Only pool-thread.ts starts this file.
const input: ThreadInput = workerData
const guard = new Guard(input.guard)
const compilations = new ThreadCompilations(guard, input.refused)
const shelf = new FormatShelf(compilations)
const searches = new Map<number, Searching>()
/** How often what is due is told. */
const TICK_MS = 25

setInterval(() => {
  for (const searching of searches.values()) searching.tell()
}, TICK_MS)

port.on('message', (message: ToThread) => {
  switch (message.type) {
    case 'open':
      open(message)
      return
    case 'scan':
      searches.get(message.search)?.scan(message.ranges)
      return
    case 'stop':
      searches.get(message.search)?.stop()
      return
    case 'release':
      searches.get(message.search)?.release(message.topic, message.partition)
      return
    case 'refuse':
      searches.get(message.search)?.refuse(message.part)
      return
    case 'close': {
      const searching = searches.get(message.search)
      searches.delete(message.search)
      void searching?.close()
      return
    }
    case 'limit':
      searches.get(message.search)?.limit(message.bytesPerSecond)
      return
    case 'taken':
      searches.get(message.search)?.taken(message.bytes)
      return
    case 'refuse-compilation':
      compilations.refuse(message.refused)
      return
    case 'encode': {
      const { call, key } = message
      void encodeKey(call, key, shelf.catalogueOf(key.formats), guard).then(post)
      return
    }
  }
})

function open({ search, spec }: ToThread & { type: 'open' }): void {
  try {
    const catalogue = shelf.catalogueOf(spec.formats)
    searches.set(search, new Searching(search, spec, catalogue, guard, post))
  } catch (error) {
    post({ type: 'failed', search, ...failureOf(error) })
  }
}

function post(message: FromThread, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer)
}
