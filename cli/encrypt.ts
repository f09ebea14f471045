/** `./millrace encrypt`: makes keys, and encrypts and decrypts values of the configuration. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import {
  decryptValue,
  encryptValue,
  newSecureKey,
  parseSecureKey,
  SecureValueError,
} from '../server/config/secure-value.ts'
import { mapProperties, PropertiesError } from './properties.ts'
import { askSecret, InterruptedError } from './ask-secret.ts'

const USAGE = `usage: ./millrace encrypt [VALUE]               print VALUE as AES:…
       ./millrace encrypt --decrypt [AES:…]     print what is in it
       ./millrace encrypt --file FILE           print a file of NAME=VALUE lines with every value encrypted
       ./millrace encrypt --decrypt --file FILE and back
       ./millrace encrypt --new-key             print a new random key

Without VALUE it is read from standard input, or asked for without showing it.

  --key-file FILE     file with the key; without it: KPOW_SECURE_KEY, then KPOW_SECURE_KEY_LOCATION
  --passphrase TEXT   with --new-key: derive the key from TEXT and a random salt; "-" reads or asks for it
  --help              this text

Any variable of Millrace's configuration may hold an AES:… value. Give Millrace the same key.
`

/** Exit codes: 0 done, 1 the key or value cannot be used, 2 called wrongly. */
class UsageError extends Error {}

try {
  process.stdout.write(await run(process.argv.slice(2)))
} catch (error) {
  process.exitCode = report(error)
}

async function run(args: string[]): Promise<string> {
  const { values, positionals } = readArguments(args)
  if (values.help === true) return USAGE
  if (positionals.length > 1)
    throw new UsageError('more than one VALUE was given; put quotes around it')
  const [value] = positionals
  if (values['new-key'] === true) {
    if (value !== undefined || values.decrypt === true || values.file !== undefined)
      throw new UsageError('--new-key goes with --passphrase only')
    return newSecureKey(await passphrase(values.passphrase)) + '\n'
  }
  if (values.passphrase !== undefined) throw new UsageError('--passphrase goes with --new-key')
  const key = readKey(values['key-file'])
  const change =
    values.decrypt === true
      ? (text: string) => decryptValue(text, key)
      : (text: string) => encryptValue(text, key)
  if (values.file === undefined)
    return change(value ?? (await askSecret(values.decrypt === true ? 'AES:… ' : 'Value: '))) + '\n'
  if (value !== undefined) throw new UsageError('give a VALUE or --file, not both')
  return mapProperties(readText(values.file), (name, text) => {
    const secured = text.startsWith('AES:')
    const isKey = name.startsWith('KPOW_SECURE_KEY')
    return isKey || secured !== (values.decrypt === true) ? text : change(text)
  })
}

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        decrypt: { type: 'boolean' },
        file: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        'key-file': { type: 'string' },
        'new-key': { type: 'boolean' },
        passphrase: { type: 'string' },
      },
    })
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error })
  }
}

async function passphrase(given: string | undefined): Promise<string | undefined> {
  const text = given === '-' ? await askSecret('Passphrase: ') : given
  if (text === '') throw new UsageError('the passphrase is empty')
  return text
}

function readKey(file: string | undefined): Buffer {
  const inline = process.env['KPOW_SECURE_KEY'] ?? ''
  const location = file ?? process.env['KPOW_SECURE_KEY_LOCATION'] ?? ''
  if (file === undefined && inline !== '') return parseSecureKey(inline)
  if (location !== '') return parseSecureKey(readText(location))
  throw new UsageError(
    'no key: give --key-file, or set KPOW_SECURE_KEY or KPOW_SECURE_KEY_LOCATION',
  )
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new PropertiesError(`cannot read ${file}: ${messageOf(error)}`, { cause: error })
  }
}

function report(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`millrace encrypt: ${error.message}\n\n${USAGE}`)
    return 2
  }
  if (error instanceof InterruptedError) return 130
  if (!(error instanceof SecureValueError) && !(error instanceof PropertiesError)) throw error
  process.stderr.write(`millrace encrypt: ${error.message}\n`)
  return 1
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
