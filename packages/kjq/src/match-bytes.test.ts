import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { compile, parseJson, type Query } from './kjq.ts'

const FILTERS = [
  '.value.id == "c-12"',
  '"c-12" == .value.id',
  'select(.value.id == "c-12" and .key == "k") | .value',
  '.value.id == "c-12" or .key == "k é"',
  'any(.value.items[]; .sku == "s-1")',
  'select(any(.value.items[]; .sku | startswith("s-"))) | .topic',
  '.value.id | contains("12")',
  '.value.id | IN("c-12", "k")',
  '.value | has("id")',
  '.value.tags | contains(["red"])',
  '.value == {"id": "c-12"}',
  '.value.n == 5 and .value.id == "k/\\"x"',
  '.value as $v | $v.id == "c-12"',
  'if .key == "k" then .value.id == "c-12" else false end',
  '(.value.id, .key) == "c-12"',
  '[.value.items[]?.sku] | index("s-1") != null',
  '.value.id == "c-12" | not',
  '{a: .value.id, b: .value.n}',
  '.value.n > 4',
  '.value.id // .key == "k"',
  'select(.key == "k") , select(.value.id == "c-12")',
  '.. == "c-12"',
  '.value.id | test("c-12")',
  '.value["id"]? == "c-12"',
].map((source): [string, Query] => [source, compile(source)])
const CLASSIC = [
  '.value.id == "c-12"',
  '.value.tags | contains("red")',
  '.value.id | startswith("c-1") or .key == :k',
].map((source): [string, Query] => [source, compile(source, { dialect: 'classic' })])

const texts = fc.constantFrom('c-12', 'k', 'k é', 'k/"x', 's-1', 'red', 'xc-12x', 'id', '')
const scalars = fc.oneof(
  texts,
  fc.constantFrom(null, true, 5, 5.5, 1e20),
  fc.string({ maxLength: 3 }),
)
const items = fc.oneof(
  scalars,
  fc.array(fc.oneof(scalars, fc.record({ sku: scalars }, { requiredKeys: [] })), { maxLength: 3 }),
)
const value = fc.oneof(
  scalars,
  fc.record(
    { id: scalars, items, tags: fc.array(texts, { maxLength: 2 }), n: scalars, other: items },
    { requiredKeys: [] },
  ),
)
const records = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record(
      { topic: texts, key: scalars, value, headers: items },
      { requiredKeys: [] },
    ),
  },
  { weight: 1, arbitrary: items },
)

/** JSON of a value with white space, escapes, key order and number spellings as `choose` has it. */
function spell(part: unknown, choose: (n: number) => number): string {
  const space = (): string => ['', '', ' ', '\n\t'][choose(4)] ?? ''
  if (typeof part === 'string') {
    const escaped = Array.from(part, (char) => {
      if (choose(6) === 0)
        return Array.from(
          { length: char.length },
          (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`,
        ).join('')
      return char === '/' && choose(2) === 0 ? '\\/' : JSON.stringify(char).slice(1, -1)
    })
    return `"${choose(2) === 0 ? escaped.join('') : JSON.stringify(part).slice(1, -1)}"`
  }
  if (typeof part === 'number' && Number.isInteger(part) && part < 1e6)
    return [`${part}`, `${part}.0`, `${part}e0`][choose(3)] ?? ''
  if (typeof part !== 'object' || part === null) return JSON.stringify(part)
  if (Array.isArray(part))
    return `[${part.map((element) => space() + spell(element, choose) + space()).join(',')}]`
  const entries = Object.entries(part).map((entry) => ({ entry, order: choose(100) }))
  entries.sort((a, b) => a.order - b.order)
  const members = entries.map(
    ({ entry: [key, member] }) =>
      `${space()}${spell(key, choose)}${space()}:${space()}${spell(member, choose)}${space()}`,
  )
  // A name that stands twice: the last one counts.
  if (choose(8) === 0 && members.length > 0) members.unshift(`"id":"c-12"`)
  return `{${members.join(',')}}`
}

function answer(run: () => boolean): boolean | 'error' {
  try {
    return run()
  } catch {
    return 'error'
  }
}

test('bytes match exactly when the parsed record does, however it is spelled', () => {
  fc.assert(
    fc.property(records, fc.infiniteStream(fc.nat(1000)), (record, stream) => {
      const choose = (n: number): number => Number(stream.next().value ?? 0) % n
      const text = `${spell(record, choose)}${choose(2) === 0 ? '\n' : ''}`
      const bytes = Buffer.from(text)
      for (const [source, query] of [...FILTERS, ...CLASSIC]) {
        const parsed = answer(() => query.matches(parseJson(text)))
        const direct = answer(() => query.matchesBytes(bytes))
        // What cannot match may be passed over before it fails.
        if (parsed === 'error') assert.notEqual(direct, true, `${source} on ${text}`)
        else assert.equal(direct, parsed, `${source} on ${text}`)
        const outputs = answer(() => [...query.run(parseJson(text))].length > 0)
        if (outputs === true) assert.ok(query.mayGiveOutput(bytes), `${source} on ${text}`)
      }
    }),
    { numRuns: 400 },
  )
})

test('a scan that does not pay is left for parsing, with the same answers', () => {
  const query = compile('.value.a == 1')
  const bytes = Buffer.from('{"value":{"a":1}}')
  for (let i = 0; i < 500; i++) assert.equal(query.matchesBytes(bytes), true)
})

const FACTS: readonly (readonly [
  program: string,
  paths: unknown,
  required: readonly string[][],
])[] = [
  [
    '.value.a.b == "x" and .key == "y"',
    [['value', 'a', 'b'], ['key']],
    [['value/a/b equals x'], ['key/ equals y']],
  ],
  [
    '.value.a == "x" or .value.b == "y"',
    [
      ['value', 'a'],
      ['value', 'b'],
    ],
    [['value/a equals x', 'value/b equals y']],
  ],
  ['.value.a == "x" | not', [['value', 'a']], []],
  ['.value.a | not', [['value', 'a']], []],
  ['.value.a != "x"', [['value', 'a']], []],
  ['.value.n > 5', [['value', 'n']], []],
  ['select(.headers.h | startswith("ab"))', [['headers', 'h']], [['headers/h startswith ab']]],
  ['any(.value.items[]; .sku == "s")', [['value', 'items']], [['value/items equals s']]],
  ['.', [], []],
  ['tostring | test("x")', 'everything', []],
  ['def test(x): true; .value | test("x")', 'everything', []],
  ['.value |= 1', 'everything', []],
]
for (const [program, paths, required] of FACTS) {
  test(`facts of ${program}`, () => {
    const { facts } = compile(program)
    assert.deepEqual(facts.paths, paths)
    assert.deepEqual(
      facts.required.map((group) =>
        group.map(({ root, path, kind, text }) => `${root}/${path.join('/')} ${kind} ${text}`),
      ),
      required,
    )
  })
}

test('facts tell conditions from other programs', () => {
  const conditions = [
    '.a == 1',
    '.a and .b',
    '.a | test("x")',
    '.a | not',
    'if .a then true else false end',
  ]
  const others = ['.a', 'select(.a)', '.a // 1', 'if .a then true end', 'def not: 1; .a | not']
  for (const program of conditions) assert.equal(compile(program).facts.boolean, true, program)
  for (const program of others) assert.equal(compile(program).facts.boolean, false, program)
})
