import assert from 'node:assert/strict'
import { isIP } from 'node:net'
import test from 'node:test'
import * as fc from 'fast-check'
import { type ClientFacts, clientOf, settleForwarded } from './client-of.ts'
import { parseForwarded } from './parse-forwarded.ts'

const parsed = (header: string) =>
  parseForwarded(header)?.map((element) => Object.fromEntries(element)) ?? null

// Examples of RFC 7239, 4 and 7.1, and of its grammar.
const cases: readonly (readonly [header: string, expected: ReturnType<typeof parsed>])[] = [
  ['for="_gazonk"', [{ for: '_gazonk' }]],
  ['For="[2001:db8:cafe::17]:4711"', [{ for: '[2001:db8:cafe::17]:4711' }]],
  [
    'for=192.0.2.60;proto=http;by=203.0.113.43',
    [{ for: '192.0.2.60', proto: 'http', by: '203.0.113.43' }],
  ],
  ['for=192.0.2.43, for=198.51.100.17', [{ for: '192.0.2.43' }, { for: '198.51.100.17' }]],
  [
    'for=192.0.2.43,for="[2001:db8:cafe::17]",for=unknown',
    [{ for: '192.0.2.43' }, { for: '[2001:db8:cafe::17]' }, { for: 'unknown' }],
  ],
  ['host="a, b;c=\\"d\\"\\\\"', [{ host: 'a, b;c="d"\\' }]],
  [';;for=a;;', [{ for: 'a' }]],
  [' , for=a\t,', [{ for: 'a' }]],
  ['', []],
  ['for', null],
  ['for=', null],
  ['=a', null],
  ['for =a', null],
  ['for= a', null],
  ['for=a; proto=http', null],
  ['for=[2001:db8::1]', null],
  ['for=192.0.2.1:80', null],
  ['for="a', null],
  ['for="a"b', null],
  ['for="a\\', null],
  ['for=a;For=b', null],
  ['for="a\u0000"', null],
  ['for=a\nb', null],
  ['for="a\\\n"', null],
]
for (const [header, expected] of cases) {
  test(`Forwarded: ${JSON.stringify(header)}`, () => assert.deepEqual(parsed(header), expected))
}

const isToken = (value: string) => /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(value)
const TOKEN_CHARACTERS = Array.from("!#$%&'*+-.^_`|~09azAZ")
const token = fc.string({ unit: fc.constantFrom(...TOKEN_CHARACTERS), minLength: 1, maxLength: 8 })
const text = fc.string({
  unit: fc
    .integer({ min: 0x20, max: 0xff })
    .filter((code) => code < 0x7f || code > 0x9f)
    .map((code) => String.fromCodePoint(code)),
})
const quoted = (value: string): string => `"${value.replaceAll(/["\\]/g, '\\$&')}"`

test('whatever is well formed is read back, in any notation', () => {
  const element = fc.uniqueArray(fc.tuple(token, fc.oneof(token, text)), {
    minLength: 1,
    maxLength: 4,
    selector: ([name]) => name.toLowerCase(),
  })
  fc.assert(
    fc.property(fc.array(element, { maxLength: 4 }), fc.boolean(), (elements, quotesAll) => {
      const header = elements
        .map((pairs) =>
          pairs
            .map(
              ([name, value]) => `${name}=${!quotesAll && isToken(value) ? value : quoted(value)}`,
            )
            .join(';'),
        )
        .join(' , ')
      const expected = elements.map((pairs) =>
        pairs.map(([name, value]) => [name.toLowerCase(), value]),
      )
      assert.deepEqual(
        parseForwarded(header)?.map((read) => [...read]),
        expected,
      )
    }),
  )
})

const MANGLED = Array.from('for=host;proto,"\\[]: \t_1\n\u0000é')

