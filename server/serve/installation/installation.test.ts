import assert from 'node:assert/strict'
import { test } from 'node:test'
import { problem } from '@millrace/contract/envelope.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses } from '@millrace/contract/responses.ts'
import { testServer } from '../server-for-tests.ts'

test('the installation is told to administrators; others hear what would let them', async () => {
  await using closed = await testServer()
  const refused = await closed.app.inject({ url: apiPaths.installation() })
  assert.equal(refused.statusCode, 403)
  assert.match(problem.parse(refused.json()).detail, /ALLOW_KPOW_ADMIN/)

  await using server = await testServer({ ALLOW_KPOW_ADMIN: 'true', SSL_KEY_PASSWORD: 'hunter2' })
  await server.observe('acls', [], 1_000)
  const response = await server.app.inject({ url: apiPaths.installation() })
  const { installation } = responses.installation.parse(response.json())
  assert.doesNotMatch(response.body, /hunter2/)
  assert.deepEqual(
    installation.resources.map(({ label }) => label),
    ['Test EU'],
  )
  const acls = installation.resources[0]?.sections.find(({ section }) => section === 'acls')
  assert.deepEqual(acls, { section: 'acls', captured_at: 1_000, took_ms: 1, problem: null })
  assert.ok(installation.variables.some(({ name }) => name === 'ALLOW_KPOW_ADMIN'))
  assert.ok(installation.memory.rss_bytes > 0)
})
