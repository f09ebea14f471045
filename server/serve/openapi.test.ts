import assert from 'node:assert/strict'
import test from 'node:test'
import { z } from 'zod'
import { openApiDocument } from './openapi.ts'
import { operations } from './operations/table.ts'
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
    z.partialRecord(
      z.enum(['get', 'post', 'put', 'delete']),
      z.object({
        operationId: z.string(),
        summary: z.string(),
        parameters: z.array(parameter),
        requestBody: z.object({}).loose().optional(),
        responses: z.record(z.string(), z.object({}).loose()),
      }),
    ),
  ),
})

const built = openApiDocument(reads, operations, '1.2.3')
const parsed = document.parse(built)

test('every read and operation is described, with each parameter of its path', () => {
  const described = Object.entries(parsed.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, entry]) => ({ path, method, entry })),
  )
  assert.deepEqual(
    described.map(({ path, method }) => `${method} ${path}`).sort(),
    [
      ...reads.map((read) => `get ${read.path}`),
      ...operations.map(({ method, path }) => `${method.toLowerCase()} ${path}`),
    ].sort(),
  )
  for (const { path, method, entry } of described) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
    const declared = entry.parameters.filter((each) => each.in === 'path')
    assert.deepEqual(
      declared.map((each) => each.name),
      named,
      path,
    )
    assert.ok(declared.every((each) => each.required === true))
    assert.ok(entry.summary.length > 5)
    if (method !== 'post' && method !== 'put') assert.equal(entry.requestBody, undefined)
  }
  const ids = described.map(({ entry }) => entry.operationId)
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

test('the formats of an export and the refusals of a body are described', () => {
  const file = parsed.paths['/kafka/v1/clusters/{cluster_id}/exports/{ticket}']?.get?.responses
  // Without a schema: a whole file is no string of JSON.
  assert.deepEqual(file?.['200']?.['content'], {
    'application/x-ndjson': {},
    'application/json': {},
    'text/csv': {},
  })
  const resume = parsed.paths['/kafka/v1/clusters/{cluster_id}/searches/{search_id}/resume']?.post
  for (const status of ['409', '413', '415', '422', '429'])
    assert.ok(resume?.responses[status], status)
})

test('the encoding of ids is explained with examples', () => {
  const text = JSON.stringify(built)
  assert.match(text, /`a\/b` → `~YS9i`/)
  assert.match(text, /x-tenant-id/)
})
