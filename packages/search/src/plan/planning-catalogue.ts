/**
 * Serdes as the main thread has them: it asks them what literals look like and which labels there are. Nothing that comes
 * from a registry, a file or a module is compiled or run here, so they decode nothing.
 */
import { openCatalogue, type SerdeCatalogue } from '@millrace/serdes/catalogue.ts'
import type { CompileWatch } from '@millrace/serdes/schemas/compiled.ts'
import type { FormatSettings } from '../formats.ts'

const COMPILES_NOTHING: CompileWatch = {
  refused: () => 'only search workers do',
  compiling: () => undefined,
}

const made = new WeakMap<FormatSettings, SerdeCatalogue>()

export function planningCatalogue(formats: FormatSettings): SerdeCatalogue {
  const known = made.get(formats)
  if (known !== undefined) return known
  const { local, custom } = formats
  const catalogue = openCatalogue({ schemas: null, local, custom, watch: COMPILES_NOTHING })
  made.set(formats, catalogue)
  return catalogue
}
