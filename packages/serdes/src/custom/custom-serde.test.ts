import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { after } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Json } from '@millrace/kjq/json/value.ts'
import { SerdeError } from '../errors.ts'
import type { CompileWatch } from '../schemas/compiled.ts'
import type { SerdeContext, Side } from '../serde.ts'
import { customSerde } from './custom-serde.ts'
import type { CustomSerdeSettings } from './settings.ts'

const dir = mkdtempSync(path.join(tmpdir(), 'millrace-custom-'))
after(() => rmSync(dir, { recursive: true }))

const free: CompileWatch = { refused: () => undefined, compiling: () => undefined }
const on = (side: Side, headers: SerdeContext['headers'] = []): SerdeContext => ({
  topic: 'orders',
  side,
  headers,
})
let modules = 0

function open(text: string, more: Partial<CustomSerdeSettings> = {}, watch = free) {
  const module = path.join(dir, `m${(modules += 1)}.mjs`)
  writeFileSync(module, text)
  const sides: Side[] = ['key', 'value', 'headers']
  const settings = { label: 'Own', module, format: 'json', sides, config: {}, ...more } as const
  return customSerde(settings, watch)
}

/** A module whose deserialize is this body. */
const reading = (body: string): string =>
  `export const createSerde = (config, about) => ({ deserialize(bytes, context) { ${body} } })`

function reasonOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    assert.ok(error instanceof SerdeError, String(error))
    return error.message
  }
  return assert.fail('nothing was thrown')
}

test('the worked example of the manual, with its variants', () => {
  const manual = readFileSync(
    path.join(import.meta.dirname, '../../../../docs/custom-serdes.md'),
    'utf8',
  )
  const code = /^```js\n(.*?)^```/ms.exec(manual)?.[1] ?? ''
  const serde = open(code, { config: { currency: 'EUR' }, label: 'Orders (EUR)' })
  const line = 'o-1     c-17      9007199254740993'
  const bytes = Buffer.concat([Buffer.from([0, 1]), gzipSync(line)])
  const value = serde.decode(bytes, on('value'))
  assert.deepEqual(value, {
    id: 'o-1',
    customer: 'c-17',
    total: 9_007_199_254_740_993n,
    currency: 'EUR',
  })
  assert.deepEqual(serde.decode(serde.encode(value, on('value')), on('value')), value)
  assert.match(
    reasonOf(() => serde.decode(Buffer.from([0, 2]), on('value'))),
    /^Custom serde Orders \(EUR\) failed: Not version 1 of an order of orders$/,
  )
  const without = open(code)
  assert.match(
    reasonOf(() => without.decode(bytes, on('value'))),
    /createSerde failed: Own needs the setting currency/,
  )
})

const outputs: readonly (readonly [string, string, CustomSerdeSettings['format'], Json])[] = [
  ['text', 'return "{}"', 'string', '{}'],
  ['JSON text', `return '{"a":12345678901234567890}'`, 'json', { a: 12_345_678_901_234_567_890n }],
  ['EDN', 'return "{:a [1 2]}"', 'clojure', { a: [1, 2] }],
  [
    'a value',
    'return {a: [1, 5n, null, true, "x"], b: undefined}',
    'json',
    { a: [1, 5, null, true, 'x'] },
  ],
  ['awkward names', 'return new Map([["__proto__", 1]])', 'json', new Map([['__proto__', 1]])],
  [
    'what it is told',
    'return [about.label, about.side, about.contract, context.topic, context.headers[0].name, context.headers[0].value.length, config.a, bytes.length]',
    'json',
    ['Own', 'value', 1, 'orders', 'h', 2, 'b', 3],
  ],
]
for (const [name, body, format, expected] of outputs) {
  test(`decodes: ${name}`, () => {
    const serde = open(reading(body), { format, config: { a: 'b' } })
    const context = on('value', [{ name: Buffer.from('h'), value: Buffer.from('vv') }])
    assert.deepEqual(serde.decode(Buffer.from('abc'), context), expected)
    assert.equal(serde.structured, format !== 'string')
  })
}

