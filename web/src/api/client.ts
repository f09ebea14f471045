import { ProblemError, foreignError, isProblem, offlineError } from './problem-error.ts'
import { noteAnswered, noteUnauthenticated } from './signed-in.ts'
import { TENANT_PARAMETER, wantedTenant } from './tenant.ts'

/** Absolute address of an API path below wherever this installation is served (see boot/prefix.ts). */
export function apiUrl(path: string, protocol?: 'ws'): URL {
  const url = new URL(path.replace(/^\//, ''), document.baseURI)
  if (protocol === 'ws') url.protocol = url.protocol.replace('http', 'ws')
  return url
}

/** `apiUrl` for what is no request of ours and carries no headers: a link, the socket. It names the tenant itself. */
export function linkUrl(path: string, protocol?: 'ws'): URL {
  const url = apiUrl(path, protocol)
  const { id } = wantedTenant()
  if (id !== null) url.searchParams.set(TENANT_PARAMETER, id)
  return url
}

/** How often a request is repeated that an instance could not answer yet; it waits up to 2 s for what it has not read. */
const BEHIND_TRIES = 5

/**
 * `fetch` of a path of the API, for the window's tenant. An instance that is behind what this browser has seen (MR_BEHIND) has
 * done nothing: it is asked again. Notes when nobody is signed in any more.
 * @throws what fetch throws
 */
export async function apiFetch(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  const { id } = wantedTenant()
  if (id !== null) headers.set('x-tenant-id', id)
  for (let tries = 1; ; tries++) {
    const response = await fetch(apiUrl(path), { ...init, headers })
    if (response.ok) {
      noteAnswered()
      return response
    }
    const code = await codeOf(response)
    if (code === 'MR_UNAUTHENTICATED') noteUnauthenticated()
    if (code !== 'MR_BEHIND' || tries >= BEHIND_TRIES) return response
    await pause(retryAfterOf(response) ?? 1_000, init.signal ?? null)
  }
}

/** Code of a problem; leaves the body to be read. null: an answer that is not ours. */
async function codeOf(response: Response): Promise<string | null> {
  if (response.status !== 401 && response.status !== 503) return null
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null)
  return isProblem(body) ? body.code : null
}

/** Ends at once when the caller gives up, whose next request then fails. */
async function pause(ms: number, signal: AbortSignal | null): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/**
 * GET of one read path.
 * @throws ProblemError for every answer that is not a body of the contract.
 */
export function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return askJson(path, { headers: { accept: 'application/json' } }, signal)
}

/**
 * POST or PUT of a JSON body, or DELETE. `undefined` for an answer without a body.
 * @throws ProblemError as `getJson`
 */
export function sendJson<T>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  return askJson(
    path,
    body === undefined
      ? { method, headers: { accept: 'application/json' } }
      : { method, headers, body: JSON.stringify(body) },
    signal,
  )
}

async function askJson<T>(path: string, init: RequestInit, signal?: AbortSignal): Promise<T> {
  let response: Response
  try {
    response = await apiFetch(path, { ...init, signal: signal ?? null })
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
  throw isProblem(body)
    ? new ProblemError(body, { retryAfterMs: retryAfterOf(response) })
    : foreignError(response.status)
}

/** `Retry-After` in seconds, which is how Millrace writes it; null: it asks for no second try. */
function retryAfterOf({ headers }: Response): number | null {
  const text = headers.get('retry-after')
  return text !== null && /^\d{1,5}$/.test(text) ? Number(text) * 1000 : null
}

/** No one waits longer than this for an answer of their own. */
const MAX_PAUSE_MS = 10_000

/**
 * `ask` once more where the server says that it is about to be able (503 with Retry-After): its log is being read, or
 * what this browser wrote a moment ago has not arrived there. For reads and for writes that may be repeated.
 */
export async function retryOnce<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    const pause = error instanceof ProblemError ? error.retryAfterMs : null
    if (pause === null || !(error instanceof ProblemError) || error.problem.status !== 503) {
      throw error
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(pause, MAX_PAUSE_MS)))
    return ask()
  }
}
