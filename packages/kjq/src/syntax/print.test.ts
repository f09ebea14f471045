import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import type { Node, Pattern } from './ast.ts'
import { parse } from './parser.ts'
import { print } from './print.ts'

const at = 0
const names = fc.constantFrom('a', 'foo', 'x1', '_b')
const keys = fc.oneof(names, fc.string({ unit: 'grapheme', maxLength: 4 }))
const scalars = fc.oneof(
  fc.constantFrom(null, true, false),
  fc.nat(),
  fc.constantFrom(0.5, 1e100),
  fc.string({ maxLength: 5 }),
)

const { node: nodes } = fc.letrec<{ node: Node; pattern: Pattern }>((tie) => {
  const node = tie('node')
  const pattern = tie('pattern')
  const patterns = fc.array(pattern, { minLength: 1, maxLength: 2 })
  const maybe = fc.option(node)
  const fixed = <K extends Node['kind']>(kind: K) => ({
    kind: fc.constant(kind),
    at: fc.constant(at),
  })
  const binary = { left: node, right: node }
  return {
    pattern: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc.record({ kind: fc.constant('variable' as const), at: fc.constant(at), name: names }),
      fc.record({
        kind: fc.constant('array' as const),
        at: fc.constant(at),
        elements: fc.array(pattern, { minLength: 1, maxLength: 2 }),
      }),
      fc.record({
        kind: fc.constant('object' as const),
        at: fc.constant(at),
        entries: fc.array(
          fc.oneof(
            names.map((name) => ({
              variable: name,
              key: { kind: 'literal' as const, at, value: name },
              value: null,
            })),
            fc.record({ variable: fc.constant(null), key: node, value: pattern }),
          ),
          { minLength: 1, maxLength: 2 },
        ),
      }),
    ),
    node: fc.oneof(
      { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
      fc.record(fixed('identity')),
      fc.record(fixed('recurse')),
      fc.record({ ...fixed('literal'), value: scalars }),
      fc.record({ ...fixed('variable'), name: names }),
      fc.record({ ...fixed('format'), name: fc.constantFrom('json', 'csv') }),
      fc.record({
        ...fixed('index'),
        target: node,
        index: fc.oneof(
          keys.map((value): Node => ({ kind: 'literal', at, value })),
          node,
        ),
      }),
      fc.record({ ...fixed('slice'), target: node, from: node, to: maybe }),
      fc.record({ ...fixed('iterate'), target: node }),
      fc.record({ ...fixed('array'), body: maybe }),
      fc.record({
        ...fixed('object'),
        entries: fc.array(fc.record({ key: node, value: node }), { maxLength: 2 }),
      }),
      fc.record({
        ...fixed('template'),
        format: fc.option(fc.constantFrom('base64', 'html')),
        parts: fc.tuple(fc.string({ maxLength: 3 }), node, fc.string({ maxLength: 3 })),
      }),
      fc.record({ ...fixed('negate'), body: node }),
      fc.record({ ...fixed('pipe'), ...binary }),
      fc.record({ ...fixed('comma'), ...binary }),
      fc.record({ ...fixed('alternative'), ...binary }),
      fc.record({
        ...fixed('arithmetic'),
        operator: fc.constantFrom('+', '-', '*', '/', '%'),
        ...binary,
      }),
      fc.record({
        ...fixed('comparison'),
        operator: fc.constantFrom('==', '!=', '<', '<=', '>', '>='),
        ...binary,
      }),
      fc.record({ ...fixed('logic'), operator: fc.constantFrom('and', 'or'), ...binary }),
      fc.record({
        ...fixed('assign'),
        operator: fc.constantFrom('=', '|=', '+=', '-=', '*=', '/=', '%=', '//='),
        ...binary,
      }),
      fc.record({ ...fixed('if'), condition: node, consequent: node, otherwise: maybe }),
      fc.record({ ...fixed('try'), body: node, handler: maybe }),
      fc.record({
        ...fixed('reduce'),
        source: node,
        pattern: patterns,
        initial: node,
        update: node,
      }),
      fc.record({
        ...fixed('foreach'),
        source: node,
        pattern: patterns,
        initial: node,
        update: node,
        extract: maybe,
      }),
      fc.record({
        ...fixed('def'),
        name: names,
        parameters: fc.array(fc.record({ name: names, value: fc.boolean() }), { maxLength: 2 }),
        body: node,
        rest: node,
      }),
      fc.record({ ...fixed('call'), name: names, arguments: fc.array(node, { maxLength: 2 }) }),
      fc.record({ ...fixed('bind'), source: node, pattern: patterns, body: node }),
      fc.record({ ...fixed('label'), name: names, body: node }),
      fc.record({ ...fixed('break'), name: names }),
    ),
  }
})

function withoutPositions(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, part: unknown) => (key === 'at' ? undefined : part)),
  )
}

test('what is printed parses to the same tree', () => {
  fc.assert(
    fc.property(nodes, (node) => {
      assert.deepEqual(withoutPositions(parse(print(node))), withoutPositions(node))
    }),
    { numRuns: 500 },
  )
})
