import assert from 'node:assert/strict'
import test from 'node:test'
import { isAuto } from './label.ts'
import { allowedLabels, checkLabels, labelsFor, serdeLabels } from './labels.ts'
import { serdeNamed } from './testing/serde-named.ts'

const ALL = serdeLabels().join(', ')

test('serdes are found in any case', () => {
  for (const label of serdeLabels()) {
    for (const written of [label, label.toLowerCase(), ` ${label.toUpperCase()}\t`]) {
      assert.equal(serdeNamed(written).label, label)
    }
  }
  assert.equal(serdeNamed('unsigned  LONG').label, 'Unsigned Long')
})

const UNKNOWN: readonly (readonly [label: string, message: string])[] = [
  ['Jsn', `There is no serde "Jsn". Did you mean JSON? There are: ${ALL}`],
  [
    'unsigned-long',
    `There is no serde "unsigned-long". Did you mean Unsigned Long? There are: ${ALL}`,
  ],
  ['Kryo', `There is no serde "Kryo". There are: ${ALL}`],
  ['', `There is no serde "". There are: ${ALL}`],
  ['auto', `There is no serde "auto". Auto must be resolved from samples first. There are: ${ALL}`],
  ['x'.repeat(5000), `There is no serde "${'x'.repeat(100)}". There are: ${ALL}`],
]
for (const [label, message] of UNKNOWN) {
  test(`there is no serde ${label.slice(0, 20)}`, () => {
    assert.throws(() => serdeNamed(label), {
      name: 'SerdeError',
      code: 'MR_SERDE_UNKNOWN',
      message,
    })
  })
}

test('labels of a configuration are sorted into known and unknown', () => {
  assert.deepEqual(checkLabels(['json', 'avro (STRICT)', ' AUTO', 'JSON', 'Jsn', 'uuid']), {
    known: ['JSON', 'AVRO (Strict)', 'Auto', 'UUID'],
    unknown: ['Jsn'],
  })
})

test('choice lists begin with Auto and keep to the white list and its order', () => {
  assert.deepEqual(labelsFor('key', null), ['Auto', ...serdeLabels()])
  assert.deepEqual(labelsFor('value', ['string', 'auto', 'JSON', 'Kryo']), [
    'Auto',
    'String',
    'JSON',
  ])
  assert.deepEqual(allowedLabels('key', ['Kryo']), serdeLabels())
})

test('Auto is told from serdes in any case', () => {
  assert.ok(isAuto(' AUTO '))
  assert.ok(!isAuto('JSON'))
})
