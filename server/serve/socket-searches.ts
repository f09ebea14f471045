/**
 * Searches of one socket. Records' text goes through unparsed, as soon as it is there. A client that does not take what
 * was sent holds its search back; of a tail the engine then leaves records out and says so.
 */
import type { SearchRequest } from '@millrace/contract/search.ts'
import type { ServerFrame } from '@millrace/contract/socket.ts'
import type { WebSocket } from 'ws'
import { searchStyle } from '../jobs/describe-search.ts'
import { pauseGate, type PauseGate } from '../jobs/pause-gate.ts'
import type { RunningSearch } from '../jobs/running-search.ts'
import { scopedTo, type ServeContext } from './context.ts'
import { asServeError, type ServeError } from './errors.ts'
import { askerOf } from './operations/asker.ts'
import type { SocketIdentity } from './socket-identity.ts'

export interface SocketSearches extends Disposable {
  /** A search of the same id is ended first. */
  start(id: number, clusterId: string, request: SearchRequest): void
  stop(id: number): void
  pause(id: number, paused: boolean): void
  /** Ends all of them; `error` says why. */
  endAll(error: ServeError): void
}

export interface SocketSearchesParts {
  readonly context: ServeContext
  readonly identity: Pick<SocketIdentity, 'current'>
  readonly socket: WebSocket
  readonly sendError: (id: number, error: ServeError) => void
}

/** Not yet taken by the client: beyond this the search waits. */
const MAX_BUFFERED_BYTES = 1_048_576
/** Text of the records of one frame, unless one record is longer. */
const MAX_FRAME_CHARS = 262_144

interface Own {
  readonly gone: AbortController
  readonly gate: PauseGate
  search: RunningSearch | null
  /** What a pause kept is on its way; what came after it waits. */
  sending: Promise<void>
}

export function socketSearches(parts: SocketSearchesParts): SocketSearches {
  const { context, identity, socket, sendError } = parts
  const searches = new Map<number, Own>()

  /** Resolves at once while the client keeps up. */
  async function sendText(text: string): Promise<void> {
    if (socket.readyState !== socket.OPEN) return
    const taken = new Promise<void>((resolve) => {
      socket.send(text, () => resolve())
    })
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) await taken
  }

  const send = async (frame: ServerFrame): Promise<void> => sendText(JSON.stringify(frame))

  async function sendRecords(id: number, records: readonly { readonly json: string }[]) {
    const start = `{"type":"search_records","id":${id},"records":[`
    let text = ''
    for (const { json } of records) {
      if (text !== '' && text.length + json.length > MAX_FRAME_CHARS) {
        await sendText(`${start}${text}]}`)
        text = ''
      }
      text += text === '' ? json : `,${json}`
    }
    if (text !== '') await sendText(`${start}${text}]}`)
  }

  async function run(id: number, own: Own, clusterId: string, request: SearchRequest) {
    const { runner } = context.searches
    const { current } = identity
    const asker = askerOf(scopedTo(context, current), clusterId, current)
    const search = await runner.open(asker, request, searchStyle(request), own.gone.signal)
    own.search = search
    // Stopped or closed while it began.
    if (own.gone.signal.aborted) return search.end()
    await send({ type: 'search', id, line: search.started })
    for await (const output of search.outputs) {
      if (own.gone.signal.aborted) return
      if (output.type === 'records') {
        const records = await own.gate.pass(output.records)
        await own.sending
        await sendRecords(id, records)
      } else {
        // What a pause kept belongs before the end.
        if (output.type === 'done') own.sending = sendRecords(id, own.gate.open().records)
        await own.sending
        await send({ type: 'search', id, line: output })
      }
    }
  }

  function end(id: number): void {
    const own = searches.get(id)
    if (own === undefined) return
    searches.delete(id)
    own.gone.abort()
    own.gate.open()
    void own.search?.end()
  }

  return {
    start(id, clusterId, request) {
      end(id)
      const own: Own = {
        gone: new AbortController(),
        gate: pauseGate(request.tail === true),
        search: null,
        sending: Promise.resolve(),
      }
      searches.set(id, own)
      void run(id, own, clusterId, request)
        .catch((thrown: unknown) => {
          if (own.gone.signal.aborted) return
          const error = asServeError(thrown)
          if (error.code === 'MR_INTERNAL') {
            context.log.error({ error: error.cause }, 'a search of a socket failed')
          }
          sendError(id, error)
        })
        .finally(() => {
          if (searches.get(id) === own) searches.delete(id)
        })
    },
    stop(id) {
      const own = searches.get(id)
      own?.gate.open()
      // One that has not begun has nothing to end with.
      if (own?.search === null) end(id)
      else own?.search.stop()
    },
    pause(id, paused) {
      const own = searches.get(id)
      if (own === undefined) return
      if (paused) own.gate.close()
      const { records, leftOut } = paused ? NOTHING_KEPT : own.gate.open()
      own.sending = sendRecords(id, records)
      void send({ type: 'search_paused', id, paused, left_out: leftOut })
    },
    endAll(error) {
      for (const id of searches.keys()) {
        end(id)
        sendError(id, error)
      }
    },
    [Symbol.dispose]() {
      for (const id of searches.keys()) end(id)
    },
  }
}

const NOTHING_KEPT = { records: [], leftOut: 0 } as const
