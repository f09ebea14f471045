/** The small parts of the HTTP surface that need no server. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { gunzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { isAllowedHost } from './allowed-hosts.ts'
import { bodyCache, makeBody } from './body-cache.ts'
import { deflateHead, gzipWithTail } from './gzip.ts'
import { serialise } from './serialise.ts'
import { inlineScriptHashes } from './web-app.ts'

test('a kept head and a new tail are one gzip', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 5_000 }), fc.string(), async (head, tail) => {
      const deflated = await deflateHead(Buffer.from(head))
      const zipped = gzipWithTail(deflated, Buffer.from(tail))
      assert.deepEqual(gunzipSync(zipped), Buffer.concat([Buffer.from(head), Buffer.from(tail)]))
    }),
    { numRuns: 50 },
  )
})

test('sliced JSON is the JSON', async () => {
  const rows = Array.from({ length: 5_001 }, (_, index) => ({ index, text: `é ${index}` }))
  for (const data of [rows, [], null, { a: rows, b: undefined, c: [1], d: null, e: {} }]) {
    assert.equal((await serialise(data)).toString(), JSON.stringify(data))
  }
})

test('the least recently used bodies make room', () => {
  const cache = bodyCache(1_000)
  const body = makeBody('rows', Buffer.alloc(400), {
    capturedAt: null,
    missing: [],
    watch: { kind: 'nothing' },
  })
  cache.set('a', { version: '1', body })
  cache.set('b', { version: '1', body })
  assert.ok(cache.get('a'))
  cache.set('c', { version: '1', body })
  assert.equal(cache.get('b'), undefined)
  assert.ok(cache.get('a'))
  cache.set('a', { version: '2', body })
  assert.ok(cache.get('c'), 'replacing a body frees the bytes of the old one')
})

test('hosts are compared by name, with the port where one is listed', () => {
  const allowed = ['localhost', '127.0.0.1', 'kafka.example.com:8443', '[::1]']
  for (const host of [
    'localhost:3000',
    'LOCALHOST',
    '127.0.0.1:1',
    'kafka.example.com:8443',
    '[::1]:3000',
  ]) {
    assert.equal(isAllowedHost(host, allowed), true, host)
  }
  for (const host of [
    'evil.example',
    'localhost.evil.example',
    'kafka.example.com',
    '',
    undefined,
    'a b',
  ]) {
    assert.equal(isAllowedHost(host, allowed), false, String(host))
  }
  assert.equal(isAllowedHost('anything', []), true)
})

test('only scripts in the page are hashed, not those it loads', () => {
  const html =
    '<script>a()</script><script type="module" src="./x.js"></script><script >\n b </script>'
  assert.deepEqual(inlineScriptHashes(html).length, 2)
  // echo -n 'a()' | openssl dgst -sha256 -binary | base64
  assert.equal(inlineScriptHashes(html)[0], "'sha256-qVpDBgj7bpq5hMAcGp3AOc79J3Y1Z4HvySTwKrWDoy4='")
})
