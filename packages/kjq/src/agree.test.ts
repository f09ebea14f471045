import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { compile, stringifyJson } from './kjq.ts'
import type { Json } from './json/value.ts'

/** Programs made of pieces; every piece takes any input. */
const leaves = fc.constantFrom(
  '.',
  '.a',
  '.a.b',
  '.[0]',
  '.[]',
  '.[].a',
  '.a[].b',
  '..',
  '1',
  '"a"',
  'null',
  '[]',
  '{}',
  'empty',
  'length',
  'keys',
  '.[1:]',
  'first(.[]?)',
  '.a?',
  'type',
  'not',
  'error',
)
const { program: programs } = fc.letrec<{ program: string }>((tie) => {
  const p = tie('program')
  return {
    program: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaves,
      fc.tuple(p, p).map(([a, b]) => `(${a} | ${b})`),
      fc.tuple(p, p).map(([a, b]) => `(${a}, ${b})`),
      fc
        .tuple(p, fc.constantFrom('+', '==', '<', 'and', 'or', '//'), p)
        .map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc.tuple(p, p, p).map(([a, b, c]) => `(if ${a} then ${b} else ${c} end)`),
      p.map((a) => `[${a}]`),
      fc.tuple(p, p).map(([a, b]) => `{a: ${a}, b: ${b}}`),
      p.map((a) => `((${a})?)`),
      p.map((a) => `select(${a})`),
      p.map((a) => `map(${a})`),
      p.map((a) => `limit(2; ${a})`),
      fc.tuple(p, p).map(([a, b]) => `(${a} as $x | ${b} | [., $x])`),
      fc.tuple(p, p).map(([a, b]) => `(def f: ${a}; ${b} | f)`),
      fc.tuple(p, p).map(([a, b]) => `(def f(g): g | g; f(${a}) | ${b})`),
      fc.tuple(p, p).map(([a, b]) => `(reduce (${a}) as $x (${b}; [., $x]))`),
      fc.tuple(p, p).map(([a, b]) => `(label $l | ${a}, break $l, ${b})`),
      p.map((a) => `(.a |= (${a}))`),
    ),
  }
})
const inputs = fc.constantFrom<Json>(
  null,
  1,
  'ab',
  [1, [2], 'x'],
  { a: { b: [1, 2] }, c: null },
  { a: [{ a: 1 }] },
  [],
)

function outcome(program: string, input: Json): string {
  const outputs: string[] = []
  try {
    for (const value of compile(program, { limits: { steps: 20_000, size: 100_000 } }).run(input))
      outputs.push(stringifyJson(value))
  } catch (error) {
    outputs.push(`! ${String(error)}`)
  }
  return outputs.join(' ')
}

test('one output or a stream of them: a filter gives the same', () => {
  fc.assert(
    fc.property(programs, inputs, (program, input) => {
      const direct = outcome(program, input)
      // Neither changes what a program gives, but both make the compiler take its lazy form.
      assert.equal(outcome(`(${program}), empty`, input), direct)
      assert.equal(outcome(`(empty, .) | ${program}`, input), direct)
      assert.equal(outcome(`def wrapped: ${program}; wrapped`, input), direct)
      // Collected at once or one by one.
      const collected = outcome(`[${program}]`, input)
      assert.equal(outcome(`[${program}, empty]`, input), collected)
      assert.equal(outcome(`[(${program}) | .]`, input), collected)
    }),
    { numRuns: 400 },
  )
})

test('paths lead to the values', () => {
  fc.assert(
    fc.property(programs, inputs, (program, input) => {
      // `?` also swallows that something is no path.
      if (program.includes('?')) return
      const paths = outcome(`[path(${program})]`, input)
      if (paths.includes('!')) return
      assert.equal(
        outcome(`. as $in | [path(${program})] | map(. as $p | $in | getpath($p))`, input),
        outcome(`[${program}]`, input),
      )
    }),
    { numRuns: 400 },
  )
})
