/**
 * Whether a request may come from where it comes from. A browser sends a person's cookies and reaches their network for
 * any site that asks it to, so everything that changes something, and the socket (which other sites could read, unlike
 * an answer to fetch), must come from our own pages.
 *
 * The rule, in order; the first that applies decides:
 * 1. GET, HEAD and OPTIONS that do not open a socket: allowed. Other sites cannot read the answer (no CORS headers).
 * 2. Origin is one of ALLOWED_ORIGINS: allowed.
 * 3. Sec-Fetch-Site, which pages cannot set: `same-origin` allowed, `same-site` and `cross-site` refused. This holds
 *    behind a proxy that changes Host as well; browsers send it over HTTPS and on localhost only.
 * 4. Origin's host equals Host: allowed; another one, or `null`: refused. An origin of plain HTTP is another one where the
 *    request came by HTTPS. The reverse is not: a proxy that ends TLS may speak HTTP to us and not tell.
 * 5. No Origin: not a browser. Allowed without a cookie that may let somebody in (curl, scripts), refused with one.
 */

export interface RequestOrigin {
  readonly method: string
  /** The request opens a WebSocket. */
  readonly upgrade: boolean
  /** Host as the client named it (X-Forwarded-Host where HTTP_FORWARDED is true). */
  readonly host: string | undefined
  /** It came by HTTPS, from us or from a proxy that HTTP_FORWARDED trusts. */
  readonly secure: boolean
  readonly origin: string | undefined
  readonly secFetchSite: string | undefined
  /** One that may let somebody in: settings and positions do not. */
  readonly hasCookie: boolean
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** null: allowed. Otherwise the reason, a sentence for whoever set up the proxy or wrote the script. */
export function crossOriginReason(
  request: RequestOrigin,
  allowedOrigins: readonly string[],
): string | null {
  if (SAFE_METHODS.has(request.method) && !request.upgrade) return null
  const { origin, secFetchSite } = request
  if (origin !== undefined && allowedOrigins.some((allowed) => sameText(allowed, origin))) {
    return null
  }
  if (secFetchSite === 'same-origin') return null
  if (secFetchSite === 'cross-site' || secFetchSite === 'same-site') {
    return `The browser says that another site (${origin ?? 'unknown'}) sent this request. ${HINT}`
  }
  if (origin !== undefined) {
    const sameHost =
      hostOf(origin) !== null && hostOf(origin) === hostOf(`http://${request.host ?? ''}`)
    const downgraded = request.secure && !origin.toLowerCase().startsWith('https:')
    if (sameHost && !downgraded) return null
    return `The request comes from ${origin} but names the host ${request.host ?? '(none)'}. ${HINT}`
  }
  return request.hasCookie
    ? 'The request carries a cookie but no Origin header, so its source cannot be told. Send Origin, or leave the cookie out.'
    : null
}

const HINT =
  'If this is your own proxy, let it pass the Host header on unchanged (nginx: proxy_set_header Host $http_host), or name the address that people open in ALLOWED_ORIGINS.'

function sameText(allowed: string, origin: string): boolean {
  const bare = allowed.toLowerCase().replace(/\/$/, '')
  return bare !== '' && bare === origin.toLowerCase()
}

/** Host and port, without a default port of either scheme: proxies that end TLS turn 443 into 80. */
function hostOf(url: string): string | null {
  if (!URL.canParse(url)) return null
  const { hostname, port } = new URL(url)
  if (hostname === '') return null
  return port === '' || port === '80' || port === '443' ? hostname : `${hostname}:${port}`
}
