/** What the variables say about searches: limits, serdes, the secret that seals cursors. */
import { availableParallelism } from 'node:os'
import { AUTO } from '@millrace/serdes/label.ts'
import { checkLabels, type CustomLabel, labelsFor } from '@millrace/serdes/labels.ts'
import type { Side } from '@millrace/serdes/serde.ts'
import type { EnvironmentReader } from './environment.ts'
import type { SearchConfig, SearchSerdes } from './types.ts'
import type { VariableName } from './variables.ts'

/** Problems go to the reader. @param secret MILLRACE_SECRET @param custom serdes of the installation */
export function readSearch(
  reader: EnvironmentReader,
  secret: string | null,
  custom: readonly CustomLabel[] = [],
): SearchConfig {
  const bytes = reader.read('SEARCH_MAX_BYTES_PER_SECOND')
  return {
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
    serdes: readSerdes({ reader, custom }),
    secret,
  }
}

/** @param asked SEARCH_WORKERS @param pool SAMPLER_CONSUMER_THREADS, which can only make it fewer; 0: not set */
export function workerCount(asked: number, pool: number, cores: number): number {
  if (asked > 0) return asked
  const derived = Math.min(8, Math.max(2, cores))
  return pool === 0 ? derived : Math.min(derived, pool)
}

interface Reading {
  readonly reader: EnvironmentReader
  readonly custom: readonly CustomLabel[]
}

function readSerdes(reading: Reading): SearchSerdes {
  const infer = reading.reader.read('INFER_TOPIC_SERDES')
  const key = readAvailable(reading, 'AVAILABLE_KEY_SERDES')
  const value = readAvailable(reading, 'AVAILABLE_VALUE_SERDES')
  /** Auto keeps to the list by itself. */
  const otherwise = (plain: string, available: readonly string[] | null): string =>
    infer || available?.includes(plain) === false ? AUTO : plain
  return {
    infer,
    available: { key, value },
    defaults: {
      key: readDefault(reading, 'DEFAULT_KEY_SERDES', key) ?? otherwise('String', key),
      value: readDefault(reading, 'DEFAULT_VALUE_SERDES', value) ?? otherwise('JSON', value),
      headers: readDefault(reading, 'DEFAULT_HEADERS_SERDES', null) ?? otherwise('String', null),
    },
  }
}

const SIDES = {
  AVAILABLE_KEY_SERDES: 'key',
  DEFAULT_KEY_SERDES: 'key',
  AVAILABLE_VALUE_SERDES: 'value',
  DEFAULT_VALUE_SERDES: 'value',
  DEFAULT_HEADERS_SERDES: 'headers',
} as const satisfies Partial<Record<VariableName, Side>>
type OfSerdes = keyof typeof SIDES

/** null: all. */
function readAvailable(
  reading: Reading,
  variable: 'AVAILABLE_KEY_SERDES' | 'AVAILABLE_VALUE_SERDES',
): readonly string[] | null {
  const given = reading.reader.read(variable)
  if (given.length === 0) return null
  const labels = readLabels(reading, variable, given)
  return labels.every((label) => label === AUTO) ? null : labels
}

function readDefault(
  reading: Reading,
  variable: 'DEFAULT_KEY_SERDES' | 'DEFAULT_VALUE_SERDES' | 'DEFAULT_HEADERS_SERDES',
  available: readonly string[] | null,
): string | null {
  const text = reading.reader.read(variable)
  if (text === null) return null
  const [label] = readLabels(reading, variable, [text])
  if (label === undefined || label === AUTO) return label ?? null
  if (available === null || available.includes(label)) return label
  reading.reader.problem(
    variable,
    `is ${JSON.stringify(label)}, which ${variable.replace('DEFAULT', 'AVAILABLE')} leaves out. Expected one of ${available.join(', ')}.`,
  )
  return null
}

/** Labels as they are shown; a problem each that there is not. */
function readLabels(
  reading: Reading,
  variable: OfSerdes,
  texts: readonly string[],
): readonly string[] {
  const { reader, custom } = reading
  const here = custom.filter(({ sides }) => sides.includes(SIDES[variable]))
  const { known, unknown } = checkLabels(texts, here)
  for (const text of unknown) {
    const isElsewhere = checkLabels([text], custom).known.length > 0
    const what = isElsewhere ? 'a custom serde for another part of records (isKey)' : 'no serde'
    reader.problem(
      variable,
      `names ${JSON.stringify(text)}, which is ${what}. Expected one of ${choices(reading, variable)}.`,
    )
  }
  return known
}

function choices({ custom }: Reading, variable: OfSerdes): string {
  return labelsFor(SIDES[variable], null, custom).join(', ')
}
