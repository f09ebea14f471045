import assert from 'node:assert/strict'
import test from 'node:test'
import { CompileError } from './errors.ts'
import { compile } from './kjq.ts'

/** What people type, where the message points, and what it tells them to do. */
const MISTAKES: readonly (readonly [program: string, position: string, advice: RegExp])[] = [
  ['.value.id = = 1', '1:13', /Equality is written `==`/],
  ['.value.id === 1', '1:13', /Equality is written `==`/],
  ['.a = 1 = 2', '1:8', /do not chain/],
  ['.a == 1 == 2', '1:9', /join them with `and`/],
  ['.a <> 1', '1:5', /written `!=`/],
  [".a == 'x'", '1:7', /double quotes/],
  ['.a == “x”', '1:7', /typographic/],
  ['value.id == 1', '1:1', /written `\.value`/],
  ['.value | select(key == 1)', '1:17', /written `\.key`/],
  ['.a && .b', '1:4', /Write `and`/],
  ['.a || .b', '1:5', /Write `or`/],
  ['!.a', '1:1', /`\| not`/],
  ['.a =~ "x"', '1:5', /test\("…"\)/],
  ['(.a', '1:4', /expected `\)` to close `\(`/],
  ['.a)', '1:3', /no `\(` for this `\)`/],
  ['.a[0', '1:5', /expected `\]`/],
  ['[1, 2', '1:6', /expected `\]` to close `\[`/],
  ['[1, ]', '1:5', /Remove the comma/],
  ['{a: 1 b: 2}', '1:7', /separated by commas/],
  ['{1: 2}', '1:2', /Write "1"/],
  ['{(1): 2}', '1:3', /Cannot use number \(1\) as object key/],
  ['if .a then 1', '1:13', /expected `end` to close `if`/],
  ['if .a 1 end', '1:7', /expected `then`/],
  ['if .a then 1 else if .b then 2 else 3 end', '1:42', /expected `end`/],
  ['.a else .b', '1:4', /`if` and a `then`/],
  ['selekt(.a)', '1:1', /Did you mean `select`/],
  ['startwith("a")', '1:1', /Did you mean `startswith`/],
  ['select(.a; .b)', '1:1', /takes 1 argument/],
  ['.a | test', '1:6', /takes 1 or 2 argument/],
  ['length(.a)', '1:1', /takes no arguments/],
  ['limit(3, .a)', '1:1', /`limit` takes 2/],
  ['.a | contains "x"', '1:15', /stand in parentheses: `contains\("…"\)`/],
  ['.first-name == "x"', '1:8', /`\."first-name"`/],
  ['.a == None', '1:7', /Write `null`/],
  ['.a == True', '1:7', /Write `true`/],
  ['.a AND .b', '1:4', /Write `and`/],
  ['"abc', '1:1', /not closed/],
  ['"\\d"', '1:2', /for a backslash/],
  ['"\\(1"', '1:2', /not closed/],
  ['$x', '1:1', /Bind it first/],
  ['.[] as x | 1', '1:8', /A variable is written `\$x`/],
  ['reduce .[] as x (0; .)', '1:15', /A variable is written `\$x`/],
  ['def f: 1', '1:9', /expected `;` after the body of `f`/],
  ['try 1 + 2 catch 0', '1:11', /put parentheses around/],
  ['break', '1:1', /label \$out/],
  ['break $x', '1:1', /label \$x/],
  ['@base', '1:1', /Formats are @text/],
  ['.a | | .b', '1:6', /Write `or`/],
  ['.a ==', '1:6', /expected a filter/],
  ['import "a" as a; 1', '1:1', /no modules/],
  ['.a\n| selekt(1)', '2:3', /Did you mean/],
]

for (const [program, position, advice] of MISTAKES) {
  test(`${program} is refused at ${position} with advice`, () => {
    assert.throws(
      () => compile(program),
      (error) => {
        assert.ok(error instanceof CompileError)
        assert.equal(`${error.line}:${error.column}`, position)
        assert.match(error.message, advice)
        return true
      },
    )
  })
}

const SLIPS: readonly (readonly [program: string, columns: readonly number[]])[] = [
  ['select(.a = 1)', [11]],
  ['if .a = 1 then 2 else 3 end', [7]],
  ['.a = 1 and .b == 2', []],
  ['(.a = 1) and (.b = 2)', [5, 18]],
  ['[.[] | select((.a | .b) == 1 or (.c = 2))]', [37]],
  ['any(.[]; .a = 1)', [13]],
  ['.a = 1', []],
  ['select(.a == 1) | .b = 2', []],
]
const CONDITION_SLIPS: readonly (readonly [program: string, columns: readonly number[]])[] = [
  ['.a = 1', [4]],
  ['.value | .a = 1', [13]],
  ['.a == 1', []],
  ['.a |= 1', []],
]
for (const [program, columns] of CONDITION_SLIPS) {
  test(`${program} as a condition is warned about at ${columns.length} places`, () => {
    const { warnings } = compile(program, { condition: true })
    assert.deepEqual(
      warnings.map(({ code, column }) => [code, column]),
      columns.map((column) => ['KJQ_ASSIGNMENT', column]),
    )
  })
}
for (const [program, columns] of SLIPS) {
  test(`${program} is warned about at ${columns.length} places`, () => {
    const { warnings } = compile(program)
    assert.deepEqual(
      warnings.map(({ column }) => column),
      columns,
    )
    for (const { code, message } of warnings) {
      assert.equal(code, 'KJQ_ASSIGNMENT')
      assert.match(message, /written `==`/)
    }
  })
}
