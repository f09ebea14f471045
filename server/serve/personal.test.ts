/** What people keep on the server, through the API: whose it is, who sees it, what is refused. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { problem } from '@millrace/contract/envelope.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import type { SavedSearch } from '@millrace/contract/personal.ts'
import { responses, writeResponses } from '@millrace/contract/responses.ts'
import { memoryLog } from '../state/log/memory-log.ts'
import type { EventLog } from '../state/log/model.ts'
import { testServer, type TestServer } from './server-for-tests.ts'

type Headers = Record<string, string>
type Method = 'GET' | 'PUT' | 'DELETE'

const browser = (letter: string): Headers => ({
  cookie: `millrace_browser=${letter.repeat(22)}`,
  'sec-fetch-site': 'same-origin',
})
const anna = browser('A')
const bert = browser('B')
/** A program without cookies. */
const curl: Headers = {}

async function ask(
  server: TestServer,
  method: Method,
  url: string,
  headers: Headers,
  payload?: object | string,
) {
  const type = payload === undefined ? {} : { 'content-type': 'application/json' }
  const body = payload === undefined ? {} : { payload }
  return server.app.inject({ method, url, headers: { ...type, ...headers }, ...body })
}

async function settingsOf(server: TestServer, headers: Headers) {
  const response = await ask(server, 'GET', apiPaths.settings(), headers)
  return responses.settings.parse(response.json()).settings.values
}

async function searchesOf(server: TestServer, headers: Headers): Promise<readonly SavedSearch[]> {
  const response = await ask(server, 'GET', apiPaths.savedSearches(), headers)
  return responses.savedSearches.parse(response.json()).saved_searches
}

async function refused(
  server: TestServer,
  method: Method,
  url: string,
  headers: Headers,
  payload?: object | string,
) {
  const response = await ask(server, method, url, headers, payload)
  return problem.parse(response.json())
}

test('settings are kept member by member, for each browser', async () => {
  await using server = await testServer()
  assert.deepEqual(await settingsOf(server, anna), {})
  const put = (values: object, headers: Headers) =>
    ask(server, 'PUT', apiPaths.settings(), headers, { values })
  await put({ theme: 'dark', density: 2 }, anna)
  await put({ theme: 'light' }, bert)
  const answer = await put({ density: null, columns: { topics: ['name'] } }, anna)
  assert.equal(answer.statusCode, 200)
  const { settings, metadata } = writeResponses.settingsWrite.parse(answer.json())
  assert.deepEqual(settings.values, { theme: 'dark', columns: { topics: ['name'] } })
  assert.equal(metadata.log_position, server.context.documents.position)
  assert.deepEqual(await settingsOf(server, anna), settings.values)
  assert.deepEqual(await settingsOf(server, bert), { theme: 'light' })
  assert.deepEqual(await settingsOf(server, curl), {})
})

test('a favourite is set and removed, and repeating it changes nothing', async () => {
  await using server = await testServer()
  const orders = { cluster_id: 'c-1', kind: 'topic', name: 'orders' }
  const group = { cluster_id: 'c-1', kind: 'group', name: '' }
  const put = async (favourite: object, isOne: boolean) => {
    const body = { ...favourite, favourite: isOne }
    const answer = await ask(server, 'PUT', apiPaths.favourites(), anna, body)
    return writeResponses.favouritesWrite.parse(answer.json()).favourites
  }
  await put(orders, true)
  assert.deepEqual(await put(group, true), [orders, group])
  assert.deepEqual(await put(orders, true), [orders, group])
  assert.deepEqual(await put(orders, false), [group])
  assert.deepEqual(await put(orders, false), [group])
  const read = await ask(server, 'GET', apiPaths.favourites(), anna)
  assert.deepEqual(responses.favourites.parse(read.json()).favourites, [group])
})

test('saved searches are private or shared, and only their owner changes them', async () => {
  await using server = await testServer()
  const put = (id: string, body: object, headers: Headers) =>
    ask(server, 'PUT', apiPaths.savedSearch(id), headers, body)
  const search = { topics: 'orders', filter: '.value.ok' }
  await put('mine', { name: 'Mine', search }, anna)
  const shared = await put('ours', { name: 'Ours', shared: true, search }, anna)
  const written = writeResponses.savedSearchWrite.parse(shared.json()).saved_search
  assert.deepEqual(
    { ...written, updated_at: 0 },
    {
      id: 'ours',
      name: 'Ours',
      shared: true,
      own: true,
      search,
      updated_at: 0,
    },
  )
  assert.deepEqual(
    (await searchesOf(server, anna)).map(({ id }) => id),
    ['mine', 'ours'],
  )
  const [seen, ...more] = await searchesOf(server, bert)
  assert.deepEqual([seen?.id, seen?.own, seen?.shared, more.length], ['ours', false, true, 0])

  for (const body of [
    { name: 'Stolen', shared: true, search },
    { name: 'Stolen', search },
  ]) {
    const told = await refused(server, 'PUT', apiPaths.savedSearch('ours'), bert, body)
    assert.deepEqual([told.code, told.status], ['MR_FORBIDDEN', 403])
    assert.match(told.detail, /"ours" \("Ours"\) is shared by somebody else.*another id/)
  }
  assert.equal(
    (await refused(server, 'DELETE', apiPaths.savedSearch('ours'), bert)).code,
    'MR_FORBIDDEN',
  )
  assert.equal(
    (await refused(server, 'DELETE', apiPaths.savedSearch('mine'), bert)).code,
    'MR_UNKNOWN_SAVED_SEARCH',
  )

  // From shared to private: it is in one place only.
  await put('ours', { name: 'Mine, too', search }, anna)
  assert.deepEqual(await searchesOf(server, bert), [])
  assert.deepEqual(
    (await searchesOf(server, anna)).map(({ name, shared: isShared }) => [name, isShared]),
    [
      ['Mine', false],
      ['Mine, too', false],
    ],
  )
  const gone = await ask(server, 'DELETE', apiPaths.savedSearch('ours'), anna)
  assert.equal(writeResponses.savedSearchDelete.parse(gone.json()).deleted, 'ours')
  assert.deepEqual(
    (await searchesOf(server, anna)).map(({ id }) => id),
    ['mine'],
  )
})

