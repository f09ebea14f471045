import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { XMLBuilder, XMLParser } from 'fast-xml-parser'
import { equals } from '@millrace/kjq/json/compare.ts'
import { stringifyJson } from '@millrace/kjq/json/stringify.ts'
import { objectFrom, type Json } from '@millrace/kjq/json/value.ts'
import { chooser, damage } from '../testing/documents.ts'
import { expectLiterals } from '../testing/literals.ts'
import { xmlSerde } from './xml.ts'

const WHERE = { topic: 't', side: 'value' } as const
const decode = (text: string | Buffer): Json => xmlSerde.decode(Buffer.from(text), WHERE)
const encode = (value: Json): string => xmlSerde.encode(value, WHERE).toString()

const names = fc.constantFrom('a', 'b', 'ns:item', '__proto__', 'constructor', 'été', 'x-1', '_')
const texts = fc.oneof(
  fc.constantFrom('', 'c-12', 'a b', '<&>"\'', 'x]]>y', '12', 'é😀', 'line\nnext\ttab\rx'),
  fc.string({ unit: 'grapheme' }),
)
const filled = texts.filter((text) => /[^ \t\n]/.test(text))
/** Values of the form that documents are shown in. */
const { element: elements } = fc.letrec<{ element: Json }>((tie) => ({
  element: fc.oneof(
    { maxDepth: 4 },
    texts,
    fc
      .record({
        attributes: fc.dictionary(names, texts, { maxKeys: 2 }),
        members: fc.uniqueArray(
          fc.tuple(
            names,
            fc.oneof(tie('element'), fc.array(tie('element'), { minLength: 2, maxLength: 3 })),
          ),
          { selector: ([name]) => name, maxLength: 3 },
        ),
        text: fc.option(filled),
      })
      .map(({ attributes, members, text }) => {
        const inside = Object.entries(attributes).map(
          ([name, value]) => [`@${name}`, value] as const,
        )
        if (inside.length + members.length === 0) return text ?? ''
        return objectFrom([
          ...inside,
          ...members,
          ...(text === null ? [] : [['#text', text] as const]),
        ])
      }),
  ),
}))
const documents = fc.tuple(names, elements).map((root) => objectFrom([root]))

test('1,000 random values are written and read back', () => {
  fc.assert(
    fc.property(documents, (value) => {
      assert.ok(equals(decode(encode(value)), value), encode(value))
    }),
    { numRuns: 1000 },
  )
})

test('what another implementation writes is read, and the other way round', () => {
  const options = { ignoreAttributes: false, attributeNamePrefix: '@' }
  const builder = new XMLBuilder(options)
  const parser = new XMLParser({ ...options, parseTagValue: false, trimValues: false })
  // It refuses names such as `__proto__`, and takes line ends and text before it as they are not in XML.
  const plain = documents.filter(
    (value) => !/__proto__|constructor|\\[rnt]/.test(stringifyJson(value)),
  )
  fc.assert(
    fc.property(plain, (value) => {
      const json: unknown = JSON.parse(stringifyJson(value))
      assert.ok(equals(decode(builder.build(json)), value), builder.build(json))
      const read: Json = parser.parse(encode(value))
      assert.ok(equals(read, value), encode(value))
    }),
    { numRuns: 300 },
  )
})

const READ: readonly (readonly [text: string, value: Json])[] = [
  ['<a/>', { a: '' }],
  ['<a></a>', { a: '' }],
  ['<a> 12 </a>', { a: ' 12 ' }],
  ['<a b="1" c=\'2\'/>', { a: { '@b': '1', '@c': '2' } }],
  ['<a b="1">x</a>', { a: { '@b': '1', '#text': 'x' } }],
  ['<a>\n  <b>1</b>\n  <b>2</b>\n  <c/>\n</a>', { a: { b: ['1', '2'], c: '' } }],
  [
    '<a>one <b>two</b> three<!-- - --> four</a>',
    { a: { b: 'two', '#text': ['one ', ' three four'] } },
  ],
  ['<s:a xmlns:s="urn:x"><s:b/></s:a>', { 's:a': { '@xmlns:s': 'urn:x', 's:b': '' } }],
  ['<a>&lt;&amp;&gt;&quot;&apos;&#233;&#xE9;&#x1F600;</a>', { a: '<&>"\'éé😀' }],
  ['<a><![CDATA[<b>&amp;]]]]><![CDATA[>]]></a>', { a: '<b>&amp;]]>' }],
  ['<a b="x\ny&#10;z"/>', { a: { '@b': 'x y\nz' } }],
  ['<a>x\r\ny\rz</a>', { a: 'x\ny\nz' }],
  ['<?xml version="1.0" encoding="UTF-8"?>\n<!-- c --><?p i?>\n<a/>\n<!-- d -->', { a: '' }],
  ['<?xml version="1.0" encoding="utf-16"?><a>é</a>', { a: 'é' }],
  ['\ufeff<a/>', { a: '' }],
  [
    '<!DOCTYPE note SYSTEM "http://127.0.0.1:1/x.dtd" [<!ENTITY x "> ]"><!-- " --><?p "?>]><note/>',
    { note: '' },
  ],
  ['<a><?p i?>x</a>', { a: { '#text': 'x' } }],
]
for (const [text, value] of READ) {
  test(`${JSON.stringify(text)} is ${stringifyJson(value)}`, () => {
    assert.deepEqual(decode(text), value)
  })
}

