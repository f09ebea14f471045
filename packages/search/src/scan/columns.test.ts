import assert from 'node:assert/strict'
import test from 'node:test'
import { projectionColumns } from './columns.ts'

const CASES: readonly (readonly [source: string, columns: readonly string[] | null])[] = [
  ['.value.id', ['.value.id']],
  [' .key , .value.id,.offset ', ['.key', '.value.id', '.offset']],
  ['.value | [.a, .b], .c', ['[.a, .b]', '.c']],
  ['.value | .a | {id, n: .b}', ['id', 'n']],
  ['.value | .a', ['.value | .a']],
  ['[.a, .b], "x, y", (.c, .d)', ['[.a, .b]', '"x, y"', '.c', '.d']],
  ['"a \\("b, c"), d", .e # f, g\n', ['"a \\("b, c"), d"', '.e # f, g']],
  ['{id: .key, "total": .value.total, offset}', ['id', 'total', 'offset']],
  ['{a: 1, a: 2}', ['a']],
  ['{(.key): 1, b: 2}', ['{(.key): 1, b: 2}']],
  ['{}', ['{}']],
  ['{a: 1}, {b: 2}', ['{a: 1}', '{b: 2}']],
  ['.value.tags contains "red"', ['.value.tags contains "red"']],
  ['(.a | length), (.b // 0), [.c[]]', ['(.a | length)', '(.b // 0)', '[.c[]]']],
  ['.a, .b?', ['.a', '.b?']],
  ['select(.a)', ['select(.a)']],
  // An output's place does not tell whose it is.
  ['.a[]', null],
  ['.a[] | .b, .c', null],
  ['.a as $x | $x, .b', null],
  ['def f: .x; f, .b', null],
  ['.a[], .b', null],
  ['.a?, .b', null],
  ['(.a | select(. > 1)), .b', null],
  ['.a, ..', null],
  ['{a: .b[]}', null],
  ['(.a | (.b, .c)), .d', null],
  ['"\\(.a[])"', null],
  ['.a | if . then .[] else 1 end', null],
]
for (const [source, columns] of CASES) {
  test(`columns of ${source}`, () => assert.deepEqual(projectionColumns(source), columns))
}
