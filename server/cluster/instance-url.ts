/** Where other instances reach this one. */
import { networkInterfaces } from 'node:os'

/** INSTANCE_URL, else the first address that others may reach; HOST where it names one address. */
export function instanceUrl(options: {
  readonly configured: string | null
  readonly host: string
  readonly port: number
  /** PORT speaks HTTPS. */
  readonly secure: boolean
  /** Of this machine, as node:os tells them. */
  readonly interfaces?: ReturnType<typeof networkInterfaces>
}): string {
  const { configured, host, port, secure, interfaces = networkInterfaces() } = options
  if (configured !== null) return configured
  const isAny = host === '::' || host === '0.0.0.0'
  const address = isAny ? (ownAddress(interfaces) ?? '127.0.0.1') : host
  return `${secure ? 'https' : 'http'}://${address.includes(':') ? `[${address}]` : address}:${port}`
}

/** Link-local ones are left out: ECS gives every task one for itself, before that of its network (RFC 3927, RFC 4291 2.5.6). */
function ownAddress(interfaces: ReturnType<typeof networkInterfaces>): string | undefined {
  const all = Object.values(interfaces).flatMap((list) => list ?? [])
  const outer = all.filter(
    ({ internal, scopeid, address }) => !internal && !scopeid && !address.startsWith('169.254.'),
  )
  return (outer.find(({ family }) => family === 'IPv4') ?? outer[0])?.address
}
