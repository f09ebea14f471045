/**
 * The same by HTTP and by the socket, with tenants and policies of a real RBAC file and people who sign in: no answer, no header, no
 * frame names what is not in the tenant, though policies do.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, suite, test } from 'node:test'
import { encodePathId } from '@millrace/contract/path-id.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses } from '@millrace/contract/responses.ts'
import { serverFrame } from '@millrace/contract/socket.ts'
import { until } from '@millrace/dev/testing/until.ts'
import * as fc from 'fast-check'
import { WebSocket } from 'ws'
import { reads } from '../reads/table.ts'
import {
  jar,
  type Jar,
  signIn,
  signInServer,
  type SignInServer,
} from '../sign-in/sign-in-for-tests.ts'
import { type Case, cases, seenBy } from './estate-spec-for-tests.ts'
import { observeSpec } from './observe-spec-for-tests.ts'
import { type Question, questions } from './questions-for-tests.ts'

const AT = Date.now() - 300_000
const folder = mkdtempSync(path.join(tmpdir(), 'millrace-tenancy-'))
after(() => rmSync(folder, { recursive: true }))
let files = 0

const tenant = (name: string, roles: readonly string[], of: Case['paths']) => ({
  name,
  roles,
  resources: [
    ...of.includes.map((include) => ({ include: [include] })),
    ...of.excludes.map((exclude) => ({ exclude: [exclude] })),
  ],
})

/** JSON is YAML. Each hidden thing has a policy of its own. */
function rbacFile({ paths }: Case, hidden: readonly (readonly string[])[]): string {
  const file = path.join(folder, `${++files}.yaml`)
  const everything = { includes: [['*']], excludes: [] }
  const text = JSON.stringify({
    admin_roles: ['kafka-admins'],
    tenants: [
      tenant('Team', ['viewers', 'kafka-admins'], paths),
      tenant('Everything', ['operators'], everything),
    ],
    policies: [
      { resource: ['cluster'], effect: 'Allow', actions: ['TOPIC_INSPECT'], role: '*' },
      ...hidden.map((resource) => ({
        resource,
        effect: 'Deny',
        actions: ['TOPIC_INSPECT', 'GROUP_EDIT'],
        role: '*',
      })),
    ],
  })
  writeFileSync(file, text)
  return file
}

function urlOf({ read, params, query }: Question): string {
  const asked = read.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodePathId(params[name] ?? ''),
  )
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    for (const one of [value].flat()) search.append(name, one)
  return search.size === 0 ? asked : `${asked}?${search.toString()}`
}

const tokenOf = (name: string): string => name.slice(name.indexOf('z'))

interface Arranged {
  readonly server: SignInServer
  readonly hidden: readonly string[]
  /** Topics that are there. */
  readonly visible: readonly string[]
  readonly asked: readonly Question[]
}

async function arranged(what: Case): Promise<Arranged> {
  const seen = seenBy(what.cluster, what.paths)
  const topics = what.cluster.topics.map(({ name }) => name)
  const groups = what.cluster.groups.map(({ id }) => id)
  const hiddenTopics = topics.filter((name) => !seen.topic(name))
  const hiddenGroups = groups.filter((id) => !seen.group(id))
  const hidden = [...hiddenTopics, ...hiddenGroups, 'zotherz', 'zothercz']
  const file = rbacFile(what, [
    ...hiddenTopics.map((name) => ['cluster', 'c-1', 'topic', name]),
    ...hiddenGroups.map((id) => ['cluster', '*', 'group', id]),
    ['cluster', 'zotherz'],
  ])
  const server = await signInServer({
    RBAC_CONFIGURATION_FILE: file,
    BOOTSTRAP_2: '127.0.0.1:2',
    ENVIRONMENT_NAME_2: 'zotherz',
    CLUSTER_ID_2: 'zothercz',
  })
  await observeSpec(server, what.cluster, AT)
  const asked = questions(reads, {
    clusters: ['c-1', 'Test EU', 'zotherz', 'zothercz', 'nowhere'],
    topics: [...topics, 'a.none'],
    groups: [...groups, 'a.nobody'],
    registries: ['none'],
  })
  const visible = what.cluster.topics
    .filter(({ name, listed }) => listed && seen.topic(name))
    .map(({ name }) => name)
    .toSorted()
  return { server, hidden, visible, asked }
}

async function enter(server: SignInServer, name: string): Promise<Jar> {
  const browser = jar()
  const answer = await signIn(server, browser, name, `${name}-password`)
  assert.ok(answer.statusCode < 400, answer.body)
  return browser
}

