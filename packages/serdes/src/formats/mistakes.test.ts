import assert from 'node:assert/strict'
import test from 'node:test'
import type { Json } from '@millrace/kjq/json/value.ts'
import { serdeNamed } from '../testing/serde-named.ts'

const WHERE = { topic: 't', side: 'value' } as const

const UNDECODABLE: readonly (readonly [label: string, hex: string, message: string])[] = [
  ['JSON', '', 'Not JSON: there are 0 bytes'],
  ['JSON', hex('[1 2]'), 'Not JSON: Expected separator between values at line 1, column 4'],
  ['JSON', hex('{"a":1'), 'Not JSON: Unfinished JSON term at EOF at line 1, column 6'],
  ['JSON', hex('{"a":1}\n{"b":2}'), 'Not JSON: Unexpected extra JSON values at line 2, column 1'],
  [
    'JSON',
    '1f8b0800000000000003',
    'Not JSON: Invalid numeric literal at EOF at line 1, column 10 (the bytes look like gzip)',
  ],
  [
    'JSON',
    '000000000c7b7d',
    'Not JSON: Invalid numeric literal at line 1, column 5 (the bytes look like JSON Schema with schema id 12)',
  ],
  [
    'JSON',
    'fffe7b007d00',
    'Not JSON: Invalid numeric literal at line 1, column 3 (the bytes look like UTF-16)',
  ],
  ['String', '6180', 'Not UTF-8: byte 1 of 2 is 0x80, which fits no character'],
  [
    'String',
    'aced0005740001ff',
    'Not UTF-8: byte 0 of 8 is 0xac, which fits no character (the bytes look like Java serialization)',
  ],
  ['Long', '01', 'Not a Long: got 1 byte, expected 8'],
  ['Unsigned Long', '', 'Not an Unsigned Long: got 0 bytes, expected 8'],
  ['Integer', '0000000001', 'Not an Integer: got 5 bytes, expected 4'],
  ['Short', '000000', 'Not a Short: got 3 bytes, expected 2'],
  ['Double', '00000000', 'Not a Double: got 4 bytes, expected 8'],
  ['Float', '0000000000000000', 'Not a Float: got 8 bytes, expected 4'],
  ['UUID', '0102', 'Not a UUID: got 2 bytes, expected 36 (text) or 16'],
  [
    'UUID',
    hex('0190a1b2_c3d4_7e5f_8a9b_0c1d2e3f4a5b'),
    'Not a UUID: the 36 bytes are not hexadecimal digits in groups of 8-4-4-4-12',
  ],
]

function hex(text: string): string {
  return Buffer.from(text).toString('hex')
}

for (const [label, bytes, message] of UNDECODABLE) {
  test(`${label} cannot read ${bytes || 'nothing'}`, () => {
    assert.throws(() => serdeNamed(label).decode(Buffer.from(bytes, 'hex'), WHERE), {
      name: 'SerdeError',
      code: 'MR_SERDE_UNDECODABLE',
      message,
    })
  })
}

const deep = (): Json => {
  let value: Json = 1
  for (let i = 0; i < 20_000; i++) value = [value]
  return value
}

const UNENCODABLE: readonly (readonly [label: string, value: Json, message: string])[] = [
  ['JSON', deep(), 'JSON cannot be written: the program or a value is nested deeper than 10000'],
  ['String', 12, 'String needs a text; got number (12)'],
  ['String', null, 'String needs a text; got null (null)'],
  ['String', 'a\ud800', 'String cannot write an unpaired surrogate: it has no bytes in UTF-8'],
  ['Short', 40000, '40000 is out of range for Short: -32768 to 32767'],
  ['Integer', '2147483648', '2147483648 is out of range for Integer: -2147483648 to 2147483647'],
  ['Unsigned Short', -1, '-1 is out of range for Unsigned Short: 0 to 65535'],
  [
    'Long',
    2n ** 63n,
    '9223372036854775808 is out of range for Long: -9223372036854775808 to 9223372036854775807',
  ],
  ['Unsigned Integer', 1.5, 'Unsigned Integer needs a whole number from 0 to 4294967295; got 1.5'],
  ['Integer', 'c-1', 'Integer needs a whole number from -2147483648 to 2147483647; got "c-1"'],
  ['Integer', '', 'Integer needs a whole number from -2147483648 to 2147483647; got ""'],
  [
    'Integer',
    '9'.repeat(65),
    `Integer needs a whole number from -2147483648 to 2147483647; got "${'9'.repeat(60)}…"`,
  ],
  [
    'Integer',
    { a: 1 },
    'Integer needs a whole number from -2147483648 to 2147483647; got object ({"a":1})',
  ],
  [
    'Long',
    2 ** 53,
    'Long needs a whole number from -9223372036854775808 to 9223372036854775807; 9007199254740992 is beyond 2^53 and may have lost digits: write it as a text',
  ],
  ['Double', 'twelve', 'Double needs a number, NaN, Infinity or -Infinity; got "twelve"'],
  ['Double', true, 'Double needs a number; got boolean (true)'],
  ['Double', '1e999', '"1e999" is out of range for Double'],
  ['Float', 1e39, '"1e+39" is out of range for Float'],
  ['UUID', 'x', 'Not a UUID: "x"; expected hexadecimal digits in groups of 8-4-4-4-12'],
  ['UUID', 1, 'UUID needs a UUID as text; got number (1)'],
  ['Hex', '0x12', 'Hex takes the digits 0-9 and a-f only; "0x12" has "x" at position 1'],
  ['Hex', '123', 'Hex takes two digits a byte; got 3 digits, an odd number'],
  ['Hex', 12, 'Hex needs a text of hexadecimal digits; got number (12)'],
  [
    'Base64',
    'AP8',
    'Not Base64: "AP8"; its padding or last digit is wrong (groups of four, filled up with =)',
  ],
  [
    'Base64',
    'AP9=',
    'Not Base64: "AP9="; its padding or last digit is wrong (groups of four, filled up with =)',
  ],
  [
    'Base64',
    'AP-_',
    'Not Base64: "AP-_"; "-" at position 2 is no digit of it (A-Z, a-z, 0-9, +, /, =)',
  ],
]
for (const [label, value, message] of UNENCODABLE) {
  test(`${label} cannot write it: ${message.slice(0, 60)}`, () => {
    assert.throws(() => serdeNamed(label).encode(value, WHERE), {
      name: 'SerdeError',
      code: 'MR_SERDE_UNENCODABLE',
      message,
    })
  })
}
