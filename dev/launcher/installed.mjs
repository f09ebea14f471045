// usage: node installed.mjs ROOT   exit code 0 when node_modules holds what package-lock.json says. Runs on any Node.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

const [root = '.'] = process.argv.slice(2)

/** Path of package → its entry. */
function packagesIn(file) {
  return JSON.parse(readFileSync(join(root, file), 'utf8')).packages
}

function isInstalled() {
  let installed
  try {
    installed = packagesIn('node_modules/.package-lock.json')
  } catch {
    return false // nothing is installed
  }
  const wanted = packagesIn('package-lock.json')
  const paths = Object.keys(wanted).filter((path) => path.startsWith('node_modules/'))
  return paths.every((path) =>
    installed[path]
      ? installed[path].version === wanted[path].version
      : wanted[path].optional || wanted[path].devOptional || wanted[path].peer,
  )
}

process.exitCode = isInstalled() ? 0 : 1
