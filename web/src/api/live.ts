/** The console's own socket and query cache, joined: what arrives on one is put into the other. */
import { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { getJson, linkUrl } from './client.ts'
import { apiPaths } from './paths.ts'
import { LiveSocket, type LiveMode, type SocketState } from './live-socket.ts'
import { ProblemError } from './problem-error.ts'
import { useSignedIn } from './signed-in.ts'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: false,
      // Offline is tried again by the poll; what the server answered does not change by asking twice.
      retry: (count, error) =>
        count < 1 &&
        error instanceof ProblemError &&
        (error.offline || error.problem.status >= 502),
      retryDelay: 1_000,
      networkMode: 'always',
    },
  },
})

export const readKey = (path: string): readonly [string, string] => ['read', path]

export const liveSocket = new LiveSocket(linkUrl('/ws', 'ws').href, {
  onData(path, body) {
    if (!answerWaiting(path, body)) queryClient.setQueryData(readKey(path), body)
  },
  // Asked once more over HTTP: one path for errors, with its request id, whatever the transport.
  onError(path) {
    if (!answerWaiting(path, undefined)) {
      void queryClient.invalidateQueries({ queryKey: readKey(path) })
    }
  },
  onRefused: () => void askWho(),
})

/** Why the socket was refused is told by asking who looks: nobody, nobody who may come in, or not in this tenant. */
async function askWho(): Promise<void> {
  const queryKey = readKey(apiPaths.me())
  await queryClient.refetchQueries({ queryKey })
  const isIn = queryClient.getQueryState(queryKey)?.status === 'success'
  if (isIn && useSignedIn.getState().state === 'in') liveSocket.start()
}

// Nobody is signed in: every attempt to connect would be refused. Back again, what is on screen is asked for anew.
useSignedIn.subscribe(({ state }, before) => {
  if (state === 'ended' || state === 'leaving' || state === 'refused') liveSocket.stop()
  if (state !== 'in' || before.state !== 'ended') return
  liveSocket.start()
  void refreshAll()
})

// Whether it was the network, a restart or the engine's end that closed the socket is asked at once, with the one read
// that the frame of every page shows; the others follow at their pace.
liveSocket.onChange(() => {
  if (liveSocket.state === 'closed') {
    void queryClient.invalidateQueries({ queryKey: readKey(apiPaths.clusters()) })
  }
})

const waiting = new Map<string, (body: unknown) => void>()

function answerWaiting(path: string, body: unknown): boolean {
  const answer = waiting.get(path)
  waiting.delete(path)
  answer?.(body)
  return answer !== undefined
}

/** How long a new page waits for the socket before it asks over HTTP. */
const PATIENCE_MS = 2_000

/**
 * One read. A path that is new to this page is about to be answered by the socket, if there is one, and is not asked for
 * twice; everything else goes over HTTP: no socket, a refresh, an error, a socket that does not answer in time.
 */
export async function read<T>(path: string, signal: AbortSignal): Promise<T> {
  const state = queryClient.getQueryState(readKey(path))
  const isNew = state === undefined || state.dataUpdateCount + state.errorUpdateCount === 0
  if (isNew && liveSocket.state === 'open') {
    const body = await new Promise<unknown>((resolve) => {
      waiting.set(path, resolve)
      const giveUp = (): void => {
        if (waiting.get(path) === resolve) answerWaiting(path, undefined)
      }
      setTimeout(giveUp, PATIENCE_MS)
      signal.addEventListener('abort', giveUp)
    })
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the border: the server checks its answers against the same contract
    if (body !== undefined) return body as T
  }
  return getJson<T>(path, signal)
}

const subscribe = (listener: () => void): (() => void) => liveSocket.onChange(listener)

export function useSocketState(): SocketState {
  return useSyncExternalStore(subscribe, () => liveSocket.state)
}

export function useLiveMode(cluster: string): LiveMode | undefined {
  return useSyncExternalStore(subscribe, () => liveSocket.liveMode(cluster))
}

/** Asks for everything on screen again, now. */
export function refreshAll(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['read'], refetchType: 'active' })
}
