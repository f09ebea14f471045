/** What a certificate says of itself, in words. */
import type { X509Certificate } from 'node:crypto'

const SOON_DAYS = 14
const DAY_MS = 86_400_000

/** A sentence while the certificate is not valid, or will not be for much longer; null: it is. @param now ms since epoch */
export function validityTrouble(
  { validFromDate, validToDate }: X509Certificate,
  now: number,
): string | null {
  if (now > validToDate.getTime())
    return `The certificate of this console expired on ${dayOf(validToDate)}: browsers warn, programs refuse. Renew it; it is read anew by itself.`
  if (now < validFromDate.getTime())
    return `The certificate of this console is not valid before ${validFromDate.toISOString()}: browsers warn, programs refuse. Compare the clock of this machine, or have another one made.`
  if (now > validToDate.getTime() - SOON_DAYS * DAY_MS)
    return `The certificate of this console expires on ${dayOf(validToDate)}. Renew it; it is read anew by itself.`
  return null
}

/** E.g. `CN=console.example.com, for DNS:console.example.com, valid until 2027-01-31`. */
export function describeCertificate(certificate: X509Certificate): string {
  const { subject, subjectAltName, validToDate } = certificate
  const name = subject ? subject.split('\n').join(', ') : 'no name'
  const names = subjectAltName === undefined ? '' : `, for ${subjectAltName}`
  return `${name}${names}, valid until ${dayOf(validToDate)}`
}

export const dayOf = (date: Date): string => date.toISOString().slice(0, 10)