const wrong: readonly (readonly [string, string, CustomSerdeSettings['format'], RegExp])[] = [
  ['an exception', 'throw new Error("no\\n luck")', 'json', /^Custom serde Own failed: no luck$/],
  ['what has no text', 'throw Object.create(null)', 'json', /threw something that has no text/],
  [
    'endless recursion',
    'const f = () => f() + 1; return f()',
    'json',
    /failed: Maximum call stack/,
  ],
  ['too large a buffer', 'return Buffer.alloc(2 ** 53 - 1)', 'json', /failed: /],
  ['a promise', 'return Promise.reject(new Error("later"))', 'json', /a promise.*at once/],
  ['nothing', '', 'string', /gives nothing\. Its format is string, which needs a text/],
  ['bytes', 'return bytes', 'string', /gives bytes/],
  ['no JSON', 'return "{secret"', 'json', /no JSON: (?!.*secret)/],
  ['no EDN', 'return "{:a"', 'clojure', /EDN/],
  ['NaN', 'return {a: NaN}', 'json', /the number NaN/],
  ['a date', 'return new Date(0)', 'json', /a Date, which is neither/],
  ['a function', 'return [() => 1]', 'json', /type function/],
  ['a circle', 'const a = []; a.push(a); return a', 'json', /holds itself/],
  ['too long a text', 'return "a".repeat(2 ** 25 + 1)', 'string', /33554433 characters/],
  [
    'too many values',
    'const one = "a".repeat(2 ** 20); return Array.from({length: 40}, () => one)',
    'json',
    /more than \d+ values/,
  ],
]
for (const [name, body, format, message] of wrong) {
  test(`a reason for: ${name}`, () => {
    const serde = open(reading(body), { format })
    assert.match(
      reasonOf(() => serde.decode(Buffer.from('abc'), on('value'))),
      message,
    )
  })
}

const unusable: readonly (readonly [string, string, RegExp])[] = [
  ['a mistake in its text', 'export function (', /cannot be loaded: /],
  ['one that throws', 'throw new Error("broken")', /cannot be loaded: broken/],
  ['await at the top', 'await 1; export const createSerde = () => {}', /await at its top level/],
  ['no createSerde', 'export const other = 1', /exports no function createSerde/],
  ['an async one', 'export async function createSerde() {}', /must not be async/],
  ['nothing made', 'export default () => undefined', /createSerde gives nothing/],
  ['no deserialize', 'export default () => ({ serialize() {} })', /createSerde gives a value/],
]
for (const [name, text, message] of unusable) {
  test(`a module that cannot be used: ${name}`, () => {
    const serde = open(text)
    const first = reasonOf(() => serde.decode(Buffer.from('a'), on('value')))
    assert.match(first, message)
    assert.equal(
      reasonOf(() => serde.decode(Buffer.from('a'), on('value'))),
      first,
    )
  })
}

test('the bytes are a copy, and a module is loaded under watch', () => {
  const told: (string | null)[] = []
  const watch: CompileWatch = { refused: () => undefined, compiling: (what) => told.push(what) }
  const serde = open(reading('bytes[0] = 0; return null'), {}, watch)
  const bytes = Buffer.from('abc')
  assert.equal(serde.decode(bytes, on('key')), null)
  serde.decode(bytes, on('key'))
  assert.equal(bytes.toString(), 'abc')
  assert.deepEqual([told.length, told[1]], [2, null])
  const refusing = { refused: () => 'it never ended', compiling: () => undefined }
  const left = open('throw new Error("loaded")', {}, refusing)
  assert.match(
    reasonOf(() => left.decode(bytes, on('key'))),
    /is not used: it never ended/,
  )
})

test('a serde for keys is refused elsewhere; writing needs serialize, which gives bytes', () => {
  const keys = open(reading('return 1'), { sides: ['key'] })
  assert.match(
    reasonOf(() => keys.decode(Buffer.from('a'), on('value'))),
    /not for values, only for keys/,
  )
  assert.match(
    reasonOf(() => keys.encode('a', on('key'))),
    /no function serialize/,
  )
  const writing = open(
    'export default () => ({ deserialize() {}, serialize: (text) => text === "1" ? text : Buffer.from(text) })',
  )
  assert.equal(writing.encode({ a: 1 }, on('key')).toString(), '{"a":1}')
  assert.match(
    reasonOf(() => writing.encode(1, on('key'))),
    /type string for the bytes.*Expected a Uint8Array/,
  )
})
