/** The real app with a file of users, asked as a browser or a program asks. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { memoryLog } from '../../state/log/memory-log.ts'
import type { EventLog } from '../../state/log/model.ts'
import { testServer, type TestServer } from '../server-for-tests.ts'

export const USERS = `admin: admin-password,kafka-admins
ann: MD5:5ebe2294ecd0e0f08eab7690d2a6ee69,viewers
bob: bob-password,viewers
`

export interface SignInServer extends TestServer {
  writeUsers(text: string): void
}

export async function signInServer(
  env: Readonly<Record<string, string>> = {},
  eventLog: EventLog = memoryLog(),
): Promise<SignInServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-users-'))
  const file = path.join(folder, 'users.properties')
  writeFileSync(file, USERS)
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>console</title>')
  const server = await testServer(
    {
      AUTH_PROVIDER_TYPE: 'jetty',
      HASH_USER_FILE: file,
      MILLRACE_SECRET: 'a secret of sixteen characters',
      ...env,
    },
    folder,
    eventLog,
  )
  return {
    ...server,
    writeUsers: (text) => writeFileSync(file, text),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true })
    },
  }
}

export interface Jar {
  readonly cookies: Map<string, string>
  readonly headers: () => Readonly<Record<string, string>>
}

/** A browser's cookies. */
export function jar(more: Readonly<Record<string, string>> = {}): Jar {
  const cookies = new Map<string, string>()
  return {
    cookies,
    headers: () => {
      const cookie = Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ')
      return { 'sec-fetch-site': 'same-origin', ...(cookie === '' ? {} : { cookie }), ...more }
    },
  }
}

/** Takes the cookies of an answer, and forgets those that it ends. */
export function takeCookies(
  { cookies }: Jar,
  header: string | readonly string[] | undefined,
): void {
  for (const line of [header ?? []].flat()) {
    const [pair = '', ...attributes] = line.split('; ')
    const [name = '', value = ''] = pair.split(/=(.*)/s, 2)
    if (attributes.includes('Max-Age=0')) cookies.delete(name)
    else cookies.set(name, value)
  }
}

export async function signIn(
  server: TestServer,
  browser: Jar,
  name: string,
  password: string,
  landing?: string,
) {
  const form = new URLSearchParams({ j_username: name, j_password: password })
  if (landing !== undefined) form.set('landing', landing)
  const answer = await server.app.inject({
    method: 'POST',
    url: '/j_security_check',
    headers: { ...browser.headers(), 'content-type': 'application/x-www-form-urlencoded' },
    payload: form.toString(),
  })
  takeCookies(browser, answer.headers['set-cookie'])
  return answer
}

export function ask(
  server: TestServer,
  browser: Jar,
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  payload?: object,
) {
  return server.app.inject({
    method,
    url,
    headers: browser.headers(),
    ...(payload === undefined ? {} : { payload }),
  })
}

export const sessionCookie = ({ cookies }: Jar): readonly [name: string, value: string] =>
  Array.from(cookies).find(([name]) => name.includes('millrace_session_')) ?? ['', '']
