/** The serdes of this thread, kept between searches: what was fetched and compiled for one search is there for the next. */
import { isDeepStrictEqual } from 'node:util'
import { openSchemaSource } from '@millrace/registries/schema-source.ts'
import { openCatalogue, type SerdeCatalogue } from '@millrace/serdes/catalogue.ts'
import type { FormatSettings } from '../formats.ts'
import type { ThreadCompilations } from './refused.ts'

interface Kept {
  readonly formats: FormatSettings
  readonly catalogue: SerdeCatalogue
}

export class FormatShelf {
  readonly #compilations: ThreadCompilations
  /** One per cluster and order of its registries: a configuration has few. They end with the thread. */
  readonly #kept: Kept[] = []

  constructor(compilations: ThreadCompilations) {
    this.#compilations = compilations
  }

  catalogueOf(formats: FormatSettings): SerdeCatalogue {
    const known = this.#kept.find((each) => isDeepStrictEqual(each.formats, formats))
    if (known !== undefined) return known.catalogue
    const { registries, local, custom } = formats
    const schemas = registries.length === 0 ? null : openSchemaSource(registries)
    const watch = this.#compilations.watch(formats)
    const catalogue = openCatalogue({ schemas, local, custom, watch })
    this.#kept.push({ formats, catalogue })
    return catalogue
  }
}
