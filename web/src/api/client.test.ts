import { createServer, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { apiFetch, linkUrl } from './client.ts'
import { useSignedIn } from './signed-in.ts'

interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const problem = (status: number, code: string, headers: Answer['headers'] = {}): Answer => ({
  status,
  body: { title: 'No', detail: 'No.', code, status },
  headers,
})
const BEHIND = problem(503, 'MR_BEHIND', { 'retry-after': '0' })

const cleanups: (() => void)[] = []
const left: string[] = []
beforeEach(() => {
  left.length = 0
  useSignedIn.setState({ state: 'unknown' })
})
afterEach(() => {
  vi.unstubAllGlobals()
  for (const cleanup of cleanups.splice(0)) cleanup()
})

/** A real server that gives these answers one after the other, and a page below `/kpow/` that asks it. */
async function serve(...answers: readonly Answer[]): Promise<readonly IncomingMessage[]> {
  const asked: IncomingMessage[] = []
  const server = createServer((request, response) => {
    const { status, body, headers = {} } = answers[asked.length] ?? { status: 500, body: null }
    asked.push(request)
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanups.push(() => server.close())
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  vi.stubGlobal('document', { baseURI: `http://127.0.0.1:${port}/kpow/` })
  vi.stubGlobal('location', {
    pathname: '/kpow/c/Demo/topics',
    search: '?q=a&tenant=eu',
    replace: (url: string) => left.push(url),
  })
  return asked
}

test('a request is for the tenant of the window; a link and the socket name it themselves', async () => {
  const asked = await serve({ status: 200, body: {} })
  await apiFetch('/me')
  expect(asked[0]?.url).toBe('/kpow/me')
  expect(asked[0]?.headers['x-tenant-id']).toBe('eu')
  expect(linkUrl('/ws', 'ws').href).toMatch(/^ws:.*\/kpow\/ws\?tenant=eu$/)
  expect(linkUrl('/x?format=csv').search).toBe('?format=csv&tenant=eu')
})

test('an instance that is behind is asked again, and the answer is the last one', async () => {
  const asked = await serve(BEHIND, BEHIND, { status: 200, body: { n: 1 } })
  const response = await apiFetch('/a', { method: 'POST', body: '{}' })
  expect(await response.json()).toEqual({ n: 1 })
  expect(asked.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST'])
})

test('not for ever, and nothing else is asked twice', async () => {
  const asked = await serve(BEHIND, BEHIND, BEHIND, BEHIND, BEHIND, BEHIND, BEHIND)
  expect((await apiFetch('/a')).status).toBe(503)
  expect(asked).toHaveLength(5)
  const other = await serve(problem(503, 'MR_STATE_AWAY', { 'retry-after': '0' }))
  const response = await apiFetch('/a')
  // The body is still there to be read.
  expect(await response.json()).toMatchObject({ code: 'MR_STATE_AWAY' })
  expect(other).toHaveLength(1)
})

test('nobody is signed in: to the sign-in page, which leads back; a proxy’s own 401 is none of ours', async () => {
  await serve(
    { status: 401, body: 'the proxy wants a password' },
    problem(401, 'MR_UNAUTHENTICATED'),
  )
  await apiFetch('/a')
  expect(left).toEqual([])
  await apiFetch('/a')
  expect(useSignedIn.getState().state).toBe('leaving')
  expect(left).toHaveLength(1)
  const url = new URL(left[0] ?? '')
  expect(url.pathname).toBe('/kpow/login')
  expect(url.searchParams.get('landing')).toBe('/c/Demo/topics?q=a&tenant=eu')
})

test('from a page that was shown nobody is taken away', async () => {
  await serve({ status: 200, body: {} }, problem(401, 'MR_UNAUTHENTICATED'))
  await apiFetch('/a')
  await apiFetch('/a')
  expect(useSignedIn.getState().state).toBe('ended')
  expect(left).toEqual([])
})
