import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Members } from './members.ts'
import { DEFAULT_PREFERENCES, setColumns, setPreference, usePreferences } from './preferences.ts'
import { settingsServer, SettingsSync, useKeeping } from './settings-sync.ts'

const cleanups: (() => void)[] = []
beforeEach(() => {
  usePreferences.setState({ ...DEFAULT_PREFERENCES, unsent: [] })
  useKeeping.setState({ keeping: { kind: 'asking' } })
})
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
  vi.unstubAllGlobals()
})

/** Settings behind a real HTTP server, which refuses as many requests as it is told. */
async function serverWith(values: Record<string, Members[string]>) {
  const asked: { readonly method: string; readonly values?: Members }[] = []
  const refusals: { readonly status: number; readonly retryAfter?: string }[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const method = request.method ?? ''
    const change: { readonly values: Members } | undefined =
      body === '' ? undefined : JSON.parse(body)
    asked.push({ method, ...(change !== undefined && { values: change.values }) })
    const refusal = refusals.shift()
    if (refusal !== undefined) {
      const { status, retryAfter } = refusal
      response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter })
      response.end(JSON.stringify({ code: 'MR_STATE_AWAY', title: 'Away', detail: 'No.', status }))
      return
    }
    Object.assign(values, change?.values)
    response.end(JSON.stringify({ settings: { values }, metadata: {} }))
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => server.close())
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on a port has such an address
  const { port } = server.address() as AddressInfo
  vi.stubGlobal('document', { baseURI: `http://127.0.0.1:${port}/` })
  vi.stubGlobal('location', { search: '' })
  return { values, asked, refuse: (...some: typeof refusals) => refusals.push(...some) }
}

function started(timing = { restMs: 20, againMs: 40 }): SettingsSync {
  const sync = new SettingsSync(settingsServer, timing)
  cleanups.push(() => sync[Symbol.dispose]())
  return sync
}
const chosen = () => usePreferences.getState()
const keeping = () => useKeeping.getState().keeping

test('what the server has holds; what it lacks and was chosen here goes up', async () => {
  const server = await serverWith({ zone: 'utc', 'columns.topics': 'name,lag' })
  usePreferences.setState({ zone: 'local', formWidth: 500, columns: { groups: 'id' } })
  await started().sync()
  expect(chosen()).toMatchObject({
    zone: 'utc',
    formWidth: 500,
    columns: { groups: 'id', topics: 'name,lag' },
    unsent: [],
  })
  expect(server.asked).toEqual([
    { method: 'GET' },
    { method: 'PUT', values: { formWidth: 500, 'columns.groups': 'id' } },
  ])
  expect(keeping()).toEqual({ kind: 'kept' })
})

test('defaults are not sent: another browser may still choose', async () => {
  const server = await serverWith({})
  await started().sync()
  expect(server.asked).toEqual([{ method: 'GET' }])
})

test('the last change wins: one that was not sent before the browser closed is newer', async () => {
  const server = await serverWith({ zone: 'utc', density: 'comfortable' })
  usePreferences.setState({ zone: 'utc' })
  setPreference({ zone: 'local' })
  await started().sync()
  expect(chosen()).toMatchObject({ zone: 'local', density: 'comfortable' })
  expect(server.values['zone']).toBe('local')
})

test('changes go together when they rest, and only what has changed', async () => {
  const server = await serverWith({ zone: 'local' })
  await started().sync()
  for (const formWidth of [380, 390, 400]) setPreference({ formWidth })
  setPreference({ zone: 'utc' })
  setPreference({ density: 'compact' })
  await vi.waitFor(() => expect(server.asked).toHaveLength(2))
  expect(server.asked[1]).toEqual({ method: 'PUT', values: { formWidth: 400, zone: 'utc' } })
  await vi.waitFor(() => expect(chosen().unsent).toEqual([]))
})

test('a table that has its columns back is told, or another browser would bring them again', async () => {
  const server = await serverWith({ 'columns.topics': 'name,lag' })
  await started().sync()
  setColumns('topics', '')
  await vi.waitFor(() => expect(server.values['columns.topics']).toBe(''))
})

test('a server that is about to be ready is asked once more', async () => {
  const server = await serverWith({ zone: 'utc' })
  server.refuse({ status: 503, retryAfter: '0' })
  await started().sync()
  expect(server.asked).toHaveLength(2)
  expect(chosen().zone).toBe('utc')
  expect(keeping()).toEqual({ kind: 'kept' })
})

test('without the server all is chosen here, and sent when it is back', async () => {
  const server = await serverWith({ zone: 'utc', theme: 'light' })
  server.refuse({ status: 500 }, { status: 500 })
  const sync = started({ restMs: 10, againMs: 60_000 })
  await sync.sync()
  setPreference({ theme: 'dark' })
  expect(chosen()).toMatchObject({ zone: 'local', theme: 'dark' })
  await vi.waitFor(() => expect(server.asked).toHaveLength(2))
  expect(keeping()).toEqual({ kind: 'here-only', reason: 'No.' })
  await vi.waitFor(() => sync.sync().then(() => expect(keeping()).toEqual({ kind: 'kept' })))
  expect(chosen()).toMatchObject({ zone: 'utc', theme: 'dark' })
  expect(server.values).toMatchObject({ zone: 'utc', theme: 'dark' })
})

test('it is tried again by itself', async () => {
  const server = await serverWith({ zone: 'utc' })
  server.refuse({ status: 500 }, { status: 503 })
  await started({ restMs: 5, againMs: 5 }).sync()
  await vi.waitFor(() => expect(keeping()).toEqual({ kind: 'kept' }))
  expect(server.asked).toHaveLength(3)
})

test('what another release keeps there changes nothing here, and stays there', async () => {
  const server = await serverWith({ zone: 'mars', formWidth: 'wide', glow: true })
  await started().sync()
  expect(chosen()).toMatchObject({ zone: 'local', formWidth: DEFAULT_PREFERENCES.formWidth })
  expect(server.values).toEqual({ zone: 'mars', formWidth: 'wide', glow: true })
})
