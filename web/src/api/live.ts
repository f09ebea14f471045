/** The console's own socket and query cache, joined: what arrives on one is put into the other. */
import { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { apiUrl } from './client.ts'
import { LiveSocket, type LiveMode, type SocketState } from './live-socket.ts'
import { ProblemError } from './problem-error.ts'

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

export const liveSocket = new LiveSocket(apiUrl('/ws', 'ws').href, {
  onData: (path, body) => queryClient.setQueryData(readKey(path), body),
  // Asked once more over HTTP: one path for errors, with its request id, whatever the transport.
  onError: (path) => void queryClient.invalidateQueries({ queryKey: readKey(path) }),
})

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
