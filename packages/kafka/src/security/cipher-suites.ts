/** Cipher suites by the names Java and the RFCs use, as OpenSSL wants them. */
import { getCiphers } from 'node:tls'

/**
 * `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256` → `ECDHE-RSA-AES128-GCM-SHA256`. TLS 1.3 suites keep their name, OpenSSL's own
 * names pass.
 * @returns null when OpenSSL has no such suite
 */
export function opensslCipher(name: string): string | null {
  const candidate = name.includes('_WITH_') ? translated(name) : name
  return getCiphers().includes(candidate.toLowerCase()) ? candidate : null
}

function translated(name: string): string {
  const [exchange = '', cipher = ''] = name.replace(/^(TLS|SSL)_/, '').split('_WITH_')
  const suite = cipher
    .replace(/^AES_(128|256)/, 'AES$1')
    .replace(/^(AES\d+)_CBC_/, '$1_')
    .replace(/^CHACHA20_POLY1305_SHA256$/, 'CHACHA20_POLY1305')
  // Plain RSA key exchange is what OpenSSL leaves out of the name.
  const parts = exchange === 'RSA' ? suite : `${exchange}_${suite}`
  return parts.replaceAll('_', '-')
}
