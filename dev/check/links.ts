/**
 * What the documentation points at must be there: files, headings, commands of `./millrace`, variables, codes of errors.
 * `node dev/check/links.ts` prints what is not, and exits 1. Addresses on the web are not asked.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { actionSpellings } from '@millrace/contract/actions.ts'
import { IGNORED, REFUSED, SILENTLY_IGNORED } from '../../server/config/carried-over.ts'
import { PROPERTY_OF_VARIABLE } from '../../server/config/kafka-properties.ts'
import { splitSuffix } from '../../server/config/misspelled.ts'
import { splitResourceId } from '../../server/config/registry-variables.ts'
import { VARIABLES, type Variable } from '../../server/config/variables.ts'
import { type Code, type Markdown, readMarkdown } from './markdown.ts'

const PAGES = '{*.md,docs/**/*.md,deploy/**/*.md}'

/** Where the launcher has its commands. */
const LAUNCHER = 'dev/launcher/main.sh'
/** Where every code of an error is. */
const CODES = 'docs/troubleshooting.md'

const variables: readonly Variable[] = Object.values(VARIABLES)
const KNOWN_NAMES = new Set([
  ...Object.keys(VARIABLES),
  ...variables.flatMap((variable) => (variable.type === 'enum' ? variable.values : [])),
  ...PROPERTY_OF_VARIABLE.keys(),
  ...SILENTLY_IGNORED,
  ...IGNORED.flatMap(({ names }) => names),
  ...REFUSED.map(({ name }) => name),
  ...actionSpellings().flatMap((action) => [action, `ALLOW_${action}`]),
])

/** Names in capitals that are others': Node.js, the C library, Linux, AWS, Kafka's own values and images, what a reader fills in. */
const FOREIGN =
  /^(?:(?:NODE|MALLOC|CAP|CAPABILITY|X86|AWS|SSL_CERT|SASL|KAFKA|CONNECT|API|CLIENT|TRIAL)_\w+|[A-Z]+_AUTHORIZATION_FAILED)$/

/** @returns one line for each thing that is not there @param root folder of the repository */
export function brokenLinks(root: string): string[] {
  const files = globSync(PAGES, {
    cwd: root,
    exclude: (name) => name.includes('node_modules'),
  }).sort()
  const pages = new Map(
    files.map((file) => [file, readMarkdown(readFileSync(path.join(root, file), 'utf8'))]),
  )
  const codes = readIfThere(path.join(root, CODES))
  const commands = commandsOf(readIfThere(path.join(root, LAUNCHER)))
  return [...pages].flatMap(([file, page]) => [
    ...page.links.flatMap(({ target, line }) => {
      const problem = problemOf(root, file, target, pages)
      return problem === null ? [] : [`${file}:${line} ${problem}`]
    }),
    ...page.code.flatMap((code) =>
      mentionProblems(code, commands, codes).map((problem) => `${file}:${code.line} ${problem}`),
    ),
  ])
}

const readIfThere = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '')

/** The patterns of the launcher's `case`. */
function commandsOf(launcher: string): ReadonlySet<string> {
  return new Set(
    [...launcher.matchAll(/^ {2}([a-z][\w| -]*)\)$/gm)].flatMap(([, names = '']) =>
      names.split('|').map((name) => name.trim()),
    ),
  )
}

function problemOf(
  root: string,
  file: string,
  target: string,
  pages: ReadonlyMap<string, Markdown>,
): string | null {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return null
  const [name = '', anchor] = decodeURIComponent(target).split('#')
  const to = name === '' ? file : path.normalize(path.join(path.dirname(file), name))
  if (to.startsWith('..')) return `${target} leads out of the repository`
  if (!existsSync(path.join(root, to))) return `${target} is not there`
  if (anchor === undefined || !to.endsWith('.md')) return null
  const page = pages.get(to) ?? readMarkdown(readFileSync(path.join(root, to), 'utf8'))
  return page.anchors.has(anchor) ? null : `${target}: ${to} has no heading #${anchor}`
}

function mentionProblems({ text }: Code, commands: ReadonlySet<string>, codes: string): string[] {
  const named = [
    ...text.matchAll(
      /(?:^|[\s(/])millrace\/?\.?\/?millrace ([a-z][\w-]*)|\.\/millrace ([a-z][\w-]*)/g,
    ),
  ]
    .map(([, installed, here]) => installed ?? here ?? '')
    .filter((command) => !commands.has(command))
    .map((command) => `./millrace ${command}: there is no such command`)
  const names = [...text.matchAll(/(?<![\w$.-])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?!\w)/g)]
    .map(([name]) => name)
    .filter((name) => !isThere(name, codes))
    .map((name) => `${name}: there is no such variable, value or code`)
  return [...named, ...names]
}

function isThere(name: string, codes: string): boolean {
  if (name.startsWith('MR_')) return codes.includes(`\`${name}\``)
  const { base } = splitSuffix(name)
  const ofRegistry = splitResourceId(base)?.base ?? base
  return [name, base, ofRegistry].some((each) => KNOWN_NAMES.has(each)) || FOREIGN.test(name)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const broken = brokenLinks(fileURLToPath(new URL('../..', import.meta.url)))
  for (const line of broken) console.log(line)
  console.log(broken.length === 0 ? 'links: clean' : `links: ${broken.length} are broken`)
  if (broken.length > 0) process.exitCode = 1
}
