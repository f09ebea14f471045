import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import type { Literal } from '@millrace/kjq/facts/required.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import { SerdeError } from '../errors.ts'
import { SIMPLE_SERDES } from '../registry.ts'
import { serdeNamed } from '../testing/serde-named.ts'
import type { Serde } from '../serde.ts'
import { chooser, damage, literalsIn, spell, texts, values } from '../testing/documents.ts'

const WHERE = { topic: 't', side: 'value' } as const

function decoded(serde: Serde, bytes: Buffer): Json | undefined {
  try {
    return serde.decode(bytes, WHERE)
  } catch (error) {
    assert.ok(error instanceof SerdeError)
    return undefined
  }
}

/** What a search does before it decodes. */
function passes(serde: Serde, literal: Literal, bytes: Buffer): boolean {
  const spellings = serde.literals?.spellings(literal) ?? null
  if (serde.literals === null || spellings === null) return true
  const { escape } = serde.literals
  return (
    (escape !== null && bytes.includes(escape)) || spellings.some((text) => bytes.includes(text))
  )
}

test('no literal that a JSON document holds is missed in its bytes, however they are written or damaged', () => {
  const json = serdeNamed('JSON')
  let looked = 0
  fc.assert(
    fc.property(values, chooser, (value, choose) => {
      const bytes = damage(spell(value, choose), choose)
      const read = decoded(json, bytes)
      if (read === undefined) return
      for (const literal of literalsIn(read, choose)) {
        if (json.literals?.spellings(literal)) looked++
        assert.ok(
          passes(json, literal, bytes),
          `${JSON.stringify(literal)} in ${bytes.toString('latin1')}`,
        )
      }
    }),
    { numRuns: 3000 },
  )
  assert.ok(looked > 1000, `only ${looked} literals had certain bytes`)
})

test('no literal that a text holds is missed in its bytes', () => {
  const string = serdeNamed('String')
  fc.assert(
    fc.property(texts, chooser, (text, choose) => {
      const bytes = damage(text.toWellFormed(), choose)
      const read = decoded(string, bytes)
      if (read === undefined) return
      for (const literal of literalsIn(read, choose)) {
        assert.ok(
          passes(string, literal, bytes),
          `${JSON.stringify(literal)} in ${bytes.toString('hex')}`,
        )
      }
    }),
    { numRuns: 3000 },
  )
})

for (const { label } of SIMPLE_SERDES) {
  test(`no literal that a value of ${label} holds is missed in any bytes`, () => {
    const serde = serdeNamed(label)
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc.uuid().map((uuid) => Buffer.from(uuid)),
      fc.uuid().map((uuid) => Buffer.from(uuid.toUpperCase())),
    )
    fc.assert(
      fc.property(bytes, chooser, (array, choose) => {
        const bytes = Buffer.from(array)
        const read = decoded(serde, bytes)
        if (read === undefined) return
        for (const literal of literalsIn(read, choose)) assert.ok(passes(serde, literal, bytes))
      }),
      { numRuns: 500 },
    )
  })
}

const CERTAIN: readonly (readonly [
  label: string,
  literal: Partial<Literal>,
  spellings: readonly string[] | null,
])[] = [
  ['JSON', { kind: 'equals', text: 'c-12' }, ['c-12"']],
  ['JSON', { kind: 'endswith', text: '12', path: ['id'] }, ['12"']],
  ['JSON', { kind: 'name', text: 'id' }, ['id"']],
  ['JSON', { kind: 'contains', text: 'c-1' }, ['c-1']],
  ['JSON', { kind: 'startswith', text: 'é' }, ['é']],
  ['JSON', { kind: 'equals', text: 'a"b' }, null],
  ['JSON', { kind: 'equals', text: 'a\\b' }, null],
  ['JSON', { kind: 'equals', text: 'a\nb' }, null],
  ['JSON', { kind: 'equals', text: 'a\ufffd' }, null],
  ['JSON', { kind: 'equals', text: 'a\ud800' }, null],
  ['String', { kind: 'equals', text: 'a"\n\\b' }, ['a"\n\\b']],
  ['String', { kind: 'contains', text: '\ufffd' }, ['\ufffd']],
  ['String', { kind: 'contains', text: '\udc00' }, null],
  ['String', { kind: 'equals', text: 'x', path: ['id'] }, null],
  ['String', { kind: 'name', text: 'x' }, null],
  ['Hex', { kind: 'equals', text: '6162' }, ['ab']],
  ['Hex', { kind: 'contains', text: '6162' }, null],
  ['Hex', { kind: 'equals', text: '616' }, null],
  ['Hex', { kind: 'equals', text: '6A' }, null],
  ['Base64', { kind: 'equals', text: 'YWI=' }, ['ab']],
  ['Base64', { kind: 'equals', text: 'YWI' }, null],
  ['Base64', { kind: 'startswith', text: 'YWI=' }, null],
  [
    'UUID',
    { kind: 'equals', text: '61626364-6566-6768-696a-6b6c6d6e6f70' },
    ['61626364-6566-6768-696a-6b6c6d6e6f70', 'abcdefghijklmnop'],
  ],
  [
    'UUID',
    { kind: 'equals', text: '61626364-6566-6768-696A-6b6c6d6e6f70' },
    ['61626364-6566-6768-696A-6b6c6d6e6f70'],
  ],
  ['UUID', { kind: 'startswith', text: '61626364' }, null],
]
for (const [label, literal, expected] of CERTAIN) {
  test(`bytes of ${label} for ${JSON.stringify(literal)}`, () => {
    const whole: Literal = { root: 'value', path: [], kind: 'equals', text: '', ...literal }
    const spellings = serdeNamed(label).literals?.spellings(whole) ?? null
    assert.deepEqual(spellings?.map(String) ?? null, expected)
  })
}

test('only JSON has a byte that may spell anything, and numbers give no literals', () => {
  const escapes = SIMPLE_SERDES.map(({ label, literals }) => [label, literals?.escape])
  for (const [label, escape] of escapes) {
    const isNumber = !['JSON', 'String', 'UUID', 'Base64', 'Hex'].includes(String(label))
    assert.equal(escape, label === 'JSON' ? 92 : isNumber ? undefined : null, String(label))
  }
})
