/** The texts of a search made runnable: filter and projection, their warnings, what they look at. */
import { compile, type Query } from '@millrace/kjq/kjq.ts'
import { CompileError } from '@millrace/kjq/errors.ts'
import type { Limits } from '@millrace/kjq/runtime/budget.ts'
import { SearchError } from '../errors.ts'
import type { ScanSpec } from '../model.ts'
import { projectionColumns } from './columns.ts'

/** What one record may cost: generous for a filter that people write, an end for one that never ends. */
const SCAN_LIMITS: Partial<Limits> = { steps: 10_000_000, outputs: 10_000, size: 1 << 26 }

type Field = 'filter' | 'projection'

export interface SpecWarning {
  /** `ambiguous`: kPow's classic dialect reads it otherwise. `slip`: probably not what is meant. */
  readonly kind: 'ambiguous' | 'slip'
  readonly message: string
  readonly line: number
  readonly column: number
}

export interface CompiledSpec {
  readonly filter: Query | null
  readonly projection: Query | null
  /** Grammar of the filter, of the projection when there is no filter; jq when there is neither. */
  readonly dialect: 'jq' | 'classic'
  readonly warnings: readonly SpecWarning[]
  /** Names of the projection's columns. */
  readonly columns: readonly string[] | null
}

function compileField(field: Field, source: string, dialect: ScanSpec['dialect']): Query {
  try {
    return compile(source, { dialect, limits: SCAN_LIMITS, condition: field === 'filter' })
  } catch (cause) {
    if (!(cause instanceof CompileError)) throw cause
    const { line, column } = cause
    throw new SearchError('MR_SEARCH_FILTER', `The ${field} cannot be read: ${cause.message}`, {
      cause,
      position: { field, line, column },
    })
  }
}

/** @throws SearchError MR_SEARCH_FILTER with the position */
export function compileSpec(
  spec: Pick<ScanSpec, 'filter' | 'projection' | 'dialect'>,
): CompiledSpec {
  const { dialect } = spec
  const filter = spec.filter === null ? null : compileField('filter', spec.filter, dialect)
  const projection =
    spec.projection === null ? null : compileField('projection', spec.projection, dialect)
  return {
    filter,
    projection,
    dialect: (filter ?? projection)?.dialect ?? 'jq',
    warnings: [
      ...(filter?.warnings ?? []).map((warning) => specWarning('Filter', warning)),
      ...(projection?.warnings ?? []).map((warning) => specWarning('Projection', warning)),
    ],
    columns: spec.projection === null ? null : projectionColumns(spec.projection),
  }
}

function specWarning(
  where: string,
  { code, construct, message, line, column }: Query['warnings'][number],
): SpecWarning {
  const kind = code === 'KJQ_AMBIGUOUS' ? 'ambiguous' : 'slip'
  return { kind, message: `${where}, ${construct}: ${message}`, line, column }
}
