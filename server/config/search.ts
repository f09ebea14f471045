/** What the variables say about searches: limits, serdes, the secret that seals cursors. */
import { availableParallelism } from 'node:os'
import { AUTO } from '@millrace/serdes/label.ts'
import { checkLabels, labelsFor } from '@millrace/serdes/labels.ts'
import type { EnvironmentReader } from './environment.ts'
import type { SearchConfig, SearchSerdes } from './types.ts'
import type { VariableName } from './variables.ts'

const CHOICES = labelsFor('value', null).join(', ')

export interface ReadSearch {
  readonly config: SearchConfig
  readonly warnings: readonly string[]
}

/** Problems go to the reader. @param secret MILLRACE_SECRET */
export function readSearch(reader: EnvironmentReader, secret: string | null): ReadSearch {
  const warnings: string[] = []
  const bytes = reader.read('SEARCH_MAX_BYTES_PER_SECOND')
  const config: SearchConfig = {
    maxConcurrent: reader.read('SEARCH_MAX_CONCURRENT'),
    maxPerUser: reader.read('SEARCH_MAX_PER_USER'),
    workers: workerCount(
      reader.read('SEARCH_WORKERS'),
      reader.read('SAMPLER_CONSUMER_THREADS'),
      availableParallelism(),
    ),
    maxBytesPerSecond: bytes === 0 ? null : bytes,
    sliceMs: reader.read('SAMPLER_TIMEOUT_MS'),
    dialect: reader.read('KJQ_DIALECT'),
    serdes: readSerdes(reader, warnings),
    secret,
  }
  return { config, warnings }
}

/** @param asked SEARCH_WORKERS @param pool SAMPLER_CONSUMER_THREADS, which can only make it fewer; 0: not set */
export function workerCount(asked: number, pool: number, cores: number): number {
  if (asked > 0) return asked
  const derived = Math.min(8, Math.max(2, cores))
  return pool === 0 ? derived : Math.min(derived, pool)
}

function readSerdes(reader: EnvironmentReader, warnings: string[]): SearchSerdes {
  const infer = reader.read('INFER_TOPIC_SERDES')
  const key = readAvailable(reader, 'AVAILABLE_KEY_SERDES', warnings)
  const value = readAvailable(reader, 'AVAILABLE_VALUE_SERDES', warnings)
  /** Auto keeps to the list by itself. */
  const otherwise = (plain: string, available: readonly string[] | null): string =>
    infer || available?.includes(plain) === false ? AUTO : plain
  return {
    infer,
    available: { key, value },
    defaults: {
      key: readDefault(reader, 'DEFAULT_KEY_SERDES', key, warnings) ?? otherwise('String', key),
      value:
        readDefault(reader, 'DEFAULT_VALUE_SERDES', value, warnings) ?? otherwise('JSON', value),
      headers:
        readDefault(reader, 'DEFAULT_HEADERS_SERDES', null, warnings) ?? otherwise('String', null),
    },
  }
}

/** null: all. A list of which nothing is left is a problem, because everything would be open instead of a little. */
function readAvailable(
  reader: EnvironmentReader,
  variable: 'AVAILABLE_KEY_SERDES' | 'AVAILABLE_VALUE_SERDES',
  warnings: string[],
): readonly string[] | null {
  const given = reader.read(variable)
  if (given.length === 0) return null
  const { labels, wrong } = readLabels(reader, variable, given, warnings)
  const named = labels.filter((label) => label !== AUTO)
  if (named.length === 0 && !wrong && labels.length < given.length) {
    reader.problem(
      variable,
      `has only serdes that this version does not have (${given.join(', ')}). Add one of ${CHOICES}.`,
    )
  }
  return named.length === 0 ? null : labels
}

function readDefault(
  reader: EnvironmentReader,
  variable: 'DEFAULT_KEY_SERDES' | 'DEFAULT_VALUE_SERDES' | 'DEFAULT_HEADERS_SERDES',
  available: readonly string[] | null,
  warnings: string[],
): string | null {
  const text = reader.read(variable)
  if (text === null) return null
  const [label] = readLabels(reader, variable, [text], warnings).labels
  if (label === undefined || label === AUTO) return label ?? null
  if (available === null || available.includes(label)) return label
  reader.problem(
    variable,
    `is ${JSON.stringify(label)}, which ${variable.replace('DEFAULT', 'AVAILABLE')} leaves out. Expected one of ${available.join(', ')}.`,
  )
  return null
}

/** Labels as they are shown. kPow's that are not here yet are a warning, anything else a problem (`wrong`). */
function readLabels(
  reader: EnvironmentReader,
  variable: VariableName,
  texts: readonly string[],
  warnings: string[],
): { readonly labels: readonly string[]; readonly wrong: boolean } {
  const { known, absent, unknown } = checkLabels(texts)
  for (const text of absent) {
    warnings.push(`${variable} names ${text}, which this version does not read yet; left out.`)
  }
  for (const text of unknown) {
    reader.problem(
      variable,
      `names ${JSON.stringify(text)}, which is no serde. Expected one of ${CHOICES}.`,
    )
  }
  return { labels: known, wrong: unknown.length > 0 }
}
