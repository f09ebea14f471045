/** What no registry that tests can start has: contexts, GUIDs, older APIs, answers that are out of bounds. */
import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { describe, it } from 'node:test'
import { openRegistry } from '../open-registry.ts'
import { type Recorded, startRecorded } from '../testing/recorded.ts'
import { confluentAt } from '../testing/settings-for-tests.ts'

const NOT_FOUND = { status: 404, body: { error_code: 40403, message: 'Schema not found' } }
const NO_PATH = { status: 404, body: { error_code: 404, message: 'HTTP 404 Not Found' } }
const GUID = '3f2a1b0c-9c96-4e4a-a687-fb5de9ef0c63'

/** By path with what follows the question mark; what is not there is a schema that is not found. */
const byPath =
  (answers: Readonly<Record<string, Recorded>>) =>
  ({ path }: { readonly path: string }): Recorded =>
    answers[path] ?? NOT_FOUND

const latest = (subject: string, id: number): Recorded => ({
  body: { subject, version: 5, id, schema: '"int"' },
})

describe('a Confluent-compatible registry', () => {
  it('contract: a schema of another context is found, with references of its context', async () => {
    const schema = {
      schema: '"t.A"',
      references: [{ name: 't.A', subject: 'a', version: 1 }],
    }
    await using server = await startRecorded(
      byPath({
        '/contexts': { body: ['.', '.eu', '.us'] },
        '/schemas/ids/7?subject=%3A.eu%3A': { body: schema },
        '/subjects/%3A.eu%3Aa/versions/1': {
          body: { subject: ':.eu:a', version: 1, id: 6, schema: '"A"' },
        },
      }),
    )
    using registry = openRegistry(confluentAt(server.url))
    assert.deepEqual(await registry.schema({ kind: 'id', id: 7 }), {
      registry: 'r1',
      id: { kind: 'id', id: 7 },
      type: 'AVRO',
      text: '"t.A"',
      references: [{ name: 't.A', text: '"A"' }],
    })
  })

  it('contract: an id that is in several contexts is not guessed', async () => {
    await using server = await startRecorded(
      byPath({
        '/contexts': { body: [':.eu:', ':.us:'] },
        '/schemas/ids/7?subject=%3A.eu%3A': { body: { schema: '"int"' } },
        '/schemas/ids/7?subject=%3A.us%3A': { body: { schema: '"long"' } },
      }),
    )
    using registry = openRegistry(confluentAt(server.url))
    await assert.rejects(registry.schema({ kind: 'id', id: 7 }), {
      code: 'MR_REGISTRY_SCHEMA',
      message: /\.eu, \.us.*\/contexts\//,
    })
  })

  it('contract: a schema by its GUID, as newer clients write it into a header', async () => {
    const body = { schema: '{}', schemaType: 'JSON', guid: GUID }
    await using server = await startRecorded(byPath({ [`/schemas/guids/${GUID}`]: { body } }))
    using registry = openRegistry(confluentAt(server.url))
    const { type, text } = await registry.schema({ kind: 'guid', id: GUID })
    assert.deepEqual([type, text], ['JSON', '{}'])
  })

  it('contract: where a schema is registered, also of a registry that only tells subjects', async () => {
    const id = { kind: 'id', id: 3 } as const
    await using newer = await startRecorded(
      byPath({ '/schemas/ids/3/versions': { body: [{ subject: 'a', version: 2 }] } }),
    )
    using one = openRegistry(confluentAt(newer.url))
    assert.deepEqual(await one.versionsOf(id), [{ subject: 'a', version: 2 }])
    await using older = await startRecorded(
      byPath({
        '/schemas/ids/3/versions': NO_PATH,
        '/schemas/ids/3/subjects': { body: ['a', 'b'] },
        '/subjects/a/versions/latest': latest('a', 3),
        '/subjects/b/versions/latest': latest('b', 4),
      }),
    )
    using two = openRegistry(confluentAt(older.url))
    assert.deepEqual(await two.versionsOf(id), [{ subject: 'a', version: 5 }])
  })

  it('contract: a subject without a level of its own has none', async () => {
    await using server = await startRecorded(
      byPath({
        '/config': { body: { compatibilityLevel: 'BACKWARD' } },
        '/config/a': { status: 404, body: { error_code: 40408, message: 'no such level' } },
      }),
    )
    using registry = openRegistry(confluentAt(server.url))
    assert.equal(await registry.compatibility(null), 'BACKWARD')
    assert.equal(await registry.compatibility('a'), null)
  })

  const answers: readonly (readonly [name: string, answer: Recorded, code: string, RegExp])[] = [
    ['a wrong password', { status: 401, body: 'no' }, 'MR_REGISTRY_DENIED', /status 401/],
    [
      'a question that is refused',
      { status: 403, body: { error_code: 40301, message: 'User is denied operation Read' } },
      'MR_REGISTRY_DENIED',
      /denied operation Read/,
    ],
    ['no such path', NO_PATH, 'MR_REGISTRY_ANSWER', /status 404/],
    ['a page of something else', { body: '<html>' }, 'MR_REGISTRY_ANSWER', /expected JSON/],
    ['an answer of another shape', { body: { text: 1 } }, 'MR_REGISTRY_ANSWER', /expected text/],
    ['an unknown type', { body: { schema: '', schemaType: 'XSD' } }, 'MR_REGISTRY_SCHEMA', /"XSD"/],
    ['a failure', { status: 500, body: { message: 'broken' } }, 'MR_REGISTRY_ANSWER', /broken/],
    ['a proxy without a registry', { status: 503, body: '' }, 'MR_REGISTRY_UNREACHABLE', /503/],
  ]
  for (const [name, answer, code, message] of answers) {
    it(`contract: ${name} is ${code}`, async () => {
      await using server = await startRecorded(() => answer)
      const auth = { kind: 'basic', user: 'u', password: 'hidden' } as const
      using registry = openRegistry(confluentAt(server.url, { auth }))
      await assert.rejects(registry.schema({ kind: 'id', id: 1 }), (error: Error) => {
        assert.equal(Reflect.get(error, 'code'), code)
        assert.match(error.message, message)
        assert.doesNotMatch(error.message, /hidden|dTpoaWRkZW4/)
        return true
      })
    })
  }

  it('contract: credentials do not follow a redirect', async () => {
    await using other = await startRecorded(() => ({ body: { schema: '"int"' } }))
    await using server = await startRecorded(() => (response: ServerResponse) => {
      response.writeHead(302, { location: `${other.url}/schemas/ids/1` }).end()
    })
    const auth = { kind: 'bearer', token: 't' } as const
    using registry = openRegistry(confluentAt(server.url, { auth }))
    await assert.rejects(registry.schema({ kind: 'id', id: 1 }), {
      code: 'MR_REGISTRY_ANSWER',
      message: /Redirects are not followed/,
    })
    assert.deepEqual(other.asked, [])
    assert.equal(server.asked[0]?.headers.authorization, 'Bearer t')
  })

  it('contract: an answer without end is given up at its limit', async () => {
    await using server = await startRecorded(() => (response: ServerResponse) => {
      const more = (): void => void response.write('x'.repeat(65_536), more)
      more()
    })
    using registry = openRegistry(confluentAt(server.url), { maxBytes: 2 ** 20 })
    await assert.rejects(registry.schema({ kind: 'id', id: 1 }), {
      code: 'MR_REGISTRY_ANSWER',
      message: /more than 1 MB/,
    })
  })

  it('contract: who does not answer, or stops in the middle, is given up', async () => {
    await using server = await startRecorded(({ path }) => (response: ServerResponse) => {
      if (path.endsWith('/2')) response.write('{"schema":')
    })
    using registry = openRegistry(confluentAt(server.url), { answerMs: 50 })
    for (const id of [1, 2])
      await assert.rejects(registry.schema({ kind: 'id', id }), { code: 'MR_REGISTRY_TIMEOUT' })
  })

  it('the next address is asked when one is away, and stays the first to be asked', async () => {
    await using well = await startRecorded(() => ({ body: { schema: '"int"' } }))
    await using away = await startRecorded(() => ({ status: 503, body: '' }))
    const settings = confluentAt(['http://127.0.0.1:1', away.url, well.url])
    using registry = openRegistry(settings)
    for (const id of [1, 2]) assert.equal((await registry.schema({ kind: 'id', id })).text, '"int"')
    assert.deepEqual([away.asked.length, well.asked.length], [1, 2])
  })

  it('a kept connection that the other side has just closed is no failure', async () => {
    const used = new WeakSet()
    await using server = await startRecorded(() => (response: ServerResponse) => {
      const { socket } = response
      if (socket === null || used.has(socket)) {
        socket?.destroy()
        return
      }
      used.add(socket)
      response.end('{"schema":"\\"int\\""}')
    })
    using registry = openRegistry(confluentAt(server.url))
    for (const id of [1, 2, 3])
      assert.equal((await registry.schema({ kind: 'id', id })).text, '"int"')
  })

  it('who closes every connection is unreachable', async () => {
    await using server = await startRecorded(() => (response: ServerResponse) => {
      response.socket?.destroy()
    })
    using registry = openRegistry(confluentAt(server.url))
    await assert.rejects(registry.schema({ kind: 'id', id: 1 }), {
      code: 'MR_REGISTRY_UNREACHABLE',
      message: /closed the connection/,
    })
    assert.equal(server.asked.length, 1)
  })

  it('a token that cannot be a header is an error without it', async () => {
    const auth = { kind: 'bearer', token: 'hidden\nline' } as const
    using registry = openRegistry(confluentAt('http://127.0.0.1:1', { auth }))
    await assert.rejects(registry.subjects(), (error: Error) => {
      assert.match(error.message, /Invalid character in header/)
      assert.doesNotMatch(error.message, /hidden/)
      return true
    })
  })

  it('who stops asking is not answered later', async () => {
    await using server = await startRecorded(() => () => undefined)
    using registry = openRegistry(confluentAt(server.url))
    const abort = new AbortController()
    const asking = registry.subjects(abort.signal)
    abort.abort(new Error('stopped'))
    await assert.rejects(asking, /stopped/)
  })
})
