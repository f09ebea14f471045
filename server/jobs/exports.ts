/** All results of a search as a file, streamed: nothing is kept, and a slow reader holds the search back. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ExportRequest, ExportTicket } from '@millrace/contract/search.ts'
import type { RecordText } from '@millrace/search/engine/model.ts'
import { formatter } from '@millrace/search/format/formatter.ts'
import { accountKey } from '../access/identity.ts'
import { asJobError, JobError } from './errors.ts'
import { makeTicket, readTicket, TICKET_MS } from './export-ticket.ts'
import type { RunningSearch } from './running-search.ts'
import type { EngineSource } from './search-engine.ts'
import type { Asker, SearchRunner } from './search-runner.ts'

export interface Exports {
  /**
   * Tries the request and makes a ticket for it.
   * @throws JobError for anything wrong with the request, as a search would
   */
  prepare(
    asker: Asker,
    request: ExportRequest,
    signal?: AbortSignal,
  ): Promise<{ readonly ticket: string; readonly expiresAt: ExportTicket['expires_at'] }>
  /** @throws JobError MR_EXPORT_TICKET, and as a search */
  open(asker: Asker, ticket: string, signal?: AbortSignal): Promise<ExportFile>
}

export interface ExportFile {
  readonly contentType: string
  /** For Content-Disposition: letters, digits, dots, hyphens and underscores only. */
  readonly name: string
  /**
   * The file, in order. Throws JobError when it cannot be completed, so that whoever writes it can break it off: what
   * ends well is complete.
   */
  readonly text: AsyncIterable<string>
  /** Nobody reads on. */
  end(): Promise<void>
}

/** CSV takes records apart, some hundred MB/s: so much of them between two turns of the event loop. */
const TURN_CHARS = 262_144

export function searchExports(parts: {
  readonly runner: SearchRunner
  readonly engine: EngineSource
}): Exports {
  const { runner, engine } = parts

  async function search(
    asker: Asker,
    { format: _format, columns: _columns, ...request }: ExportRequest,
    signal?: AbortSignal,
  ): Promise<RunningSearch> {
    const style = { defaultLimit: 0, omitOver: null, download: true } as const
    return runner.open(asker, { ...request, streaming: true }, style, signal)
  }

  return {
    async prepare(asker, request, signal) {
      const tried = await search(asker, request, signal)
      try {
        formatterOf(request, tried)
      } finally {
        await tried.end()
      }
      const expiresAt = Date.now() + TICKET_MS
      const { tickets } = await engine.get()
      return { ticket: makeTicket(tickets, holderOf(asker), request, expiresAt), expiresAt }
    },
    async open(asker, ticket, signal) {
      const { tickets } = await engine.get()
      const request = readTicket(tickets, holderOf(asker), ticket, Date.now())
      const running = await search(asker, request, signal)
      try {
        const form = formatterOf(request, running)
        return {
          contentType: form.contentType,
          name: fileName(request, new Date()),
          text: fileText(running, form),
          end: () => running.end(),
        }
      } catch (thrown) {
        await running.end()
        throw thrown
      }
    },
  }
}

const holderOf = (asker: Asker) => ({ user: accountKey(asker.identity), cluster: asker.set })

type Formatter = ReturnType<typeof formatter>

function formatterOf(request: ExportRequest, { started }: RunningSearch): Formatter {
  try {
    return formatter(request.format, {
      columns: request.columns ?? null,
      projected: started.columns,
      projection: (request.projection ?? '').trim() !== '',
    })
  } catch (thrown) {
    throw asJobError(thrown)
  }
}

async function* fileText(search: RunningSearch, form: Formatter): AsyncGenerator<string> {
  yield form.begin()
  for await (const output of search.outputs) {
    if (output.type === 'records') {
      for (const some of portions(output.records)) {
        yield form.records(some)
        await nextTurn()
      }
    } else if (output.type === 'done') {
      const lost = output.partitions.find(({ state }) => state === 'lost')
      if (output.reason === 'failed' || output.reason === 'cancelled' || lost !== undefined) {
        const what = lost === undefined ? '' : ` (partition ${lost.partition} of ${lost.topic})`
        throw new JobError(
          'MR_CLUSTER_FAILED',
          `The export is not complete${what}: ${output.message ?? lost?.notes.at(-1) ?? 'it was ended'}`,
        )
      }
    }
  }
  yield form.end()
}

function* portions(records: readonly RecordText[]): Generator<readonly RecordText[]> {
  let from = 0
  let chars = 0
  for (const [index, record] of records.entries()) {
    chars += record.json.length
    if (chars < TURN_CHARS && index < records.length - 1) continue
    yield records.slice(from, index + 1)
    from = index + 1
    chars = 0
  }
}

/** `orders-2026-01-31T10-20-30Z.csv` */
function fileName({ topics, format }: ExportRequest, at: Date): string {
  const [only = ''] = topics
  const what = topics.length === 1 ? only.replaceAll(/[^A-Za-z0-9._-]+/g, '_') : 'records'
  const time = at.toISOString().slice(0, 19).replaceAll(':', '-')
  return `${what.slice(0, 150)}-${time}Z.${format}`
}
