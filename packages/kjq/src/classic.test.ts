import assert from 'node:assert/strict'
import test from 'node:test'
import { CompileError } from './errors.ts'
import { compile, parseJson } from './kjq.ts'

const RECORD = parseJson(`{
  "topic": "orders", "partition": 3, "offset": 7, "timestamp": 1700000000000, "key": ["streams", 12],
  "headers": {"x-id": "9"},
  "value": {"id": 17, "name": "Anna", "price": "12.50", "note": null, "tags": ["red", "green"], "none": [],
    "day": "2023-11-14", "a b": {"c": 1}, "ns/name": "q", "kw!": "bang", "big": 9007199254740993, "text": "say \\"hi\\""}
}`)

const YES = String.raw`
.topic == "orders"
.value.id
.value.id == 17.0 and .partition != 4
.value.big == 9007199254740993
.value.missing == nil and .value.note == null
.value.name.first == nil
.value.deep.deeper[3].x == nil
.value.id > 16 and .value.id <= 17
.value.name >= "Anna"
.value.id == 1 or .value.name == "Anna" and .partition == 3
(.value.id == 1 or .partition == 3) and .topic == "orders"
.value.id == 17 and .value.name == "Bob" | not
(.value.id == 17 and .value.name == "Bob") | not
.value.note | not
.value.price|to-double>12
.value.price | to-long == 12
.value.tags | length == 2
.value.name | length == 4
.value.none | max == nil
.key | max == "streams"
.value.day | from-date < "2023-11-15"
.value.day | from-date < 1700000000000
.value.name | startswith("An") and .value.name | endswith("na")
.value.name | contains("nn")
.value.tags | contains("red")
.value.tags | contains("re") | not
.value.name | inside("Anna Karenina")
.value.name | within("Anna Karenina")
.value | has("note")
.value.tags | has(1)
.value.name | test("^A.*a$")
.value.name | test("(?i)ANNA")
.value.text | contains("\"hi\"")
.value.missing | contains("x") | not
.key[0] == :streams
.key.[1] == 12
.key[-1] == 12
.value."a b".c == 1 and .value["a b"].c == 1
.value.ns/name == "q"
.value.[:kw!] == "bang" and .value[:kw!] == :bang
.header.x-id == "9" and .headers.x-id == .header["x-id"]
.value.id == .value.id
`
const NO = String.raw`
.value.note
.value.id == 17 | not
.value.missing < 10
.value.id > "10"
.value.price > 10
.value.big == 9007199254740992
.value.missing | to-double < 1
.value.name | from-date > 0
.value.id | startswith("1")
.value.id | length == 2
.value | has("nope")
`

for (const [texts, expected] of [
  [YES, true],
  [NO, false],
] as const) {
  for (const program of texts.trim().split('\n')) {
    test(`${program} is ${expected}`, () => {
      assert.equal(compile(program, { dialect: 'classic' }).matches(RECORD), expected)
    })
  }
}

const WRONG: readonly (readonly [program: string, advice: RegExp])[] = [
  ['.value.id == 1)', /Unexpected `\)`/],
  ['and .value', /expected a selector/],
  ['.value.id = 1', /written `==`/],
  ['.value.id == 1 or', /Unexpected end.*selector/],
  ['.value.id == "abc', /not closed/],
  [".value.id == 'a'", /double quotes/],
  ['.value | upper', /expected one of length/],
  ['.value | test("(")', /not a valid regex/],
  ['.value | contains', /expected `\(`/],
]
for (const [program, advice] of WRONG) {
  test(`classic ${program} is refused`, () => {
    assert.throws(
      () => compile(program, { dialect: 'classic' }),
      (error) => error instanceof CompileError && advice.test(error.message),
    )
  })
}

const AUTO: readonly (readonly [program: string, dialect: string, warning: RegExp | null])[] = [
  ['.value.id == 17', 'jq', null],
  ['.value.customer.id == "x" and .topic == "y"', 'jq', null],
  ['.offset > 5', 'jq', null],
  ['.value.price | to-double > 10', 'classic', null],
  ['.key[0] == :streams', 'classic', null],
  ['.value.a == nil', 'classic', null],
  ['.value | select(.a)', 'jq', null],
  ['.value.price < 5', 'jq', /`<`.*never compare/],
  ['.value.tags | contains("a")', 'jq', /`contains`/],
  ['.topic == "a" and .partition == 1 | not', 'jq', /`\| not`.*just before/],
  ['.value.a | startswith("x") and .value.b | startswith("y")', 'jq', /beside `and`.*parentheses/],
  ['.value.a.b != "x"', 'jq', /gives null/],
  ['.header.a == "x"', 'jq', /`\.headers`/],
  ['.value.a | length > 1', 'jq', /`length`/],
]
for (const [program, dialect, warning] of AUTO) {
  test(`auto reads ${program} as ${dialect}`, () => {
    const query = compile(program, { dialect: 'auto' })
    assert.equal(query.dialect, dialect)
    const texts = query.warnings
      .map(({ construct, message }) => `${construct} ${message}`)
      .join('\n')
    if (warning === null) assert.equal(texts, '')
    else assert.match(texts, warning)
  })
}

test('auto reports the error of jq when neither grammar takes the text', () => {
  assert.throws(() => compile('.a ==', { dialect: 'auto' }), /expected a filter/)
})
