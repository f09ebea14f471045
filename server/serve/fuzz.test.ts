/** Whatever is asked, the answer is one of ours: never 500, always JSON in the shape of its status. */
import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { problem } from '@millrace/contract/envelope.ts'
import { encodePathId } from '@millrace/contract/path-id.ts'
import { observeCluster } from './cluster-for-tests.ts'
import { reads } from './reads/table.ts'
import { testServer, type TestServer } from './server-for-tests.ts'

/** Text as it may stand in a URL: anything, percent-encoded or not, encoded ids and broken ones. */
const segment = fc.oneof(
  fc.string({ unit: 'grapheme' }).map(encodeURIComponent),
  fc.string({ unit: 'grapheme' }).map(encodePathId),
  fc.string({ unit: fc.constantFrom('~', '%', '.', '-', 'a', 'F', '2', '0', '!', ';', '=') }),
  fc.constantFrom('c-1', 'payments', '__proto__', 'constructor', '1', '~', '..', '%2F', '%00', '%'),
)
const value = fc.oneof(
  segment,
  fc.constantFrom('-lag,name', 'lag:>1', 'lag:none', '0', '-1', '1e9', 'NaN', 'topic/lag/*'),
)
const name = fc.oneof(
  fc.constantFrom('q', 'sort', 'limit', 'cursor', 'fields', 'series', 'from', 'to', 'top'),
  segment,
)
const query = fc.array(fc.tuple(name, value), { maxLength: 4 })

async function check(server: TestServer, url: string): Promise<void> {
  const response = await server.app.inject({ method: 'GET', url })
  assert.ok([200, 400, 404, 414].includes(response.statusCode), `${url}: ${response.body}`)
  if (response.statusCode !== 200) problem.parse(response.json())
  else assert.ok('metadata' in response.json() || url.startsWith('/openapi.json'))
}

test('paths of reads with any parameters', async () => {
  await using server = await testServer({ ALLOW_KPOW_ADMIN: 'true' })
  await observeCluster(server)
  const template = fc.constantFrom(...reads.map((read) => read.path))
  await fc.assert(
    fc.asyncProperty(
      template,
      fc.array(segment, { minLength: 3 }),
      query,
      async (path, ids, pairs) => {
        let next = 0
        const filled = path.replaceAll(/\{\w+\}/g, () => ids[next++] ?? 'c-1')
        const search = pairs.map(([key, text]) => `${key}=${text}`).join('&')
        await check(server, search === '' ? filled : `${filled}?${search}`)
      },
    ),
    { numRuns: 400 },
  )
})

test('any path', async () => {
  await using server = await testServer()
  const path = fc.array(segment, { maxLength: 6 }).map((parts) => `/${parts.join('/')}`)
  await fc.assert(
    // What starts with two slashes names another host to the test's own URL parser, not to ours.
    fc.asyncProperty(path, async (url) => {
      fc.pre(!url.startsWith('//'))
      if (['/up', '/ready', '/healthy'].includes(url)) return
      await check(server, url)
    }),
    { numRuns: 300 },
  )
})
