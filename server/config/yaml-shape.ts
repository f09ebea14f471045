/** Shapes of YAML files whose scalars are all texts, and what is wrong with them in words. */
import { z } from 'zod'
import type { YamlProblem, YamlValues } from './yaml-values.ts'

const MAX_SHOWN = 80

export const expecting = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }) =>
    `is ${input === undefined ? 'missing' : shown(input)}. Expected ${what}.`,
})

export const strictShape = <Shape extends z.core.$ZodLooseShape>(shape: Shape, what: string) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has ${issue.keys.map(shown).join(', ')}. Known here: ${Object.keys(shape).join(', ')}.`
        : expecting(what).error(issue),
  })

function shown(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value)
  return Array.isArray(value) ? 'a list' : 'a map'
}

/** Every mistake with its line, in the order of the file. */
export function shapeProblems(error: z.ZodError, yaml: YamlValues): YamlProblem[] {
  return error.issues
    .map((issue) => {
      const [unknown] = issue.code === 'unrecognized_keys' ? issue.keys : []
      const line =
        unknown === undefined ? yaml.lineOf(issue.path) : yaml.lineOfKey(issue.path, unknown)
      return { line, message: `${placeOf(issue.path)} ${issue.message}` }
    })
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
}

/** `serdes[0].format` */
function placeOf(path: readonly PropertyKey[]): string {
  const text = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
  return text === '' ? 'The file' : text.replace(/^\./, '')
}

export function inOneLine({ line, message }: YamlProblem): string {
  return line === null ? message : `line ${line}: ${message}`
}
