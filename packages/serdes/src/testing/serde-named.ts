/** Serdes by label, for tests: those of an installation without registries, files and modules. */
import { openCatalogue } from '../catalogue.ts'
import type { Serde } from '../serde.ts'

const catalogue = openCatalogue({
  schemas: null,
  local: [],
  custom: [],
  watch: { refused: () => undefined, compiling: () => undefined },
})

/** @throws SerdeError MR_SERDE_UNKNOWN */
export function serdeNamed(label: string): Serde {
  return catalogue.named(label)
}
