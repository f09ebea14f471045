import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { NAMES } from '../builtins/registry.ts'
import { FORMATS, FUNCTIONS } from './functions.ts'
import { tokenize } from './tokenizer.ts'
import { FORMAT_NAMES } from '../builtins/formats.ts'

test('every builtin and format is documented, and nothing else', () => {
  const documented = FUNCTIONS.map(
    ({ name, signature }) => `${name}/${signature.includes('(') ? signature.split(';').length : 0}`,
  )
  assert.deepEqual(documented.sort(), NAMES.filter((name) => !name.startsWith('_')).sort())
  assert.deepEqual(FORMATS.map(({ name }) => name.slice(1)).sort(), [...FORMAT_NAMES].sort())
  for (const { signature, doc } of FUNCTIONS) assert.ok(doc.length > 3, signature)
})

function styles(text: string): string {
  return tokenize(text)
    .filter(({ style }) => style !== null)
    .map(({ from, to, style }) => `${style}:${text.slice(from, to)}`)
    .join(' ')
}

const TABLE: readonly (readonly [text: string, expected: string])[] = [
  ['.value.id == 17 # note', 'property:.value property:.id operator:== number:17 comment:# note'],
  ['select($x | @csv)', 'function:select bracket:( variable:$x operator:| format:@csv bracket:)'],
  [
    'if true then {a: "b"} end',
    'keyword:if atom:true keyword:then bracket:{ property:a operator:: string:" string:b string:" bracket:} keyword:end',
  ],
  [
    '"a\\("b" + (.c))d"',
    'string:" string:a string:\\( string:" string:b string:" operator:+ bracket:( property:.c bracket:) string:) string:d string:"',
  ],
  [
    '.a | to-long > 5 and .b == :kw!',
    'property:.a operator:| function:to-long operator:> number:5 keyword:and property:.b operator:== atom::kw!',
  ],
  ['a-b ~', 'function:a operator:- function:b invalid:~'],
  ['"half \\(.a', 'string:" string:half  string:\\( property:.a'],
]
for (const [text, expected] of TABLE)
  test(`tokens of ${text}`, () => assert.equal(styles(text), expected))

test('tokens cover any text without gaps', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom('.', '"', '\\', '(', ')', 'a', '|', '$', ' ', '1', 'é', '{'),
      }),
      (text) => {
        let at = 0
        for (const { from, to } of tokenize(text)) {
          assert.equal(from, at)
          assert.ok(to > from)
          at = to
        }
        assert.equal(at, text.length)
      },
    ),
  )
})
