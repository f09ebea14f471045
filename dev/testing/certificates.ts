/** Certificates and stores as people have them, made by openssl and keytool. Keys are elliptic: those are made in no time. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { reapFolder } from '../kafka/reaper.ts'

export interface CertificateOptions {
  /** As openssl writes them; `DNS:localhost,IP:127.0.0.1` when left out. */
  readonly names?: string
  /** Name of the authority that signs it, made before; itself when left out. */
  readonly by?: string
  /** From now; below 0: it has expired. 30 when left out. */
  readonly days?: number
  /** `serverAuth,clientAuth` when left out. */
  readonly usage?: string
}

export interface Certificates extends Disposable {
  readonly folder: string
  /** Path of a file in the folder. */
  file(name: string): string
  /** Makes `NAME.crt` and `NAME.key`, PEM. */
  authority(name: string): Promise<void>
  /** The same, of a server or client called NAME. */
  make(name: string, options?: CertificateOptions): Promise<void>
  /** `NAME.p12` of what `make` has made, with its authority's certificate where it has one. */
  pkcs12(name: string, password: string): Promise<void>
  /** `NAME.jks` of `NAME.p12`, in Java's old format. */
  jks(name: string, password: string): Promise<void>
  openssl(...args: readonly string[]): Promise<void>
}

const execute = promisify(execFile)
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

export function certificates(): Certificates {
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-certificates-'))
  reapFolder(folder)
  const signers = new Map<string, string>()
  const file = (name: string): string => path.join(folder, name)
  const run = async (command: string, args: readonly string[]): Promise<void> => {
    await execute(command, args, { cwd: folder })
  }
  const openssl = (...args: readonly string[]): Promise<void> => run('openssl', args)

  return {
    folder,
    file,
    openssl,
    async authority(name) {
      const output = ['-keyout', `${name}.key`, '-out', `${name}.crt`]
      await openssl('req', '-x509', ...NEW_KEY, '-days', '30', ...output, '-subj', `/CN=${name}`)
    },
    async make(name, options = {}) {
      const { names = 'DNS:localhost,IP:127.0.0.1', by, days = 30, usage } = options
      const files = ['-in', `${name}.csr`, '-out', `${name}.crt`]
      const request = ['-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`]
      await openssl('req', ...NEW_KEY, ...request)
      writeFileSync(
        file(`${name}.cnf`),
        `basicConstraints=CA:FALSE\nsubjectAltName=${names}\nextendedKeyUsage=${usage ?? 'serverAuth,clientAuth'}\n`,
      )
      const signer =
        by === undefined
          ? ['-signkey', `${name}.key`]
          : ['-CA', `${by}.crt`, '-CAkey', `${by}.key`, '-CAcreateserial']
      const valid = ['-days', String(days), '-extfile', `${name}.cnf`]
      await openssl('x509', '-req', ...files, ...signer, ...valid)
      if (by !== undefined) signers.set(name, by)
    },
    async pkcs12(name, password) {
      const signer = signers.get(name)
      const chain = signer === undefined ? [] : ['-certfile', `${signer}.crt`]
      const files = ['-in', `${name}.crt`, '-inkey', `${name}.key`, '-out', `${name}.p12`]
      await openssl('pkcs12', '-export', ...files, ...chain, '-passout', `pass:${password}`)
    },
    async jks(name, password) {
      const from = ['-srckeystore', `${name}.p12`, '-srcstoretype', 'PKCS12', '-srcstorepass']
      const to = ['-destkeystore', `${name}.jks`, '-deststoretype', 'JKS', '-deststorepass']
      await run('keytool', ['-importkeystore', ...from, password, ...to, password])
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}
