/** `./millrace password`: makes a password for a file of users. */
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { SCRYPT_COST, scryptHash, scryptText } from '../server/config/credentials.ts'
import { askSecret, InterruptedError } from './ask-secret.ts'

const USAGE = `usage: ./millrace password    print a password as scrypt:…, for a file of users

The password is read from standard input, or asked for without showing it. Write what is printed into the file:

  ann: scrypt:…,viewers

  --help              this text
`

/** Exit codes: 0 done, 1 there is no password, 2 called wrongly. */
try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof InterruptedError)) throw error
  process.exitCode = 130
}

async function run(args: string[]): Promise<number> {
  let help: boolean | undefined
  try {
    help = parseArgs({ args, options: { help: { type: 'boolean', short: 'h' } } }).values.help
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    process.stderr.write(`millrace password: ${why}\n\n${USAGE}`)
    return 2
  }
  if (help === true) {
    process.stdout.write(USAGE)
    return 0
  }
  const password = await askSecret('Password: ')
  if (password === '') {
    process.stderr.write('millrace password: the password is empty\n')
    return 1
  }
  const salt = randomBytes(16)
  process.stdout.write(
    `${scryptText(SCRYPT_COST, salt, await scryptHash(password, salt, SCRYPT_COST))}\n`,
  )
  return 0
}
