/** Whom an instance speaks HTTPS with: others with its certificate, or a trusted one for their address or its names. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { TLSSocket } from 'node:tls'
import test, { after, before } from 'node:test'
import { askHttps } from '@millrace/dev/testing/ask-https.ts'
import { type Certificates, certificates } from '@millrace/dev/testing/certificates.ts'
import { readFileNow } from '../../config/file-content.ts'
import { readTlsMaterial, tlsFiles, type TlsMaterial } from '../../config/tls-material.ts'
import { instanceTls } from './instance-tls.ts'

let made: Certificates

before(async () => {
  made = certificates()
  await made.authority('ca')
  await made.make('own', { names: 'DNS:console.example' })
  await made.make('renewed', { names: 'DNS:console.example' })
  await made.make('issued', { names: 'DNS:console.example', by: 'ca' })
  await made.make('reissued', { names: 'DNS:console.example', by: 'ca' })
  await made.make('addressed', { names: 'DNS:other.example,IP:127.0.0.1', by: 'ca' })
  await made.make('unrelated', { names: 'DNS:other.example', by: 'ca' })
})
after(() => made[Symbol.dispose]())

function material(name: string): TlsMaterial {
  const sources = {
    keyStore: { location: made.file(`${name}.crt`), password: undefined },
    keyLocation: made.file(`${name}.key`),
    keyPassword: undefined,
    trustStore: { location: made.file('ca.crt'), password: undefined },
  }
  const read = readTlsMaterial(sources, tlsFiles(sources).map(readFileNow))
  assert.ok('material' in read)
  return read.material
}

/** Asks an instance that serves with `theirs` as one that has `ours`. Returns what it was shown. */
async function meet(ours: string, theirs: string): Promise<string> {
  const shown = {
    cert: readFileSync(made.file(`${theirs}.crt`)),
    key: readFileSync(made.file(`${theirs}.key`)),
  }
  const options = { ...shown, requestCert: true, rejectUnauthorized: false }
  const server = createServer(options, ({ socket }, response) =>
    response.end(socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.subject : ''),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const address = server.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    const url = `https://127.0.0.1:${port}/`
    const headers = { host: 'console.example' }
    return (await askHttps(url, { ...instanceTls(material(ours), new URL(url)), headers })).body
  } finally {
    server.close()
  }
}

const cases: readonly (readonly [
  what: string,
  ours: string,
  theirs: string,
  error: RegExp | null,
])[] = [
  ['the same self-signed certificate, not for the address', 'own', 'own', null],
  ['the same certificate of a private authority', 'issued', 'issued', null],
  ['a renewed one for the same names', 'issued', 'reissued', null],
  ['one for the address, of the authority in the trust store', 'own', 'addressed', null],
  ['another self-signed one for the same names', 'own', 'renewed', /self-signed certificate/],
  ['one for other names', 'own', 'unrelated', /altnames/],
]
for (const [what, ours, theirs, error] of cases) {
  test(`${error === null ? 'speaks' : 'does not speak'} with ${what}`, async () => {
    if (error === null) assert.equal(await meet(ours, theirs), `CN=${ours}`)
    else await assert.rejects(meet(ours, theirs), error)
  })
}
