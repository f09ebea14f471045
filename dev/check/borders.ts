/**
 * The borders of the house, from the import graph (docs/architecture.md, "Borders").
 *
 * Folders are named by the longest matching prefix in RULES; each lists what it may import besides itself and
 * packages from the registry. `node dev/check/borders.ts` prints every crossing and exits 1 if there is one.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Folder → folders it may import from. Types cross a border like values do. */
export const RULES: Readonly<Record<string, readonly string[]>> = {
  'packages/contract': [],
  'packages/kafka': [],
  // Helpers of its integration tests.
  'packages/kafka/src/testing': ['packages/kafka', 'dev'],
  'packages/kjq': [],
  'packages/serdes': ['packages/kjq'],
  'packages/registries': ['packages/serdes'],
  'packages/search': [
    'packages/contract',
    'packages/kafka',
    'packages/kjq',
    'packages/registries',
    'packages/serdes',
  ],
  // Helpers of its tests.
  'packages/search/src/testing': [
    'packages/search',
    'packages/contract',
    'packages/kafka',
    'packages/kjq',
    'packages/registries',
    'packages/serdes',
    'dev',
  ],
  'server/config': [
    'packages/kafka',
    'packages/contract',
    'packages/registries',
    'packages/search',
    'packages/serdes',
  ],
  'server/log': [],
  'server/observe': [
    'packages/kafka',
    'packages/contract',
    'packages/registries',
    'packages/serdes',
    'server/state',
    'server/derive',
    'server/cluster',
    'server/config',
    'server/log',
  ],
  'server/state': ['packages/kafka', 'packages/contract', 'server/config', 'server/log'],
  // Of access only what a tenant's scope is.
  'server/derive': [
    'packages/kafka',
    'packages/contract',
    'packages/registries',
    'server/state',
    'server/config',
    'server/access',
  ],
  // Several instances: who observes what.
  'server/cluster': ['packages/kafka', 'server/state', 'server/config', 'server/log'],
  'server/access': [
    'packages/contract',
    'packages/kafka',
    'server/config',
    'server/log',
    'server/state',
  ],
  // Helpers of its tests.
  'server/access/sign-in/openid/testing': ['server/access', 'server/config', 'dev'],
  'server/audit': [
    'packages/contract',
    'packages/kjq',
    'server/access',
    'server/config',
    'server/log',
    'server/state',
  ],
  // Changes to clusters.
  'server/act': [
    'packages/contract',
    'packages/kafka',
    'server/access',
    'server/audit',
    'server/config',
    'server/derive',
    'server/log',
    'server/state',
  ],
  // Searches that people run.
  'server/jobs': [
    'packages/contract',
    'packages/kafka',
    'packages/kjq',
    'packages/registries',
    'packages/serdes',
    'packages/search',
    'server/access',
    'server/audit',
    'server/cluster',
    'server/config',
    'server/derive',
    'server/log',
    'server/state',
  ],
  'server/serve': [
    'packages/contract',
    'packages/search',
    'server/jobs',
    'server/derive',
    'server/state',
    'server/cluster',
    'server/access',
    'server/audit',
    'server/act',
    'server/config',
    'server/log',
  ],
  'server/start': ['packages/kafka', 'packages/contract', 'packages/registries', 'server'],
  server: [
    'packages/kafka',
    'packages/contract',
    'packages/registries',
    'packages/serdes',
    'packages/search',
    'server',
  ],
  web: ['packages/contract', 'packages/kjq'],
  cli: [
    'packages/kafka',
    'packages/kjq',
    'packages/registries',
    'packages/serdes',
    'packages/search',
    'packages/contract',
    'server/config',
    // What an RBAC file says.
    'server/access',
    // Commands for a shell, as the console shows them.
    'server/act',
    // The manual has their error catalogues.
    'server/serve',
    'server/state',
  ],
  dev: ['packages/kafka', 'packages/contract'],
  // Names of variables, which the documentation is held to.
  'dev/check': ['dev', 'packages/contract', 'server/config'],
  bench: [
    'packages/kafka',
    'packages/registries',
    'packages/search',
    'packages/serdes',
    'packages/contract',
    'server',
    'dev',
  ],
  e2e: ['packages/contract', 'dev'],
}

/** Tests and their helpers may start the real thing: they see the test tools and everything their folder's users see. */
const TEST_EXTRA = ['dev', 'packages/kafka', 'packages/contract', 'server']

const PACKAGE_FOLDERS: Readonly<Record<string, string>> = {
  '@millrace/contract': 'packages/contract',
  '@millrace/kafka': 'packages/kafka',
  '@millrace/kjq': 'packages/kjq',
  '@millrace/registries': 'packages/registries',
  '@millrace/serdes': 'packages/serdes',
  '@millrace/search': 'packages/search',
  '@millrace/server': 'server',
  '@millrace/dev': 'dev',
}

export interface Crossing {
  readonly file: string
  readonly line: number
  readonly imported: string
  readonly from: string
  readonly to: string
}

const IMPORT =
  /(?:^|[\s;])(?:import|export)\s(?:[^'"]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|new URL\(\s*['"](\.[^'"]+)['"]/g

function folderOf(file: string): string | undefined {
  let best: string | undefined
  for (const folder of Object.keys(RULES)) {
    if ((file === folder || file.startsWith(folder + '/')) && folder.length > (best?.length ?? -1))
      best = folder
  }
  return best
}

function* sourceFiles(root: string, folder: string): Generator<string> {
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const file = `${folder}/${entry.name}`
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules' && entry.name !== 'dist') yield* sourceFiles(root, file)
    } else if (/\.(ts|tsx)$/.test(entry.name)) yield file
  }
}

/** Target of an import as a path below the root, or undefined for packages of the registry. */
function resolveImport(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.'))
    return path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier))
  const name = specifier.split('/').slice(0, 2).join('/')
  const folder = PACKAGE_FOLDERS[name]
  return folder === undefined ? undefined : `${folder}/${specifier.slice(name.length + 1)}`
}

/** Every import that crosses a border without a rule for it. */
export function findCrossings(root: string): Crossing[] {
  const crossings: Crossing[] = []
  for (const top of ['packages', 'server', 'web', 'cli', 'dev', 'bench', 'e2e']) {
    for (const file of sourceFiles(root, top)) {
      const from = folderOf(file)
      if (from === undefined) {
        crossings.push({
          file,
          line: 1,
          imported: '-',
          from: path.dirname(file),
          to: 'no rule in dev/check/borders.ts',
        })
        continue
      }
      const allowed = new Set([
        from,
        ...(RULES[from] ?? []),
        ...(/(?:\.test|-for-tests)\.tsx?$/.test(file) ? TEST_EXTRA : []),
      ])
      const text = readFileSync(path.join(root, file), 'utf8')
      for (const match of text.matchAll(IMPORT)) {
        const specifier = match[1] ?? match[2] ?? match[3] ?? ''
        const target = resolveImport(file, specifier)
        const to = target === undefined ? undefined : folderOf(target)
        if (to === undefined) continue
        // A rule for a folder covers the folders below it, too.
        const covered = [...allowed].some((folder) => to === folder || to.startsWith(folder + '/'))
        if (covered) continue
        const line = text.slice(0, match.index + 1).split('\n').length
        crossings.push({ file, line, imported: specifier, from, to })
      }
    }
  }
  return crossings
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
  const crossings = findCrossings(root)
  for (const { file, line, imported, from, to } of crossings) {
    console.error(`${file}:${line} imports ${imported}: ${from} may not use ${to}`)
  }
  if (crossings.length > 0) process.exit(1)
  console.log('borders: clean')
}
