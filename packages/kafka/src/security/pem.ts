/**
 * PEM texts (RFC 7468), as tolerant as Kafka's (KIP-651): in one line, with spaces or escaped line breaks, and with text
 * before and between the blocks (`Bag Attributes` of openssl).
 */

export interface PemBlock {
  /** E.g. `CERTIFICATE`, `ENCRYPTED PRIVATE KEY`. */
  readonly label: string
  /** The block in its normal form, with line breaks. */
  readonly text: string
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----/gs
/** `Proc-Type: 4,ENCRYPTED` and `DEK-Info: …` of OpenSSL's old encrypted keys. */
const HEADER = /(?:Proc-Type|DEK-Info):\s*\S+/g

export function pemBlocks(text: string): PemBlock[] {
  // Environment variables often carry line breaks as backslash and n.
  const lines = text.replaceAll('\\r', '').replaceAll('\\n', '\n')
  const blocks: PemBlock[] = []
  for (const [, label = '', body = ''] of lines.matchAll(BLOCK)) {
    const headers = body.match(HEADER) ?? []
    const base64 = body.replaceAll(HEADER, '').replaceAll(/\s+/g, '')
    const head = headers.length === 0 ? '' : `${headers.join('\n')}\n\n`
    blocks.push({ label, text: armoured(label, `${head}${wrap(base64)}`) })
  }
  return blocks
}

export function pemOf(label: string, der: Uint8Array): string {
  return armoured(label, wrap(Buffer.from(der).toString('base64')))
}

export const isCertificate = ({ label }: PemBlock): boolean =>
  label === 'CERTIFICATE' || label === 'X509 CERTIFICATE' || label === 'TRUSTED CERTIFICATE'

export const isPrivateKey = ({ label }: PemBlock): boolean => label.endsWith('PRIVATE KEY')

function wrap(base64: string): string {
  return base64.replaceAll(/.{1,64}/g, '$&\n')
}

function armoured(label: string, body: string): string {
  return `-----BEGIN ${label}-----\n${body}-----END ${label}-----\n`
}
