/** The version of this build, from package.json beside the sources. */
import { readFileSync } from 'node:fs'

const PACKAGE = new URL('../../package.json', import.meta.url)

export const VERSION: string = readVersion()

function readVersion(): string {
  const content: unknown = JSON.parse(readFileSync(PACKAGE, 'utf8'))
  if (typeof content === 'object' && content !== null && 'version' in content)
    return String(content.version)
  throw new Error(`${PACKAGE.pathname} has no version`)
}
