/** What a compiled query says about itself, so that a search need not look into every record. */
import type { Node } from '../syntax/ast.ts'
import { decidesBoolean } from './boolean.ts'
import { requiredForOutput, requiredLiterals, type Literal } from './required.ts'
import { touchedPaths } from './touched.ts'

export interface Facts {
  /**
   * Places that decide whether a record matches, each with everything below it; "everything" when that cannot be said.
   * Under a record the first name is its root: topic, partition, offset, timestamp, key, value or headers.
   */
  readonly paths: 'everything' | readonly (readonly string[])[]
  /**
   * Texts without which no record can match: of every group at least one must appear. They are texts of JSON strings and
   * names; whether their bytes appear depends on the encoding (in JSON they may be written with escapes).
   */
  readonly required: readonly (readonly Literal[])[]
  /** As `required`, but without them there is no output at all, not even null or false. */
  readonly requiredForOutput: readonly (readonly Literal[])[]
  /** Every output is true or false: the query is a condition and nothing else. */
  readonly boolean: boolean
}

export function collectFacts(node: Node): Facts {
  return {
    paths: touchedPaths(node),
    required: requiredLiterals(node),
    requiredForOutput: requiredForOutput(node),
    boolean: decidesBoolean(node),
  }
}
