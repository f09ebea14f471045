/**
 * SCRAM-SHA-256 and -512, the client's side (RFC 5802, RFC 7677).
 *
 * User name and password are taken as UTF-8 without SASLprep, as Kafka does (ScramFormatter.normalize).
 */
import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

export type ScramHash = 'sha256' | 'sha512'

const KEY_BYTES: Readonly<Record<ScramHash, number>> = { sha256: 32, sha512: 64 }
/** Kafka's minimum for both; less would make a stolen exchange cheap to crack. */
const MIN_ITERATIONS = 4096
/** Far above anything sensible: more is an attempt to keep us busy. */
const MAX_ITERATIONS = 10_000_000

const derive = promisify(pbkdf2)

export interface ScramCredentials {
  readonly username: string
  readonly password: string
}

/**
 * The whole exchange: two messages, and the proof that the server knows the password too.
 * @param send sends one message, resolves with the server's
 * @param nonce printable text without commas; random unless a test vector wants its own
 * @throws Error saying what is wrong with the server's messages
 */
export async function scram(
  hash: ScramHash,
  { username, password }: ScramCredentials,
  send: (message: string) => Promise<string>,
  nonce: string = randomBytes(18).toString('base64url'),
): Promise<void> {
  const clientFirst = `n=${saslName(username)},r=${nonce}`
  const serverFirst = await send(`n,,${clientFirst}`)
  const first = attributes(serverFirst)
  const serverNonce = first.get('r') ?? ''
  const salt = first.get('s')
  const iterations = Number(first.get('i'))
  if (salt === undefined || !serverNonce.startsWith(nonce) || serverNonce === nonce) {
    throw new Error(`the first answer is no SCRAM message for this exchange${serverError(first)}`)
  }
  if (!(iterations >= MIN_ITERATIONS && iterations <= MAX_ITERATIONS)) {
    throw new Error(
      `the broker asks for ${first.get('i') ?? 'no'} iterations, expected ${MIN_ITERATIONS} to ${MAX_ITERATIONS}`,
    )
  }

  const salted = await derive(
    password,
    Buffer.from(salt, 'base64'),
    iterations,
    KEY_BYTES[hash],
    hash,
  )
  const hmac = (key: Buffer, text: string): Buffer => createHmac(hash, key).update(text).digest()
  // 'biws' is base64 of 'n,,': no channel binding.
  const finalBare = `c=biws,r=${serverNonce}`
  const exchange = `${clientFirst},${serverFirst},${finalBare}`
  const clientKey = hmac(salted, 'Client Key')
  const signature = hmac(createHash(hash).update(clientKey).digest(), exchange)
  const proof = Buffer.from(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0)))

  const last = attributes(await send(`${finalBare},p=${proof.toString('base64')}`))
  const expected = hmac(hmac(salted, 'Server Key'), exchange)
  const received = Buffer.from(last.get('v') ?? '', 'base64')
  if (received.length !== expected.length || !timingSafeEqual(received, expected)) {
    throw new Error(
      `the broker could not prove that it knows the password${serverError(last)}: it may not be the one it claims to be`,
    )
  }
}

function saslName(name: string): string {
  return name.replaceAll('=', '=3D').replaceAll(',', '=2C')
}

/** `r=…,s=…,i=…`: a letter, an equals sign, a value without commas. */
function attributes(message: string): Map<string, string> {
  return new Map(message.split(',').map((part) => [part.slice(0, 1), part.slice(2)]))
}

function serverError(answer: ReadonlyMap<string, string>): string {
  const error = answer.get('e')
  return error === undefined ? '' : ` (${error})`
}
