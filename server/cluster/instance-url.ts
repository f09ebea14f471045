/** Where other instances reach this one. */
import { networkInterfaces } from 'node:os'

/** INSTANCE_URL, else the first address that is not loopback; HOST where it names one address. */
export function instanceUrl(options: {
  readonly configured: string | null
  readonly host: string
  readonly port: number
  /** PORT speaks HTTPS. */
  readonly secure: boolean
}): string {
  const { configured, host, port, secure } = options
  if (configured !== null) return configured
  const isAny = host === '::' || host === '0.0.0.0'
  const address = isAny ? (ownAddress() ?? '127.0.0.1') : host
  return `${secure ? 'https' : 'http'}://${address.includes(':') ? `[${address}]` : address}:${port}`
}

function ownAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const outer = all.filter(({ internal, scopeid }) => !internal && !scopeid)
  return (outer.find(({ family }) => family === 'IPv4') ?? outer[0])?.address
}
