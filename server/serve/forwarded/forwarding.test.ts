/** What a proxy says counts where HTTP_FORWARDED=true says so, and nowhere else. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { apiPaths } from '@millrace/contract/paths.ts'
import { testServer } from '../server-for-tests.ts'

const WRITE = { 'content-type': 'application/json', origin: 'https://console.example' }
const FORWARDED = 'for=10.0.0.1;proto=http, for=192.0.2.1;proto=https;host=console.example'

for (const [trusted, status, secure] of [
  ['true', 200, true],
  ['false', 403, false],
] as const) {
  test(`Forwarded with HTTP_FORWARDED=${trusted}`, async () => {
    await using server = await testServer({ HTTP_FORWARDED: trusted })
    const put = await server.app.inject({
      method: 'PUT',
      url: apiPaths.settings(),
      headers: { ...WRITE, forwarded: FORWARDED },
      payload: { values: {} },
    })
    assert.equal(put.statusCode, status, put.body)
    assert.equal(String(put.headers['set-cookie']).endsWith('; Secure'), secure)
  })
}
