/** A browser without a screen: follows redirects, keeps cookies, sends the forms that it is shown. */

export interface Seen {
  readonly url: string
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

export interface Walker {
  /** Asks, without following redirects. */
  ask(url: string, init?: RequestInit): Promise<Seen>
  /** Follows redirects, and sends `form` with every form that comes, until a page without one, or an address for which `stop` holds. */
  walk(
    url: string,
    form: Readonly<Record<string, string>>,
    stop?: (url: string) => boolean,
  ): Promise<Seen>
  /** Names and values for a host: cookies do not tell ports apart (RFC 6265, 8.5). */
  cookies(host: string): ReadonlyMap<string, string>
  setCookie(host: string, name: string, value: string): void
}

const MOST_STEPS = 20

export function walker(more: Readonly<Record<string, string>> = {}): Walker {
  const jars = new Map<string, Map<string, string>>()
  const jar = (host: string): Map<string, string> => {
    const found = jars.get(host) ?? new Map<string, string>()
    jars.set(host, found)
    return found
  }
  const ask = async (url: string, init: RequestInit = {}): Promise<Seen> => {
    const { hostname } = new URL(url)
    const cookie = [...jar(hostname)].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = new Headers({ accept: 'text/html', ...more })
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value)
    if (cookie !== '') headers.set('cookie', cookie)
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) keep(jar(hostname), line)
    return { url, status: answer.status, headers: answer.headers, body: await answer.text() }
  }
  return {
    ask,
    async walk(url, form, stop = () => false) {
      let next: { url: string; init?: RequestInit } = { url }
      for (let step = 0; step < MOST_STEPS; step++) {
        if (stop(next.url)) return { url: next.url, status: 0, headers: new Headers(), body: '' }
        const seen = await ask(next.url, next.init)
        const location = seen.headers.get('location')
        const action = actionOf(seen.body)
        if (location !== null) next = { url: new URL(location, seen.url).href }
        else if (action !== undefined) {
          const fields = new URLSearchParams([...hidden(seen.body), ...Object.entries(form)])
          const target = new URL(action, seen.url)
          next = { url: target.href, init: { method: 'POST', body: fields } }
        } else return seen
      }
      throw new Error(`still on the way after ${MOST_STEPS} steps: ${next.url}`)
    },
    cookies: jar,
    setCookie: (host, name, value) => void jar(host).set(name, value),
  }
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';')
  const at = pair.indexOf('=')
  const name = pair.slice(0, at).trim()
  const gone = attributes.some(
    (text) =>
      /^\s*max-age=(?:0|-\d+)\s*$/i.test(text) ||
      (/^\s*expires=/i.test(text) && Date.parse(text.split('=')[1] ?? '') <= Date.now()),
  )
  if (gone) jar.delete(name)
  else jar.set(name, pair.slice(at + 1).trim())
}

/** Of the page's form that is posted; empty: to the page itself. */
function actionOf(html: string): string | undefined {
  const [tag = ''] = /<form\b(?=[^>]*\bmethod="post")[^>]*>/i.exec(html) ?? []
  const action = /\baction="([^"]*)"/.exec(tag)?.[1]
  return action === undefined ? undefined : plain(action)
}

const plain = (text: string): string => text.replaceAll('&amp;', '&')

/** Hidden fields of the page's forms, in their order. */
function hidden(html: string): [string, string][] {
  return [...html.matchAll(/<input\b[^>]*type="hidden"[^>]*>/gi)].flatMap(([tag]) => {
    const name = /\bname="([^"]*)"/.exec(tag)?.[1]
    const value = /\bvalue="([^"]*)"/.exec(tag)?.[1]
    return name === undefined ? [] : [[name, plain(value ?? '')] as [string, string]]
  })
}
