/** The YAML file of SCHEMA_FILES: which files have the schemas of which topics. Every scalar is text. */
import { z } from 'zod'
import { expecting, inOneLine, shapeProblems, strictShape } from './yaml-shape.ts'
import { readYamlValues } from './yaml-values.ts'

const name = (what: string) =>
  z
    .string(expecting(what))
    .trim()
    .min(1, { error: `is empty. Expected ${what}.` })
const names = (what: string) =>
  z.preprocess(
    (value) => (typeof value === 'string' && value !== '' ? [value] : value),
    z.array(name(what), expecting(`a list of ${what}s`)),
  )
const KINDS = ['avro', 'protobuf', 'descriptors'] as const

const entry = strictShape(
  {
    topics: names('topic or pattern with *').pipe(
      z.array(z.string()).min(1, { error: 'is empty. Expected a topic or a pattern with *.' }),
    ),
    side: z.enum(['key', 'value'], expecting('key or value')).default('value'),
    avro: name('file').optional(),
    protobuf: name('file').optional(),
    descriptors: name('file').optional(),
    references: names('file').default([]),
    import_paths: names('folder').optional(),
    message: name('full name of a message').optional(),
  },
  'a map with topics and one of avro, protobuf and descriptors',
).superRefine((written, context) => {
  const told = (message: string, ...path: string[]): void =>
    context.addIssue({ code: 'custom', message, path })
  const [kind, second] = KINDS.filter((each) => written[each] !== undefined)
  if (kind === undefined) told(`has none of ${KINDS.join(', ')}. Expected one of them.`)
  if (second !== undefined) told(`stands beside ${kind}. Expected one of them.`, second)
  if (kind !== 'avro' && written.references.length > 0)
    told('is for avro only; .proto files are found by import_paths.', 'references')
  if (kind !== 'protobuf' && written.import_paths !== undefined)
    told('is for protobuf only.', 'import_paths')
  if (kind === 'avro' && written.message !== undefined)
    told('is for protobuf and descriptors only.', 'message')
})

const file = z.array(entry, expecting('a list of entries with topics and a file each'))

export type WrittenEntry = z.output<typeof entry>

export interface WrittenFile {
  readonly entries: readonly WrittenEntry[]
  lineOf(path: readonly PropertyKey[]): number | null
}

/** The entries of the file, or every mistake in words that begin with the line. */
export function parseSchemaFiles(
  text: string,
): WrittenFile | { readonly mistakes: readonly string[] } {
  const yaml = readYamlValues(text, 'a list of entries with topics and a file each')
  if ('problems' in yaml) return { mistakes: yaml.problems.map(inOneLine) }
  const read = file.safeParse(yaml.value)
  return read.success
    ? { entries: read.data, lineOf: (path) => yaml.lineOf(path) }
    : { mistakes: shapeProblems(read.error, yaml).map(inOneLine) }
}
