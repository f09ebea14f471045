/** Serdes that an installation brings along. Plain data: posted to the workers, which load the modules. */
import type { Side } from '../serde.ts'

export interface CustomSerdeSettings {
  readonly label: string
  /** Absolute path of the ES module. */
  readonly module: string
  /** What the text that the module gives is: `string` stays a text, `json` and `clojure` (EDN) have structure. */
  readonly format: 'json' | 'clojure' | 'string'
  /** Where it may be used. */
  readonly sides: readonly Side[]
  /** For the module's factory; variables of the environment are resolved, all values are texts. */
  readonly config: Readonly<Record<string, string>>
}
