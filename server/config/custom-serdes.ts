/** CUSTOM_SERDES: modules that read and write records, and the YAML files beside them. None is loaded here. */
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { CustomSerdeSettings } from '@millrace/serdes/custom/settings.ts'
import { AUTO, foldLabel } from '@millrace/serdes/label.ts'
import { serdeLabels } from '@millrace/serdes/labels.ts'
import { parseSerdeFile, type WrittenSerde } from './custom-serdes-shape.ts'
import type { EnvironmentReader } from './environment.ts'

export interface ReadCustomSerdes {
  readonly serdes: readonly CustomSerdeSettings[]
  readonly warnings: readonly string[]
}

const VARIABLE = 'CUSTOM_SERDES'
const MODULE = /\.(?:mjs|js|mts|ts)$/
const YAML_ENDINGS = ['.yml', '.yaml']
/** `org.corp.XMLSerde`, or what holds such classes. */
const JAVA = /^[\p{L}_$][\p{L}\p{N}_$]*(?:\.[\p{L}_$][\p{L}\p{N}_$]*)+$|\.(?:class|jar|java)$/u
const SIDES = {
  true: ['key'],
  false: ['value'],
  absent: ['key', 'value', 'headers'],
} as const

/** Problems go to the reader; modules with problems are left out. */
export function readCustomSerdes(reader: EnvironmentReader): ReadCustomSerdes {
  const warnings: string[] = []
  const serdes: CustomSerdeSettings[] = []
  const taken = new Map<string, string>()
  for (const label of [AUTO, ...serdeLabels()]) taken.set(foldLabel(label), 'a serde of Millrace')
  for (const named of new Set(reader.read(VARIABLE))) {
    const module = path.resolve(named)
    const problem = problemOf(named, module)
    if (problem !== null) {
      reader.problem(VARIABLE, `names ${JSON.stringify(named)}, ${problem}`)
      continue
    }
    const { name: fallback } = path.parse(module)
    for (const written of readMetadata(reader, named, module)) {
      const label = written.name ?? fallback
      const place = `${JSON.stringify(label)} of ${named}`
      const other = taken.get(foldLabel(label))
      if (other !== undefined) {
        reader.problem(
          VARIABLE,
          `has the serde ${place}, but there is ${other} of that name. Expected a name of its own (name: in the YAML file beside the module).`,
        )
        continue
      }
      taken.set(foldLabel(label), `the serde ${place}`)
      serdes.push({
        label,
        module,
        format: written.format,
        sides: SIDES[written.isKey ?? 'absent'],
        config: resolved(written, reader, place, warnings),
      })
    }
  }
  return { serdes, warnings }
}

/** Goes on after the file's name; null: it is a file that can be read. */
function problemOf(named: string, module: string): string | null {
  const known = existsSync(module)
  if (!known && JAVA.test(named) && !MODULE.test(named))
    return 'which looks like a Java class. Millrace runs ES modules: write the serde as one, and name its file, e.g. /etc/millrace/serdes/xml-serde.mjs (docs/custom-serdes.md shows how).'
  try {
    if (!statSync(module).isFile()) return 'which is no file. Expected an ES module, .mjs.'
    accessSync(module, constants.R_OK)
  } catch (error) {
    return `which cannot be read: ${messageOf(error)}.`
  }
  if (MODULE.test(module)) return null
  return 'which is no ES module by its ending. Expected .mjs, .js, .mts or .ts.'
}

const WITHOUT_FILE: WrittenSerde = { format: 'string', config: {}, lineOf: () => null }

/** As the YAML file beside the module has it; without one: a text, under the module's name. */
function readMetadata(
  reader: EnvironmentReader,
  named: string,
  module: string,
): readonly WrittenSerde[] {
  const base = module.slice(0, -path.extname(module).length)
  const file = YAML_ENDINGS.map((ending) => base + ending).find((each) => existsSync(each))
  if (file === undefined) return [WITHOUT_FILE]
  const bad = (what: string): void =>
    reader.problem(VARIABLE, `names ${JSON.stringify(named)}, whose ${path.basename(file)} ${what}`)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    bad(`cannot be read: ${messageOf(error)}.`)
    return []
  }
  const read = parseSerdeFile(text)
  if ('serdes' in read) return read.serdes
  for (const mistake of read.mistakes) bad(`has a mistake: ${mistake}`)
  return []
}

/** `$NAME` is the variable of that name; anything else is as written. */
function resolved(
  written: WrittenSerde,
  reader: EnvironmentReader,
  place: string,
  warnings: string[],
): Record<string, string> {
  const settings: [string, string][] = []
  for (const [setting, value] of Object.entries(written.config)) {
    const variable = /^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})$/.exec(value)
    const name = variable?.[1] ?? variable?.[2]
    const text = name === undefined ? value : reader.text(name)
    if (text !== null) settings.push([setting, text])
    else if (name !== undefined && !reader.unreadable.has(name)) {
      const line = written.lineOf(setting)
      const where = line === null ? '' : ` (line ${line})`
      warnings.push(
        `${VARIABLE}: the serde ${place} has ${setting}: $${name}${where}, but ${name} is not set: it is not given ${setting}.`,
      )
    }
  }
  return Object.fromEntries(settings)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