test('programs without cookies are one user', async () => {
  await using server = await testServer()
  const body = { name: 'Nightly', shared: true, search: {} }
  await ask(server, 'PUT', apiPaths.savedSearch('n'), curl, body)
  assert.equal((await ask(server, 'PUT', apiPaths.savedSearch('n'), curl, body)).statusCode, 200)
  assert.equal((await ask(server, 'DELETE', apiPaths.savedSearch('n'), curl)).statusCode, 200)
})

test('what is kept is bounded, with words', async () => {
  await using server = await testServer()
  const { documents } = server.context
  const large = await refused(server, 'PUT', apiPaths.settings(), curl, {
    values: { a: 'x'.repeat(70_000) },
  })
  assert.deepEqual([large.status, large.code], [413, 'MR_STATE_TOO_LARGE'])
  assert.match(large.detail, /has 70\d+ bytes.*at most 65536/)
  const save = (id: string, shared: boolean) =>
    ask(server, 'PUT', apiPaths.savedSearch(id), curl, { name: id, shared, search: {} })
  for (let n = 0; n < 200; n++) await save(`s${n}`, false)
  const many = await refused(server, 'PUT', apiPaths.savedSearch('s200'), curl, {
    name: 'x',
    search: {},
  })
  assert.deepEqual([many.status, many.code], [422, 'MR_KEPT_LIMIT'])
  assert.match(many.detail, /You have 200 saved searches, which is the most/)
  assert.equal((await save('s7', false)).statusCode, 200)
  const marks = Array.from({ length: 500 }, (_, n) => ({
    cluster_id: 'c',
    kind: 'topic',
    name: `t${n}`,
  }))
  const key =
    documents.list('user/').find(({ key: each }) => each.includes('/searches/'))?.key ?? ''
  await documents.change(key.replace(/searches\/.*/, 'favourites'), () => ({ favourites: marks }))
  const full = await refused(server, 'PUT', apiPaths.favourites(), curl, {
    cluster_id: 'c',
    kind: 'topic',
    name: 'new',
    favourite: true,
  })
  assert.equal(full.code, 'MR_KEPT_LIMIT')
})

test('bodies and ids that cannot be read are refused by what is wrong with them', async () => {
  await using server = await testServer()
  const cases: [string, object | string, string, RegExp][] = [
    [apiPaths.settings(), {}, 'MR_BAD_REQUEST', /^values is not valid|^values is missing/],
    [
      apiPaths.settings(),
      { values: {}, theme: 1 },
      'MR_BAD_REQUEST',
      /^The body has "theme"\. Expected members: values/,
    ],
    [
      apiPaths.settings(),
      `{"values":{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`,
      'MR_BAD_REQUEST',
      /nested too deeply/,
    ],
    [
      apiPaths.favourites(),
      { cluster_id: 'c', kind: 'broker', name: '1', favourite: true },
      'MR_BAD_REQUEST',
      /^kind is not valid/,
    ],
    [apiPaths.savedSearch('a'), { name: ' ', search: {} }, 'MR_BAD_REQUEST', /^name is not valid/],
    [
      apiPaths.savedSearch('a'),
      { name: 'a', search: { q: 1 } },
      'MR_BAD_REQUEST',
      /^search\.q is not valid/,
    ],
    [
      apiPaths.savedSearch('a b'),
      { name: 'a', search: {} },
      'MR_BAD_PATH_ID',
      /1 to 64 of A-Z a-z 0-9 _ -/,
    ],
    [apiPaths.savedSearch('a'.repeat(65)), { name: 'a', search: {} }, 'MR_BAD_PATH_ID', /1 to 64/],
  ]
  for (const [url, body, code, words] of cases) {
    const told = await refused(server, 'PUT', url, curl, body)
    assert.deepEqual([told.status, told.code], [400, code], url)
    assert.match(told.detail, words)
  }
})

