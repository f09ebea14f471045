import assert from 'node:assert/strict'
import test from 'node:test'
import { crossOriginReason, type RequestOrigin } from './same-origin.ts'

const post = (more: Partial<RequestOrigin>): RequestOrigin => ({
  method: 'POST',
  upgrade: false,
  host: 'kafka.example.com',
  secure: false,
  origin: undefined,
  secFetchSite: undefined,
  hasCookie: false,
  ...more,
})

const cases: [string, RequestOrigin, boolean][] = [
  ['a read from anywhere', post({ method: 'GET', origin: 'https://evil.example' }), true],
  ['OPTIONS from anywhere', post({ method: 'OPTIONS', origin: 'https://evil.example' }), true],
  [
    'a socket from anywhere',
    post({ method: 'GET', upgrade: true, origin: 'https://evil.example' }),
    false,
  ],
  [
    'a socket from here',
    post({ method: 'GET', upgrade: true, origin: 'https://kafka.example.com' }),
    true,
  ],
  ['a socket without Origin', post({ method: 'GET', upgrade: true }), true],
  ['own page, TLS ended by a proxy', post({ origin: 'https://kafka.example.com' }), true],
  ['own page in capitals', post({ origin: 'https://KAFKA.example.com' }), true],
  [
    'own page, proxy adds the default port',
    post({ origin: 'https://kafka.example.com', host: 'kafka.example.com:443' }),
    true,
  ],
  ['own page on a port', post({ origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' }), true],
  ['own page over HTTPS', post({ origin: 'https://kafka.example.com', secure: true }), true],
  [
    'a page over HTTP of the host that we serve over HTTPS',
    post({ origin: 'http://kafka.example.com', secure: true }),
    false,
  ],
  ['IPv6', post({ origin: 'http://[::1]:3000', host: '[::1]:3000' }), true],
  [
    'another port of this host',
    post({ origin: 'http://127.0.0.1:8080', host: '127.0.0.1:3000' }),
    false,
  ],
  ['a subdomain', post({ origin: 'https://a.kafka.example.com' }), false],
  ['a name that ends alike', post({ origin: 'https://evilkafka.example.com' }), false],
  ['a name that starts alike', post({ origin: 'https://kafka.example.com.evil.example' }), false],
  [
    'a user name that looks like us',
    post({ origin: 'https://kafka.example.com@evil.example' }),
    false,
  ],
  ['an opaque origin', post({ origin: 'null' }), false],
  [
    'no host to compare with',
    post({ origin: 'https://kafka.example.com', host: undefined }),
    false,
  ],
  ['both empty', post({ origin: '', host: '' }), false],
  [
    'an allowed origin behind a proxy',
    post({ origin: 'https://tools.example.com', host: 'millrace:3000' }),
    true,
  ],
  [
    'the allowed name over another scheme',
    post({ origin: 'http://tools.example.com', host: 'millrace:3000' }),
    false,
  ],
  [
    'the browser vouches',
    post({
      origin: 'https://other.example.com',
      host: 'millrace:3000',
      secFetchSite: 'same-origin',
    }),
    true,
  ],
  ['the browser accuses', post({ secFetchSite: 'cross-site' }), false],
  [
    'the browser accuses a sibling',
    post({ origin: 'https://kafka.example.com', secFetchSite: 'same-site' }),
    false,
  ],
  ['a script', post({}), true],
  ['a script with a cookie', post({ hasCookie: true }), false],
]

for (const [name, request, allowed] of cases) {
  test(`${name}: ${allowed ? 'allowed' : 'refused with a reason'}`, () => {
    const reason = crossOriginReason(request, ['https://tools.example.com/', ''])
    if (allowed) assert.equal(reason, null)
    else assert.match(reason ?? '', /\.$/)
  })
}
