/**
 * The console's files, as Vite built them. Names of assets carry a hash and never change; index.html is asked for again
 * every time and answers every navigation, because the router of deep links is in the browser.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import compress from '@fastify/compress'
import serveFiles from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { giveBrowserId } from './cookies.ts'
import { htmlPage, PAGE_CSP } from './html-page.ts'

export interface WebApp {
  /** Answers a navigation with the console, or with the page that says how to build it. */
  sendPage(reply: FastifyReply): FastifyReply
}

/** @param root folder of index.html and assets/ */
export async function webApp(app: FastifyInstance, root: string, gzip: boolean): Promise<WebApp> {
  const indexFile = path.join(root, 'index.html')
  if (!existsSync(indexFile)) return { sendPage: sendNotBuilt }
  const index = readFileSync(indexFile, 'utf8')
  await app.register(async (files) => {
    if (gzip) await files.register(compress, { encodings: ['gzip'], threshold: 1_024 })
    await files.register(serveFiles, {
      root,
      prefix: '/',
      index: false,
      // A fixed list of routes made from the folder: no path of a request ever becomes a path of a file.
      wildcard: false,
      globIgnore: ['index.html'],
      cacheControl: false,
      setHeaders(reply, file) {
        const hashed = path.dirname(file).endsWith(`${path.sep}assets`)
        reply.header(
          'cache-control',
          hashed ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
        )
      },
    })
  })
  const policy = contentSecurityPolicy(inlineScriptHashes(index))
  return {
    sendPage(reply) {
      giveBrowserId(reply)
      return reply
        .headers({ 'cache-control': 'no-cache', 'content-security-policy': policy })
        .type('text/html; charset=utf-8')
        .send(index)
    },
  }
}

/** A request for a page, as a browser's address bar or link makes it; not for data, an image or a script. */
export function isNavigation(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  const file = request.url.split('?', 1)[0] ?? ''
  const accept = request.headers.accept ?? ''
  // Nothing else is at the root: that is the first thing that people ask with curl, and monitors without being told.
  const takesAnything = file === '/' && (accept === '' || accept.includes('*/*'))
  if (!takesAnything && !/\btext\/html\b/.test(accept)) return false
  return !/^\/(?:kafka|schema|connect|ksqldb|admin)\/v\d+(?:\/|$)|^\/assets\//.test(file)
}

/**
 * Whether the console's router knows the path. Elsewhere its boot script could not tell the sub-path of a proxy from a
 * page that does not exist.
 */
export function isConsolePath(file: string): boolean {
  return file === '/' || /^\/(?:c|settings)(?:\/|$)/.test(file)
}

/** 404 for people: an address that no page of the console has. */
export function sendNoSuchPage(reply: FastifyReply): FastifyReply {
  return reply
    .code(404)
    .headers({ 'content-security-policy': PAGE_CSP, 'cache-control': 'no-store' })
    .type('text/html; charset=utf-8')
    .send(
      htmlPage(
        'There is no such page',
        '<p>Pages of the console begin with <code>/c/</code> and the name of a cluster, or with <code>/settings/</code>. Its front page is at the root of this address.</p>',
      ),
    )
}

/** `'sha256-…'` of every script written into the page: it is the build that says what may run, not a person. */
export function inlineScriptHashes(html: string): string[] {
  return [...html.matchAll(/<script(?![^>]*\bsrc\s*=)[^>]*>([\s\S]*?)<\/script>/gi)].map(
    (match) =>
      `'sha256-${createHash('sha256')
        .update(match[1] ?? '')
        .digest('base64')}'`,
  )
}

function contentSecurityPolicy(scripts: readonly string[]): string {
  return [
    "default-src 'self'",
    ["script-src 'self'", ...scripts].join(' '),
    // No inline styles: the console sets them through the CSSOM, which no policy forbids, or from its style sheets.
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function sendNotBuilt(reply: FastifyReply): FastifyReply {
  return reply
    .code(503)
    .headers({ 'content-security-policy': PAGE_CSP, 'cache-control': 'no-store' })
    .type('text/html; charset=utf-8')
    .send(
      htmlPage(
        'The console is not built yet',
        '<p>The server and its API run; the files of the web console are missing. <code>./millrace start</code> and <code>./millrace demo</code> build them; by hand it is <code>npx vite build web</code> in the project folder, then a restart.</p><p>The API: <a href="./openapi.json">openapi.json</a></p>',
      ),
    )
}
