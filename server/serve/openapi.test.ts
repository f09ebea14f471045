import assert from 'node:assert/strict'
import test from 'node:test'
import { z } from 'zod'
import { openApiDocument } from './openapi.ts'
import { reads } from './reads/table.ts'

const parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean().optional(),
  schema: z.object({}).loose(),
})
const document = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(
    z.string(),
    z.object({
      get: z.object({
        operationId: z.string(),
        summary: z.string(),
        parameters: z.array(parameter),
        responses: z.record(z.string(), z.object({}).loose()),
      }),
    }),
  ),
})

const built = openApiDocument(reads, '1.2.3')
const parsed = document.parse(built)

test('every read is described, with each parameter of its path', () => {
  assert.deepEqual(
    Object.keys(parsed.paths),
    reads.map((read) => read.path),
  )
  for (const [path, { get }] of Object.entries(parsed.paths)) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
    const declared = get.parameters.filter((each) => each.in === 'path')
    assert.deepEqual(
      declared.map((each) => each.name),
      named,
      path,
    )
    assert.ok(declared.every((each) => each.required === true))
    assert.ok(get.summary.length > 5)
  }
  const ids = Object.values(parsed.paths).map(({ get }) => get.operationId)
  assert.equal(new Set(ids).size, ids.length)
})

test('every reference leads somewhere', () => {
  const text = JSON.stringify(built)
  const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) => match[1] ?? '')
  assert.ok(references.length > 10)
  for (const reference of new Set(references)) {
    let at: unknown = built
    for (const key of reference.split('/')) at = Reflect.get(Object(at), key)
    assert.equal(typeof at, 'object', reference)
  }
})

test('the encoding of ids is explained with examples', () => {
  const text = JSON.stringify(built)
  assert.match(text, /`a\/b` → `~YS9i`/)
  assert.match(text, /x-tenant-id/)
})
