import assert from 'node:assert/strict'
import test from 'node:test'
import { compile } from '../kjq.ts'
import { CompileError } from '../errors.ts'
import { check } from './check.ts'

const TEXTS = [
  '.value.customer.id == "c-12345"',
  '.value.items[0].price > 1e9',
  '.key | to-long > 5',
  '.value | test("^a(b|c)+$"; "ix")',
  'select(.value.state = "open")',
  '.value.tags | contains(["x"])',
  '.value |',
  'nosuch(1)',
  '.value | test("(")',
  '"half \\(.a',
  '',
]

/** What `compile` says, in the words of `check`. */
function compiled(text: string, dialect: 'jq' | 'classic' | 'auto'): unknown {
  try {
    const { dialect: found, warnings, facts } = compile(text, { dialect })
    return { ok: true, dialect: found, warnings, facts }
  } catch (error) {
    assert.ok(error instanceof CompileError)
    return { ok: false, error }
  }
}

for (const dialect of ['jq', 'classic', 'auto'] as const) {
  test(`an editor is told what compile tells, ${dialect}`, () => {
    for (const text of TEXTS) assert.deepEqual(check(text, dialect), compiled(text, dialect), text)
  })
}

test('a text is checked without Buffer, which browsers lack', () => {
  const { Buffer } = globalThis
  try {
    Reflect.deleteProperty(globalThis, 'Buffer')
    for (const text of TEXTS) check(text, 'auto')
  } finally {
    Object.assign(globalThis, { Buffer })
  }
})