function assertClean(
  text: string,
  hidden: readonly string[],
  { says }: Question,
  where: string,
): void {
  for (const name of hidden)
    if (!says.some((said) => said.includes(name)))
      assert.ok(!text.includes(tokenOf(name)), `${where} names ${name}: ${text}`)
}

const lacks = (all: readonly string[], sees: (name: string) => boolean): boolean =>
  all.some(sees) && !all.every(sees)

/** Some of the clusters whose tenant lacks a topic and a group. */
const chosen = fc.sample(
  cases.filter(({ cluster, paths }) => {
    const seen = seenBy(cluster, paths)
    return (
      lacks(
        cluster.topics.map(({ name }) => name),
        seen.topic,
      ) &&
      lacks(
        cluster.groups.map(({ id }) => id),
        seen.group,
      )
    )
  }),
  { numRuns: 2, seed: 7 },
)

suite('tenants over the wire', () => {
  for (const [number, what] of chosen.entries())
    test(`of cluster ${number + 1}, for a viewer and an administrator`, async () => {
      const { server: on, hidden, visible, asked } = await arranged(what)
      await using server = on
      for (const name of ['bob', 'admin']) {
        const browser = await enter(server, name)
        for (const question of asked) {
          const url = urlOf(question)
          const answer = await server.app.inject({ url, headers: browser.headers() })
          assert.notEqual(answer.statusCode, 500, `${url}: ${answer.body}`)
          assert.notEqual(answer.statusCode, 401, url)
          assertClean(
            answer.body + JSON.stringify(answer.headers),
            hidden,
            question,
            `${name} ${url}`,
          )
        }
        const ask = (url: string) => server.app.inject({ url, headers: browser.headers() })
        const { tenants } = responses.tenants.parse((await ask(apiPaths.tenants())).json())
        assert.deepEqual(
          tenants.map(({ id }) => id),
          ['Team'],
        )
        const { topics } = responses.topics.parse((await ask(apiPaths.topics('c-1'))).json())
        const { cluster } = responses.cluster.parse((await ask(apiPaths.cluster('c-1'))).json())
        assert.deepEqual(
          topics.map((topic) => topic.name),
          visible,
        )
        assert.equal(cluster.totals.topics, visible.length)
      }

      const browser = await enter(server, 'admin')
      const frames = await watch(server, browser, asked)
      // Everything is told once more when everything was observed anew.
      await observeSpec(server, what.cluster, Date.now() - 120_000)
      await until(() => frames.texts().length > 1.2 * asked.length, {
        deadlineMs: 20_000,
        describe: 'frames of what was observed anew',
      })
      for (const { question, text } of frames.texts())
        assertClean(text, hidden, question, `socket ${urlOf(question)}`)
      assert.deepEqual(await frames.live('zothercz'), await frames.live('nowhere'))
      frames.close()
    })
})

/** Sockets that follow every question; each takes some. Resolves when each was answered. */
async function watch(server: SignInServer, browser: Jar, asked: readonly Question[]) {
  if (server.app.server.address() === null) await server.app.listen({ host: '127.0.0.1', port: 0 })
  const address = server.app.server.address()
  assert.ok(address !== null && typeof address === 'object')
  const texts: { readonly question: Question; readonly text: string }[] = []
  const lives: string[] = []
  const sockets: WebSocket[] = []
  for (let from = 0; from < asked.length; from += MOST) {
    const socket = new WebSocket(`ws://127.0.0.1:${address.port}/ws`, {
      headers: browser.headers(),
    })
    sockets.push(socket)
    socket.on('message', (data: Buffer) => {
      const text = data.toString()
      const frame = serverFrame.parse(JSON.parse(text))
      if (frame.type === 'live') lives.push(text)
      const question = 'id' in frame ? asked[frame.id ?? -1] : undefined
      if (question !== undefined) texts.push({ question, text })
    })
    await once(socket, 'open')
    for (const [index, question] of asked.slice(from, from + MOST).entries())
      socket.send(JSON.stringify({ type: 'subscribe', id: from + index, path: urlOf(question) }))
  }
  await until(() => new Set(texts.map(({ question }) => question)).size === asked.length, {
    deadlineMs: 20_000,
    describe: 'an answer to every subscription',
  })
  const [first] = sockets
  return {
    texts: () => texts,
    /** What is said when live mode is asked for, without the cluster's id. */
    async live(cluster: string): Promise<string> {
      const before = lives.length
      first?.send(JSON.stringify({ type: 'live', cluster_id: cluster, on: true }))
      await until(() => lives.length > before, { deadlineMs: 5_000, describe: 'an answer' })
      return (lives.at(-1) ?? '').replaceAll(cluster, '…')
    },
    close() {
      for (const socket of sockets) socket.terminate()
    },
  }
}

/** Subscriptions of one socket. */
const MOST = 150
