/** A real nginx in front of a registry that has no sign-in of its own: passwords, tokens, TLS, certificates of clients. */
import { chmodSync, writeFileSync } from 'node:fs'
import { freePorts } from '../kafka/ports.ts'
import { type Certificates, certificates } from './certificates.ts'
import { startNginx } from './nginx.ts'

export interface RegistryGate extends AsyncDisposable {
  /** Base addresses of the API. Wants user `alice` and password `only-for-tests`. */
  readonly basic: string
  /** Wants the bearer token `token-for-tests`. */
  readonly bearer: string
  /** Has a certificate of an authority that nobody knows, for `localhost` and 127.0.0.1. */
  readonly tls: string
  /** Wants a certificate of the same authority besides. */
  readonly mutual: string
  /** Has `ca.crt`, `client.crt` and `client.key` in PEM, and `client.p12` with the password `only-for-tests`. */
  readonly certificates: Certificates
}

const PASSWORD = 'only-for-tests'

/** @param upstream base address of a registry's API @throws DevError */
export async function startRegistryGate(upstream: string): Promise<RegistryGate> {
  const { origin, pathname } = new URL(upstream)
  const made = certificates()
  await made.authority('ca')
  await made.make('server', { by: 'ca' })
  await made.make('client', { by: 'ca' })
  await made.pkcs12('client', PASSWORD)
  writeFileSync(made.file('users'), `alice:{PLAIN}${PASSWORD}\n`)
  // nginx's workers may be somebody else.
  chmodSync(made.folder, 0o755)
  chmodSync(made.file('users'), 0o644)
  const [tls = 0, mutual = 0] = await freePorts(2)
  // Of HTTP/1.0, which nginx speaks by itself, Apicurio now and then closes the connection before it has answered.
  const pass = `proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass ${origin}/;`
  const secure = (port: number, more: string): string =>
    `server { listen 127.0.0.1:${port} ssl; ssl_certificate ${made.file('server.crt')};
      ssl_certificate_key ${made.file('server.key')}; ${more} location / { ${pass} } }`
  const nginx = await startNginx(
    (port) => `server { listen 127.0.0.1:${port};
      location = /up { return 200; }
      location /basic/ { auth_basic registry; auth_basic_user_file ${made.file('users')}; ${pass} }
      location /bearer/ { if ($http_authorization != "Bearer token-for-tests") { return 401; } ${pass} } }
    ${secure(tls, '')}
    ${secure(mutual, `ssl_client_certificate ${made.file('ca.crt')}; ssl_verify_client on;`)}`,
    '/up',
  )
  return {
    basic: `${nginx.url}/basic${pathname}`,
    bearer: `${nginx.url}/bearer${pathname}`,
    tls: `https://127.0.0.1:${tls}${pathname}`,
    mutual: `https://127.0.0.1:${mutual}${pathname}`,
    certificates: made,
    async [Symbol.asyncDispose]() {
      await nginx.stop()
      made[Symbol.dispose]()
    },
  }
}
