import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { devError } from '../errors.ts'

export const STORE_PASSWORD = 'changeit'

const execute = promisify(execFile)

/**
 * Makes a CA, a server certificate for localhost and 127.0.0.1, and a client certificate `CN=alice`: as PEM
 * (`ca.crt`, `alice.crt`, `alice.key` …), as PKCS12 key stores (`server.p12`, `alice.p12`), and the trust store
 * `truststore.p12`, which holds the CA alone, as keytool writes it.
 * @throws DevError MR_DEV_COMMAND_FAILED
 */
export async function generateTls(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, 'san.cnf'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n')
  await run(
    dir,
    'openssl',
    'req -x509 -newkey rsa:2048 -nodes -days 3650 -keyout ca.key -out ca.crt -subj /CN=test-ca',
  )
  for (const name of ['server', 'alice']) {
    await run(
      dir,
      'openssl',
      `req -newkey rsa:2048 -nodes -keyout ${name}.key -out ${name}.csr -subj /CN=${name}`,
    )
    await run(
      dir,
      'openssl',
      `x509 -req -in ${name}.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -out ${name}.crt -extfile san.cnf`,
    )
    await run(
      dir,
      'openssl',
      `pkcs12 -export -in ${name}.crt -inkey ${name}.key -certfile ca.crt -name ${name} -out ${name}.p12 -passout pass:${STORE_PASSWORD}`,
    )
  }
  await run(
    dir,
    'keytool',
    `-importcert -noprompt -alias ca -file ca.crt -storetype PKCS12 -keystore truststore.p12 -storepass ${STORE_PASSWORD}`,
  )
}

/** No argument here holds a space, so that the commands can be read as they would be typed. */
async function run(dir: string, command: string, args: string): Promise<void> {
  try {
    await execute(command, args.split(' '), { cwd: dir })
  } catch (error) {
    const how = error instanceof Error ? error.message : String(error)
    throw devError('MR_DEV_COMMAND_FAILED', [`${command} ${args}`, 'in ' + dir, how], {
      cause: error,
    })
  }
}
