/** The variables that are set, as an administrator may see them: never a secret, also not one of a cluster's client. */
import { actionSpellings } from '@millrace/contract/actions.ts'
import { IGNORED } from '../../config/carried-over.ts'
import { type Env, isSet } from '../../config/environment.ts'
import { isSecretProperty, PROPERTY_OF_VARIABLE } from '../../config/kafka-properties.ts'
import { splitSuffix } from '../../config/misspelled.ts'
import { splitResourceId } from '../../config/registry-variables.ts'
import { isSecured } from '../../config/secure-value.ts'
import { VARIABLES, type Variable } from '../../config/variables.ts'
import { isSecretName } from '../../log/redact.ts'

const REDACTED = '[redacted]'
const BY_NAME = new Map<string, Variable>(Object.entries(VARIABLES))
const ACTIONS = new Set(actionSpellings().map((name) => `ALLOW_${name}`))
const IGNORED_NAMES = new Set(IGNORED.flatMap(({ names }) => names))

/** What of the environment is Millrace's, sorted; of anything else in it not even the name is told. */
export function shownVariables(env: Env): readonly { name: string; value: string }[] {
  return Object.keys(env)
    .filter((name) => isOurs(name) && isSet(env, name, splitSuffix(name).base))
    .sort()
    .map((name) => ({ name, value: shownValue(name, env[name] ?? '') }))
}

function isOurs(name: string): boolean {
  const { base } = splitSuffix(name)
  if (splitResourceId(base) !== null) return true
  return [name, base].some(
    (each) =>
      BY_NAME.has(each) ||
      PROPERTY_OF_VARIABLE.has(each) ||
      ACTIONS.has(each) ||
      IGNORED_NAMES.has(each),
  )
}

/** The table says what is secret; of what it does not know, and should somebody forget to say so there, the name does. */
const SECRET_END = /(?:SECRET|PASSWORD|PASSPHRASE|_KEY)$/
/** Whoever knows the address of a webhook may write to it. */
const WEBHOOK = /WEBHOOK_URL$/

function shownValue(name: string, value: string): string {
  const { base } = splitSuffix(name)
  const known =
    BY_NAME.get(name) ?? BY_NAME.get(base) ?? BY_NAME.get(splitResourceId(base)?.base ?? '')
  const secret =
    known === undefined && !PROPERTY_OF_VARIABLE.has(base)
      ? isSecretName(base) || WEBHOOK.test(base)
      : known?.secret === true || isSecretProperty(base) || SECRET_END.test(base)
  // An AES: value is one for whoever has the key; a password may stand in an address, a token behind its question mark.
  return secret || isSecured(value)
    ? REDACTED
    : value
        .replaceAll(/(\/\/[^\s/:@]+:)[^\s/@]+@/g, `$1${REDACTED}@`)
        .replaceAll(/(https?:\/\/[^\s?,]+\?)[^\s,]+/gi, `$1${REDACTED}`)
}
