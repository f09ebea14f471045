/** Jetty's property file of users (org.eclipse.jetty.security.PropertyUserStore): `user: password[,role…]`. */
import { parsePassword, type StoredPassword } from './credentials.ts'
import { propertiesOf } from './java-properties.ts'

export interface FileUser {
  readonly password: StoredPassword
  /** In the order of the file, each once. */
  readonly roles: readonly string[]
}

export interface UserFile {
  readonly users: ReadonlyMap<string, FileUser>
  /** One per malformed line, to go on after the file's name; never with a password. Its user is not among `users`. */
  readonly problems: readonly string[]
}

const MAX_NAME = 256

export function parseUserFile(text: string): UserFile {
  const users = new Map<string, FileUser>()
  const problems: string[] = []
  const refused = new Set<string>()
  for (const { line, name, value } of propertiesOf(text)) {
    const problem = addUser(users, name, value)
    if (problem === null) continue
    problems.push(`line ${line}: ${problem}`)
    refused.add(name)
  }
  // Of two lines of one user neither counts: which of them was meant cannot be known.
  for (const name of refused) users.delete(name)
  return { users, problems }
}

/** null: added. */
function addUser(users: Map<string, FileUser>, name: string, value: string): string | null {
  if (name === '' || name.length > MAX_NAME)
    return `has no user name of 1 to ${MAX_NAME} characters. Expected user: password[,role…].`
  const user = JSON.stringify(name)
  if (users.has(name)) return `names the user ${user} again. Expected every user once.`
  const [stored = '', ...roles] = value.split(',').map((part) => part.trim())
  if (stored === '') return `gives the user ${user} no password. Expected user: password[,role…].`
  const parsed = parsePassword(stored)
  if ('problem' in parsed) return `the user ${user} cannot be read: its password ${parsed.problem}.`
  users.set(name, {
    password: parsed.password,
    roles: [...new Set(roles.filter((role) => role !== ''))],
  })
  return null
}
