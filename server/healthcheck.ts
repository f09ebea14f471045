/**
 * Asks this machine's Millrace whether it is healthy, as a container's health check: exit code 0, or 1 with the reason.
 * Reads HOST and PORT, as the server does.
 */
import { get as getHttp } from 'node:http'
import { get as getHttps } from 'node:https'
import { healthUrl } from './start/health-url.ts'

const TIMEOUT_MS = 4_000

const url = healthUrl(process.env)
const get = url.protocol === 'https:' ? getHttps : getHttp
// Whose certificate it is does not matter here: it is asked of this machine.
const request = get(url, { rejectUnauthorized: false, timeout: TIMEOUT_MS }, (response) => {
  response.resume()
  end(response.statusCode === 200 ? null : `${url.href} answered ${response.statusCode}`)
})
request.on('timeout', () => end(`${url.href} did not answer within ${TIMEOUT_MS} ms`))
request.on('error', (error) => end(`${url.href}: ${error.message}`))

function end(reason: string | null): void {
  if (reason !== null) process.stderr.write(`${reason}\n`)
  process.exit(reason === null ? 0 : 1)
}
