/** The YAML file beside the module of a custom serde, as kPow has it. Every scalar is text. */
import { z } from 'zod'
import { expecting, inOneLine, shapeProblems, strictShape } from './yaml-shape.ts'
import { readYamlValues } from './yaml-values.ts'

const orAbsent = <T extends z.ZodType>(type: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), type.optional())

const NAME = 'a name of 1 to 60 characters without a comma'

const serde = strictShape(
  {
    name: orAbsent(
      z
        .string(expecting(NAME))
        .trim()
        // Lists of serdes have commas between the names.
        .regex(/^[^,\p{Cc}]{1,60}$/u, expecting(NAME)),
    ),
    format: orAbsent(
      z.enum(['json', 'clojure', 'string'], expecting('json, clojure or string')),
    ).transform((format) => format ?? 'string'),
    isKey: orAbsent(z.enum(['true', 'false'], expecting('true or false'))),
    config: z
      .preprocess(
        (value) => (value === '' ? {} : value),
        z.record(
          z.string(),
          z.string(expecting('a text, a number, true or false')),
          expecting('a map of settings'),
        ),
      )
      .default({}),
  },
  'a map with name, format, isKey and config',
)

const one = serde.transform((written) => ({ serdes: [written] }))
const several = strictShape(
  { serdes: z.array(serde, expecting('a list of serdes')).min(1, { error: 'is empty.' }) },
  'a map with serdes',
)

export interface WrittenSerde {
  /** undefined: the module's file name. */
  readonly name?: string | undefined
  readonly format: 'json' | 'clojure' | 'string'
  readonly isKey?: 'true' | 'false' | undefined
  readonly config: Readonly<Record<string, string>>
  /** Line of a setting in `config`. */
  lineOf(setting: string): number | null
}

/** The serdes of the file, or every mistake in words that begin with the line. */
export function parseSerdeFile(
  text: string,
): { readonly serdes: readonly WrittenSerde[] } | { readonly mistakes: readonly string[] } {
  const yaml = readYamlValues(text, 'name, format, isKey or config')
  if ('problems' in yaml) return { mistakes: yaml.problems.map(inOneLine) }
  const { value } = yaml
  const isList = typeof value === 'object' && value !== null && 'serdes' in value
  const read = isList ? several.safeParse(value) : one.safeParse(value)
  if (!read.success) return { mistakes: shapeProblems(read.error, yaml).map(inOneLine) }
  return {
    serdes: read.data.serdes.map((each, index) => ({
      ...each,
      lineOf: (setting) =>
        yaml.lineOf(isList ? ['serdes', index, 'config', setting] : ['config', setting]),
    })),
  }
}