test('nothing makes the parser throw, and what it takes are tokens and quoted strings', () => {
  const mangled = fc.string({
    unit: fc.constantFrom(...MANGLED),
    maxLength: 60,
  })
  fc.assert(
    fc.property(fc.oneof(mangled, fc.string({ unit: 'binary' })), (header) => {
      const read = parseForwarded(header)
      if (read === null) return
      for (const found of read) {
        for (const [name, value] of found) {
          assert.match(name, /^[!#$%&'*+\-.^_`|~0-9a-z]+$/)
          assert.match(value, /^[\t\x20-\x7e\x80-\xff]*$/)
          const notations = [`${name}=${value}`, `${name}=${quoted(value)}`]
          const lower = header.toLowerCase()
          const unescaped = lower.replaceAll(/\\(.)/gs, '$1')
          assert.ok(
            notations.some((notation) => lower.includes(notation.toLowerCase())) ||
              unescaped.includes(`${name}="${value.toLowerCase()}"`),
          )
        }
      }
    }),
  )
})

const facts = (change: Partial<ClientFacts> = {}): ClientFacts => ({
  address: null,
  protocol: null,
  host: null,
  ...change,
})

const told: readonly (readonly [what: string, headers: Record<string, string>, ClientFacts])[] = [
  [
    'all of Forwarded',
    { forwarded: 'for=192.0.2.1;proto=https;host=kafka.example.com' },
    { address: '192.0.2.1', protocol: 'https', host: 'kafka.example.com' },
  ],
  [
    'IPv6 with a port',
    { forwarded: 'for="[2001:db8::1]:4711";host="kafka.example.com:8443"' },
    facts({ address: '2001:db8::1', host: 'kafka.example.com:8443' }),
  ],
  [
    'several hops: the last one',
    { forwarded: 'for=10.9.9.9;proto=http;host=evil, for=192.0.2.1;proto=https' },
    facts({ address: '192.0.2.1', protocol: 'https' }),
  ],
  ['a hidden client', { forwarded: 'for=_hidden;proto=HTTPS' }, facts({ protocol: 'https' })],
  ['an unknown client', { forwarded: 'for=unknown' }, facts()],
  ['no grammar', { forwarded: 'for=192.0.2.1; proto=https' }, facts()],
  ['hosts that are none', { forwarded: 'host="evil.example/path"' }, facts()],
  ['hosts with a user', { forwarded: 'host="a@evil.example"' }, facts()],
  ['other schemes', { forwarded: 'proto=javascript' }, facts()],
  [
    'both: X-Forwarded-* alone',
    { forwarded: 'for=10.9.9.9;proto=https;host=evil', 'x-forwarded-for': '192.0.2.1' },
    facts({ address: '192.0.2.1' }),
  ],
  [
    'the last of X-Forwarded-For',
    { 'x-forwarded-for': '10.9.9.9, 192.0.2.1', 'x-forwarded-proto': 'https' },
    facts({ address: '192.0.2.1', protocol: 'https' }),
  ],
  [
    'IPv6 in X-Forwarded-For',
    { 'x-forwarded-for': '2001:db8::1' },
    facts({ address: '2001:db8::1' }),
  ],
  [
    'a port in X-Forwarded-For',
    { 'x-forwarded-for': '192.0.2.1:4711' },
    facts({ address: '192.0.2.1' }),
  ],
  [
    'no address in X-Forwarded-For',
    { 'x-forwarded-for': '<script>', 'x-forwarded-host': 'a b' },
    facts(),
  ],
]
for (const [what, headers, expected] of told) {
  test(`what a proxy says: ${what}`, () => assert.deepEqual(clientOf(headers), expected))
}

test('whatever comes, what is left is an address, a scheme and a host', () => {
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.ipV4(), fc.ipV6(), fc.webAuthority())
  const headers = fc.record(
    {
      forwarded: value,
      'x-forwarded-for': value,
      'x-forwarded-proto': fc.oneof(value, fc.constantFrom('http', 'HTTPS', 'ws')),
      'x-forwarded-host': value,
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(headers, (given) => {
      const settled: Record<string, string> = { ...given }
      settleForwarded(settled)
      const { 'x-forwarded-for': address, 'x-forwarded-proto': protocol, ...more } = settled
      const { 'x-forwarded-host': host, ...rest } = more
      assert.deepEqual(rest, {})
      assert.ok(address === undefined || isIP(address) !== 0)
      assert.ok(protocol === undefined || ['http', 'https'].includes(protocol))
      assert.ok(host === undefined || new URL(`http://${host}`).pathname === '/')
      // Settled once and for all: the next instance reads the same.
      const again = { ...settled }
      settleForwarded(again)
      assert.deepEqual(again, settled)
    }),
  )
})
