import { ProblemError, foreignError, isProblem, offlineError } from './problem-error.ts'

/** Absolute address of an API path below wherever this installation is served (see boot/prefix.ts). */
export function apiUrl(path: string, protocol?: 'ws'): URL {
  const url = new URL(path.replace(/^\//, ''), document.baseURI)
  if (protocol === 'ws') url.protocol = url.protocol.replace('http', 'ws')
  return url
}

/**
 * GET of one read path.
 * @throws ProblemError for every answer that is not a body of the contract.
 */
export function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return askJson(path, { headers: { accept: 'application/json' } }, signal)
}

/**
 * POST of a JSON body, or DELETE. `undefined` for an answer without a body.
 * @throws ProblemError as `getJson`
 */
export function sendJson<T>(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  return askJson(
    path,
    body === undefined
      ? { method, headers: { accept: 'application/json' } }
      : { method, headers, body: JSON.stringify(body) },
  )
}

async function askJson<T>(path: string, init: RequestInit, signal?: AbortSignal): Promise<T> {
  let response: Response
  try {
    response = await fetch(apiUrl(path), { ...init, signal: signal ?? null })
  } catch (error) {
    if (signal?.aborted === true) throw error
    throw offlineError(error)
  }
  let body: unknown
  try {
    body = response.status === 204 ? undefined : await response.json()
  } catch (error) {
    if (signal?.aborted === true) throw error
    throw foreignError(response.status, error)
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the border: the server checks its answers against the same contract
  if (response.ok) return body as T
  throw isProblem(body) ? new ProblemError(body) : foreignError(response.status)
}
