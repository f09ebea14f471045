import assert from 'node:assert/strict'
import test from 'node:test'
import { healthUrl } from './health-url.ts'

const cases: readonly (readonly [env: Record<string, string>, url: string])[] = [
  [{}, 'http://127.0.0.1:3000/healthy'],
  [{ PORT: '8080', HOST: '0.0.0.0' }, 'http://127.0.0.1:8080/healthy'],
  [{ HOST: '::', PORT: ' ' }, 'http://127.0.0.1:3000/healthy'],
  [{ HOST: '10.1.2.3' }, 'http://10.1.2.3:3000/healthy'],
  [{ HOST: '::1', ENABLE_HTTPS: 'true' }, 'https://[::1]:3000/healthy'],
  [{ ENABLE_HTTPS: 'false' }, 'http://127.0.0.1:3000/healthy'],
]
for (const [env, url] of cases) {
  test(`health is asked at ${url} with ${JSON.stringify(env)}`, () => {
    assert.equal(healthUrl(env).href, url)
  })
}
