/**
 * One slice of a search as the server tells it, line by line: `started`, records and progress, `done`.
 * Lines are parsed by kJQ's own reader, so that 64-bit integers and awkward names arrive as they are.
 */
import type { Problem } from '@millrace/contract/envelope.ts'
import { FILL_HEADER } from '@millrace/contract/fill.ts'
import type { SearchRequest } from '@millrace/contract/search.ts'
import { parseJson } from '@millrace/kjq/json/parse.ts'
import { apiFetch } from '../../api/client.ts'
import { liveSocket } from '../../api/live.ts'
import { apiPaths } from '../../api/paths.ts'
import { ProblemError, foreignError, isProblem, offlineError } from '../../api/problem-error.ts'
import type { DoneLine, ProgressLine, ShownRecord, StartedLine } from './model.ts'

export type ShownLine =
  | StartedLine
  | ProgressLine
  | DoneLine
  | (ShownRecord & { readonly type: 'record' })

export interface SearchListener {
  readonly onLine: (line: ShownLine) => void
  /** Once, at the end. `null`: it ended with its `done` line. */
  readonly onEnd: (problem: Problem | null) => void
}

/** Ends the slice; `onEnd` follows. */
export type StopSearch = () => void

/** How long a search waits for a socket that is being opened. */
const PATIENCE_MS = 2_000

/** A proxy that lets no socket through may well gather what it passes on, too. */
const PROXY_BUFFER_BYTES = 65_536

/**
 * Searches through the socket, which needs no connection of its own per search and can be stopped with a cursor; over
 * HTTP where a proxy lets no socket through.
 */
export function openSearch(
  cluster: string,
  request: SearchRequest,
  listener: SearchListener,
): StopSearch {
  let stopped = false
  let stop: StopSearch = () => listener.onEnd(null)
  const begin = (): void => {
    unsubscribe()
    clearTimeout(timer)
    if (!stopped) {
      stop =
        searchOverSocket(cluster, request, listener) ?? searchOverHttp(cluster, request, listener)
    }
  }
  const unsubscribe = liveSocket.onChange(() => {
    if (liveSocket.state !== 'connecting') begin()
  })
  const timer = setTimeout(begin, PATIENCE_MS)
  if (liveSocket.state !== 'connecting') begin()
  return () => {
    stopped = true
    unsubscribe()
    clearTimeout(timer)
    stop()
  }
}

function searchOverSocket(
  cluster: string,
  request: SearchRequest,
  { onLine, onEnd }: SearchListener,
): StopSearch | undefined {
  return liveSocket.search(cluster, request, {
    onNews(line) {
      onLine(line)
      if (line.type === 'done') onEnd(null)
    },
    onRecords(records) {
      for (const record of records) {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the border, as above; parsed by kJQ's reader
        onLine({ ...(record as ShownRecord), type: 'record' })
      }
    },
    onProblem: onEnd,
  })
}

/** The line of one NDJSON text. @throws ProblemError when it is none, e.g. cut off by a proxy */
function readLine(text: string): ShownLine {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the border: the server checks its answers against the same contract
    return parseJson(text) as unknown as ShownLine
  } catch (error) {
    throw foreignError(200, error)
  }
}

/** Searches over HTTP: `POST …/search`, whose answer is NDJSON. */
export function searchOverHttp(
  cluster: string,
  request: SearchRequest,
  listener: SearchListener,
): StopSearch {
  const abort = new AbortController()
  void streamLines(cluster, request, listener.onLine, abort.signal).then(
    () => listener.onEnd(null),
    (error: unknown) => listener.onEnd(abort.signal.aborted ? null : problemOf(error)),
  )
  return () => abort.abort()
}

async function streamLines(
  cluster: string,
  request: SearchRequest,
  onLine: (line: ShownLine) => void,
  signal: AbortSignal,
): Promise<void> {
  const response = await ask(cluster, request, signal)
  if (!response.ok || response.body === null) {
    const body: unknown = await response.json().catch(() => undefined)
    throw isProblem(body) ? new ProblemError(body) : foreignError(response.status)
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  let ended = false
  const take = (line: string): void => {
    if (line === '') return
    const read = readLine(line)
    ended ||= read.type === 'done'
    onLine(read)
  }
  for (;;) {
    const { value, done } = await reader.read()
    if (done) break
    const lines = (rest + value).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(line)
  }
  take(rest)
  if (!ended) throw offlineError(new Error('The answer ended before its last line.'))
}

async function ask(
  cluster: string,
  request: SearchRequest,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await apiFetch(apiPaths.search(cluster), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/x-ndjson',
        [FILL_HEADER]: String(PROXY_BUFFER_BYTES),
      },
      body: JSON.stringify(request),
      signal,
    })
  } catch (error) {
    throw offlineError(error)
  }
}

function problemOf(error: unknown): Problem {
  return (error instanceof ProblemError ? error : offlineError(error)).problem
}