test('the order of names stays, and names of the language are ordinary', () => {
  const read = decode('<a><b2/><b1/><__proto__ __proto__="1"/><constructor/></a>')
  const text = '{"a":{"b2":"","b1":"","__proto__":{"@__proto__":"1"},"constructor":""}}'
  assert.equal(stringifyJson(read), text)
})

test('other encodings are read by their mark or their name', () => {
  const text = '<a>é</a>'
  const little = Buffer.from(`\ufeff${text}`, 'utf16le')
  assert.deepEqual(decode(little), { a: 'é' })
  assert.deepEqual(decode(Buffer.from(little).swap16()), { a: 'é' })
  const latin = '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'
  assert.deepEqual(decode(Buffer.from(latin, 'latin1')), { a: 'é' })
  assert.throws(() => decode('<?xml version="1.0" encoding="EBCDIC-X"?><a/>'), {
    message: 'Not XML that can be read: its encoding "ebcdic-x" is not known',
  })
})

const WRONG: readonly (readonly [text: string, message: string])[] = [
  ['', 'there are 0 bytes'],
  ['{}', 'an element is expected at character 0'],
  ['<', 'the name of an element is expected at character 1'],
  ['<a', 'an attribute or the end of a tag is expected at character 2'],
  ['<a>', 'an element is not closed at character 3'],
  ['<a></b>', 'another element is closed at character 5'],
  ['<a/><b/>', 'something follows the root element at character 4'],
  ['<a b=1/>', 'a quote is expected at character 5'],
  ['<a b="1" b="2"/>', 'an attribute stands twice at character 9'],
  ['<a b="<"/>', 'an attribute holds < at character 5'],
  ['<a b="1"c="2"/>', 'an attribute or the end of a tag is expected at character 8'],
  ['<a>x &y; z</a>', 'an entity is none of XML itself at character 5'],
  ['<a>x & z</a>', 'an entity is none of XML itself at character 5'],
  ['<a>&#0;</a>', 'an entity is none of XML itself at character 3'],
  ['<a>&#xD800;</a>', 'an entity is none of XML itself at character 3'],
  ['<a><!-- </a>', 'a comment does not end at character 7'],
  ['<a><![CDATA[ </a>', 'CDATA does not end at character 12'],
  ['<!DOCTYPE a [<!ENTITY b "c">]', 'a document type does not end at character 9'],
  ['<a><!DOCTYPE b></a>', 'the name of an element is expected at character 4'],
]
for (const [text, message] of WRONG) {
  test(`no XML: ${text}`, () => {
    assert.throws(() => decode(text), {
      name: 'SerdeError',
      code: 'MR_SERDE_UNDECODABLE',
      message: `Not XML: ${message}`,
    })
  })
}

test('entities that multiply are refused, as is nesting without end', () => {
  const laughs = Array.from(
    { length: 9 },
    (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`,
  ).join('')
  assert.throws(() => decode(`<!DOCTYPE x [<!ENTITY l0 "ha">${laughs}]><x>&l9;</x>`), {
    message: /an entity is none of XML itself/,
  })
  assert.throws(() => decode('<a>'.repeat(50_000)), {
    name: 'SerdeError',
    message: /deeper than 1000/,
  })
  assert.deepEqual(decode(`<a>${'<!---->'.repeat(200_000)}</a>`), { a: '' })
})

test('a text that is XML is taken as it stands; what cannot be XML says so', () => {
  assert.equal(encode(' <a  b="1"/>'), ' <a  b="1"/>')
  assert.equal(
    encode('{"a": {"@b": 1, "c": [true, null, "x"]}}'),
    '<a b="1"><c>true</c><c/><c>x</c></a>',
  )
  const cases: readonly (readonly [value: Json, message: RegExp])[] = [
    ['c-1', /^XML needs an object with one member, the root element; got string/],
    [{ a: 1, b: 2 }, /^XML needs an object with one member/],
    [{ a: [1] }, /^XML needs an object with one member/],
    [{ 'a b': 1 }, /^XML has no names such as "a b"/],
    [{ a: { b: [[1]] } }, /^XML has no array in an array/],
    [{ a: { '@b': {} } }, /^"@b" holds text/],
    [{ a: '\u0000' }, /^XML cannot hold a character/],
    [{ a: '\ud800' }, /^XML cannot hold a character/],
  ]
  for (const [value, message] of cases) {
    assert.throws(() => encode(value), { code: 'MR_SERDE_UNENCODABLE', message })
  }
})

test('any text at all is read or refused, and no literal in it is missed', () => {
  let looked = 0
  const bytes = fc.oneof(
    documents.map((value) => Buffer.from(encode(value))),
    documents.map((value) => Buffer.from(`\ufeff${encode(value)}`, 'utf16le')),
    fc.constantFrom(...READ.map(([text]) => Buffer.from(text))),
    fc
      .string({ unit: fc.constantFrom(...'<>/&;!-[]?"=ab '.split('')) })
      .map((text) => Buffer.from(text)),
  )
  fc.assert(
    fc.property(bytes, chooser, (bytes, choose) => {
      const given = choose(3) === 0 ? damage(bytes.toString(), choose) : bytes
      looked += expectLiterals(xmlSerde, given, choose)
    }),
    { numRuns: 3000 },
  )
  assert.ok(looked > 300, `only ${looked} literals had certain bytes`)
})
