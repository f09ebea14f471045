/** SCHEMA_FILES: schemas of topics whose records name none, from files. They are read once, at the start. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { LocalSchema } from '@millrace/serdes/local/model.ts'
import { withSuffix, type EnvironmentReader } from './environment.ts'
import { collectProtos, ImportFault } from './schema-files-imports.ts'
import { parseSchemaFiles, type WrittenEntry, type WrittenFile } from './schema-files-shape.ts'

/** Of one schema file. */
const MAX_BYTES = 16 * 2 ** 20

/** @param number of the resource set. Problems go to the reader; entries with problems are left out */
export function readSchemaFiles(reader: EnvironmentReader, number: number): LocalSchema[] {
  const variable = withSuffix('SCHEMA_FILES', number)
  const named = reader.read('SCHEMA_FILES', number)
  if (named === null) return []
  const problem = (what: string): void =>
    reader.problem(variable, `names ${JSON.stringify(named)}, ${what}`)
  const index = path.resolve(named)
  let text: string
  try {
    text = readFileSync(index, 'utf8')
  } catch (error) {
    problem(`which cannot be read: ${messageOf(error)}.`)
    return []
  }
  const written = parseSchemaFiles(text)
  if ('mistakes' in written) {
    for (const mistake of written.mistakes) problem(`which has a mistake: ${mistake}`)
    return []
  }
  return written.entries.flatMap((entry, at) => {
    try {
      return schemasOf(entry, path.dirname(index))
    } catch (error) {
      const { file, reason } = entryFault(error, entry)
      problem(`which names ${file}${lineOf(written, at)}: ${reason}.`)
      return []
    }
  })
}

function lineOf(written: WrittenFile, at: number): string {
  const line = written.lineOf([at])
  return line === null ? '' : ` (line ${line})`
}

/** A file that an entry needs; `file` as it is written there. */
class FileFault extends Error {
  override readonly name = 'FileFault'
  readonly file: string

  constructor(file: string, message: string) {
    super(message)
    this.file = file
  }
}

function entryFault(error: unknown, entry: WrittenEntry): { file: string; reason: string } {
  if (error instanceof FileFault) return { file: error.file, reason: error.message }
  if (error instanceof ImportFault)
    return { file: entry.protobuf ?? 'a file', reason: `It ${error.message}` }
  throw error
}

/** One for each of its topics. Paths are from the folder of the file of SCHEMA_FILES. */
function schemasOf(entry: WrittenEntry, from: string): LocalSchema[] {
  const { side, avro, protobuf, descriptors, references, message = null } = entry
  const bytes = (file: string): Buffer => readLimited(file, path.resolve(from, file))
  const each = (rest: (common: Common) => LocalSchema, source: string): LocalSchema[] =>
    entry.topics.map((topics) => rest({ topics, side, source }))

  if (avro !== undefined) {
    const [main, ...others] = [avro, ...references].map((file) => jsonText(file, bytes(file)))
    // `avro` is the first.
    return each((common) => ({ ...common, kind: 'avro', text: main!, references: others }), avro)
  }
  if (protobuf !== undefined) {
    const main = path.resolve(from, protobuf)
    const folders = entry.import_paths?.map((folder) => path.resolve(from, folder)) ?? [
      path.dirname(main),
    ]
    const texts = collectProtos(main, folders, (file) =>
      readLimited(file === main ? protobuf : file, file).toString('utf8'),
    )
    const files = { kind: 'texts', texts } as const
    return each((common) => ({ ...common, kind: 'protobuf', files, message }), protobuf)
  }
  // The shape has one of the three.
  const set = descriptors ?? ''
  const files = { kind: 'descriptors', bytes: new Uint8Array(bytes(set)) } as const
  return each((common) => ({ ...common, kind: 'protobuf', files, message }), set)
}

type Common = Pick<LocalSchema, 'topics' | 'side' | 'source'>

function readLimited(written: string, file: string): Buffer {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    throw new FileFault(written, `It cannot be read: ${messageOf(error)}`)
  }
  if (bytes.length <= MAX_BYTES) return bytes
  throw new FileFault(written, `It has ${bytes.length} bytes. Expected at most ${MAX_BYTES}`)
}

function jsonText(file: string, bytes: Buffer): string {
  const text = bytes.toString('utf8')
  try {
    JSON.parse(text)
    return text
  } catch (error) {
    throw new FileFault(file, `It is no JSON, which Avro schemas are: ${messageOf(error)}`)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
