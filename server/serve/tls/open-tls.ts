/**
 * TLS of the own ports: the certificate in force, read anew when its files change. Connections that are open go on with what
 * they were made with.
 */
import { watchFiles } from '../../access/watch-files.ts'
import type { FileContent } from '../../config/file-content.ts'
import { readTlsMaterial, tlsFiles, type TlsMaterial } from '../../config/tls-material.ts'
import type { HttpsConfig } from '../../config/types.ts'
import type { Logger } from '../../log/logger.ts'
import { dayOf, describeCertificate, validityTrouble } from './validity.ts'

export interface Tls extends Disposable {
  readonly config: Pick<HttpsConfig, 'clientAuth' | 'sniHostCheck' | 'hstsMaxAgeS'>
  material(): TlsMaterial
  /** Called when another certificate is in force. Returns how to stop that. */
  onChange(listener: () => void): () => void
  /** What an operator has to see to, sentences; empty: nothing. */
  troubles(): readonly string[]
}

/** The validity is looked at as often, and told of in the log once a day. */
const VALIDITY_MS = 3_600_000

/** null: the ports speak plain HTTP. */
export function openTls(https: HttpsConfig | null, log: Logger): Tls | null {
  return https === null ? null : open(https, log)
}

function open({ first, sources, ...config }: HttpsConfig, log: Logger): Tls {
  const { clientAuth } = config
  const listeners = new Set<() => void>()
  let material = first.material
  let broken: string | null = null
  let toldOn = ''

  const validity = (): string | null => validityTrouble(material.certificate, Date.now())

  function tellValidity(): void {
    const trouble = validity()
    const today = new Date().toISOString().slice(0, 10)
    if (trouble === null || toldOn === today) return
    toldOn = today
    log.warn(trouble)
  }

  function changed(contents: readonly FileContent[]): void {
    const read = readTlsMaterial(sources, contents)
    if ('problems' in read) {
      const reason = read.problems
        .map(({ variable, message }) => `${variable} ${message}`)
        .join(' ')
      if (reason !== broken)
        log.error(
          `The certificate was changed and cannot be used, so that the one of before stays in force: ${reason}`,
        )
      broken = reason
      return
    }
    broken = null
    material = read.material
    toldOn = ''
    log.info(`The certificate was read anew: ${describeCertificate(material.certificate)}`)
    tellValidity()
    for (const listener of listeners) listener()
  }

  log.info(`HTTPS with the certificate of ${describeCertificate(material.certificate)}`)
  if (clientAuth !== 'none')
    log.info(
      clientAuth === 'required'
        ? 'Clients have to show a certificate that the trust store trusts (HTTPS_CLIENT_AUTH=required); /up, /ready and /healthy answer without'
        : 'Certificates of clients are checked where they show one (HTTPS_CLIENT_AUTH=requested)',
    )
  tellValidity()
  const timer = setInterval(tellValidity, VALIDITY_MS)
  timer.unref()
  const watch = watchFiles(tlsFiles(sources), first.contents, changed)
  return {
    config,
    material: () => material,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    troubles: () => {
      const trouble = validity()
      return [
        ...(broken === null
          ? []
          : [
              `The certificate was changed and cannot be used, so that the one of before stays in force, until ${dayOf(material.certificate.validToDate)}. ${broken}`,
            ]),
        ...(trouble === null ? [] : [trouble]),
      ]
    },
    [Symbol.dispose]() {
      clearInterval(timer)
      watch[Symbol.dispose]()
    },
  }
}
