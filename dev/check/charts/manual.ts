/**
 * The table in the chart's README.md, made of values.schema.json. `node dev/check/charts/manual.ts` writes it; a test fails when it
 * was not.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { readSchema, type ValueSchema } from './schema.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const PAGE = fileURLToPath(new URL('../../../deploy/helm/millrace/README.md', import.meta.url))
const BEGIN = '<!-- made by dev/check/charts/manual.ts from here -->'
const END = '<!-- to here -->'

function rows(schema: ValueSchema, prefix: string): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const full = `${prefix}${name}`
    const row = `| \`${full}\` | ${kindOf(value)} | ${defaultOf(value)} | ${value.description ?? ''} |`
    return [row, ...rows(value, `${full}.`)]
  })
}

function kindOf({ type, enum: values, properties }: ValueSchema): string {
  if (properties !== undefined) return 'group'
  if (values !== undefined) return values.map((value) => `\`${JSON.stringify(value)}\``).join(' · ')
  if (type === undefined) return 'map or list'
  return (typeof type === 'string' ? [type] : type).map((name) => WORDS[name] ?? name).join(' or ')
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  object: 'map',
  array: 'list',
}

function defaultOf(value: ValueSchema): string {
  if (!('default' in value)) return '–'
  const text = JSON.stringify(value.default)
  return ['""', 'null', '{}', '[]'].includes(text) ? '–' : `\`${text}\``
}

/** The page with its table renewed. @throws Error when the markers are gone */
export function renewed(page: string): string {
  const begin = page.indexOf(BEGIN)
  const end = page.indexOf(END)
  if (begin === -1 || end < begin)
    throw new Error(`${PAGE}: expected the markers ${BEGIN} and ${END}`)
  const table = [
    '| value | kind | default | meaning |',
    '|---|---|---|---|',
    ...rows(readSchema(ROOT), ''),
  ].join('\n')
  return `${page.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${page.slice(end)}`
}

export const pagePath = PAGE

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(PAGE, renewed(readFileSync(PAGE, 'utf8')))
}