test('members with the names of an object’s own are members like others', async () => {
  await using server = await testServer()
  const body = '{"values":{"__proto__":{"a":1},"constructor":2}}'
  await ask(server, 'PUT', apiPaths.settings(), curl, body)
  const read = await ask(server, 'GET', apiPaths.settings(), curl)
  assert.equal(read.statusCode, 200)
  assert.equal(Reflect.get({}, 'a'), undefined)
  assert.equal((await settingsOf(server, curl))['constructor'], 2)
})

test('other methods are told what is possible', async () => {
  await using server = await testServer()
  const allow = async (url: string) =>
    (await server.app.inject({ method: 'POST', url })).headers['allow']
  assert.equal(await allow(apiPaths.settings()), 'GET, HEAD, PUT, OPTIONS')
  assert.equal(await allow(apiPaths.savedSearches()), 'GET, HEAD, OPTIONS')
  assert.equal(await allow(apiPaths.savedSearch('a')), 'PUT, DELETE, OPTIONS')
})

test('an answer to a write sets where it lies as a cookie out of reach of scripts, secure over HTTPS', async () => {
  await using server = await testServer({ HTTP_FORWARDED: 'true' })
  const put = (headers: Headers) => ask(server, 'PUT', apiPaths.settings(), headers, { values: {} })
  const plain = await put(curl)
  const { log_position: position } = writeResponses.settingsWrite.parse(plain.json()).metadata
  assert.equal(
    plain.headers['set-cookie'],
    `millrace_position=${position}; Path=/; HttpOnly; SameSite=Lax`,
  )
  const secure = await put({ 'x-forwarded-proto': 'https' })
  assert.match(String(secure.headers['set-cookie']), /; SameSite=Lax; Secure$/)
})

test('a program that keeps cookies may write again; other cookies without an Origin are refused', async () => {
  await using server = await testServer()
  const put = (headers: Headers) => ask(server, 'PUT', apiPaths.settings(), headers, { values: {} })
  const position = String((await put(curl)).headers['set-cookie']).split(';', 1)[0] ?? ''
  const own = `${position}; millrace_browser=${'C'.repeat(22)}`
  assert.equal((await put({ cookie: own })).statusCode, 200)
  const foreign = await put({ cookie: `${own}; session=1` })
  assert.equal(problem.parse(foreign.json()).code, 'MR_CROSS_ORIGIN')
  const elsewhere = await put({ cookie: own, origin: 'https://evil.example' })
  assert.equal(problem.parse(elsewhere.json()).code, 'MR_CROSS_ORIGIN')
})

/** The log in memory, told to be Kafka's, so that positions are waited for. */
function kafkaLike(): EventLog {
  return { ...memoryLog(), kind: 'kafka' }
}

test('an instance that is behind a position answers 503 until it has read so far, whichever way it comes', async () => {
  await using server = await testServer({}, null, kafkaLike())
  const put = await ask(server, 'PUT', apiPaths.settings(), curl, { values: { a: 1 } })
  const { log_position: position } = writeResponses.settingsWrite.parse(put.json()).metadata
  const next = position.replace(/\d+$/, (offset) => String(Number(offset) + 1))
  const ways: Headers[] = [
    { 'x-millrace-position': next },
    { cookie: `a=b; millrace_position=${next}` },
    { cookie: `millrace_position=${next}`, 'x-millrace-position': position },
  ]
  const behind = ways.map(async (headers) => {
    const response = await ask(server, 'GET', apiPaths.settings(), headers)
    assert.equal(response.statusCode, 503)
    assert.equal(response.headers['retry-after'], '1')
    assert.equal(problem.parse(response.json()).code, 'MR_BEHIND')
  })
  // What is not the user's own does not wait.
  assert.equal((await ask(server, 'GET', apiPaths.status(), ways[0] ?? {})).statusCode, 200)
  await Promise.all(behind)
  const waiting = ask(server, 'GET', apiPaths.settings(), ways[0] ?? {})
  await server.context.documents.change('other', () => 1)
  assert.equal((await waiting).statusCode, 200)
  for (const odd of ['', 'nonsense', `${position}x`, 'other-log:99']) {
    const headers = { 'x-millrace-position': odd }
    assert.equal((await ask(server, 'GET', apiPaths.settings(), headers)).statusCode, 200, odd)
  }
})

test('while Kafka does not take it, a write is refused with the reason, and reading goes on', async () => {
  await using server = await testServer({}, null, {
    ...kafkaLike(),
    trouble: 'No broker answers.',
    append: () => Promise.reject(new Error('away')),
  })
  const told = await ask(server, 'PUT', apiPaths.settings(), curl, { values: { a: 1 } })
  assert.equal(told.statusCode, 503)
  assert.equal(told.headers['retry-after'], '2')
  const { code, detail } = problem.parse(told.json())
  assert.equal(code, 'MR_STATE_AWAY')
  assert.match(detail, /No broker answers/)
  assert.deepEqual(await settingsOf(server, curl), {})
})
