import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { resolveReferences } from './references.ts'

/** Schemas by name, each with the names it refers to; every name is its own subject. */
type Graph = Readonly<Record<string, readonly string[]>>

const referencesTo = (names: readonly string[]) =>
  names.map((name) => ({ name, subject: name, version: 1 }))

async function resolve(
  graph: Graph,
  root: readonly string[],
): Promise<{ names: string[]; fetched: string[] }> {
  const fetched: string[] = []
  const resolved = await resolveReferences(
    { references: referencesTo(root) },
    'schema 1',
    async ({ subject }) => {
      fetched.push(subject)
      return { text: subject, references: referencesTo(graph[subject] ?? []) }
    },
  )
  return { names: resolved.map(({ name }) => name), fetched }
}

describe('references of a schema', () => {
  it('come before those that refer to them, each once, each fetched once', async () => {
    const graph = { a: ['b', 'c'], b: ['d'], c: ['d', 'b'] }
    const { names, fetched } = await resolve(graph, ['a', 'b'])
    assert.deepEqual(names, ['d', 'b', 'c', 'a'])
    assert.deepEqual(fetched.toSorted(), ['a', 'b', 'c', 'd'])
  })

  it('end, and are in order, whatever refers to whatever', async () => {
    const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
    const refers = fc.dictionary(names, fc.uniqueArray(names))
    await fc.assert(
      fc.asyncProperty(refers, fc.uniqueArray(names), async (graph, root) => {
        const resolved = await resolve(graph, root)
        assert.equal(new Set(resolved.names).size, resolved.names.length)
        assert.deepEqual(resolved.names.toSorted(), resolved.fetched.toSorted())
        for (const name of root) assert.ok(resolved.names.includes(name))
      }),
    )
  })

  it('without cycles: everything that is referred to is there before', async () => {
    // Who may refer only to who comes later in the alphabet makes no cycle.
    const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const graphs = fc.tuple(
      ...letters.map((_, i) => fc.subarray(letters.slice(i + 1), { minLength: 0 })),
    )
    await fc.assert(
      fc.asyncProperty(graphs, async (lists) => {
        const graph = Object.fromEntries(letters.map((name, i) => [name, lists[i] ?? []]))
        const { names } = await resolve(graph, letters)
        for (const [name, refers] of Object.entries(graph))
          for (const other of refers) assert.ok(names.indexOf(other) < names.indexOf(name))
      }),
    )
  })

  const endless: readonly (readonly [
    string,
    RegExp,
    (subject: string) => { text: string; references: string[] },
  ])[] = [
    ['too deep', /64 levels/, (subject) => ({ text: '', references: [`${subject}x`] })],
    [
      'too many',
      /500 references/,
      (subject) => ({
        text: '',
        references: Array.from({ length: 30 }, (_, i) => `${subject}.${i}`),
      }),
    ],
    [
      'too large',
      /32 MB/,
      (subject) => ({ text: 'x'.repeat(2 ** 23), references: [`${subject}x`] }),
    ],
  ]
  for (const [name, message, make] of endless) {
    it(`that are ${name} are an error`, async () => {
      const resolving = resolveReferences(
        { references: referencesTo(['a']) },
        'schema 1',
        async ({ subject }) => {
          const { text, references } = make(subject)
          return { text, references: referencesTo(references) }
        },
      )
      await assert.rejects(resolving, { code: 'MR_REGISTRY_SCHEMA', message })
    })
  }
})
