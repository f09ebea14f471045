import assert from 'node:assert/strict'
import test from 'node:test'
import { projectionColumns } from './columns.ts'

const CASES: readonly (readonly [source: string, columns: readonly string[]])[] = [
  ['.value.id', ['.value.id']],
  [' .key , .value.id,.offset ', ['.key', '.value.id', '.offset']],
  ['.value | [.a, .b], .c', ['.value | [.a, .b], .c']],
  ['[.a, .b], "x, y", (.c, .d)', ['[.a, .b]', '"x, y"', '.c', '.d']],
  ['"a \\("b, c"), d", .e # f, g\n', ['"a \\("b, c"), d"', '.e # f, g']],
  ['{id: .key, "total": .value.total, offset}', ['id', 'total', 'offset']],
  ['{a: 1, a: 2}', ['a']],
  ['{(.key): 1, b: 2}', ['{(.key): 1, b: 2}']],
  ['{}', ['{}']],
  ['{a: 1}, {b: 2}', ['{a: 1}', '{b: 2}']],
  ['.a as $x | $x, .b', ['.a as $x | $x, .b']],
  ['.value.tags contains "red"', ['.value.tags contains "red"']],
]
for (const [source, columns] of CASES) {
  test(`columns of ${source}`, () => assert.deepEqual(projectionColumns(source), columns))
}
