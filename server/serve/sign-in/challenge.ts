/** What an answer of 401 asks for (RFC 9110 11.6.1). */
import type { Config } from '../../config/types.ts'

const REALM = 'Millrace'

/** Browsers ask for name and password at Basic, which is meant where there is no page to sign in. */
export function challenge(config: Config, listener: 'console' | 'api'): string {
  const { userFile, apiUserFile, method } = config.access
  const files = listener === 'api' ? (apiUserFile ?? userFile) : userFile
  const basic = files !== null && (listener === 'api' || method === 'basic')
  return basic ? `Basic realm="${REALM}", charset="UTF-8"` : `Bearer realm="${REALM}"`
}
