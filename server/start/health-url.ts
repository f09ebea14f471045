/** Where this machine's Millrace tells its health, by the variables that it was started with. */

const DEFAULT_PORT = '3000'
const EVERYWHERE = new Set(['', '0.0.0.0', '::'])

/** An address for all interfaces is asked on the loopback one. */
export function healthUrl(env: Readonly<Record<string, string | undefined>>): URL {
  const host = env['HOST']?.trim() ?? ''
  const port = env['PORT']?.trim() ?? ''
  const isHttps = env['ENABLE_HTTPS']?.trim().toLowerCase() === 'true'
  const address = EVERYWHERE.has(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  const scheme = isHttps ? 'https' : 'http'
  return new URL(`${scheme}://${address}:${port === '' ? DEFAULT_PORT : port}/healthy`)
}
