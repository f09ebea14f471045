/** Which registry of a cluster is asked first. */
import { SearchError } from '../errors.ts'
import type { FormatSettings } from '../formats.ts'

/** One object for each order, so that what is made of it is found again. */
const ordered = new WeakMap<FormatSettings, Map<string, FormatSettings>>()

/**
 * The same settings with the registry of this id or name first.
 *
 * @throws SearchError MR_SEARCH_REQUEST when the cluster has none of it
 */
export function preferring(formats: FormatSettings, asked: string | undefined): FormatSettings {
  if (asked === undefined) return formats
  const { registries } = formats
  const chosen =
    registries.find(({ id }) => id === asked) ?? registries.find(({ name }) => name === asked)
  if (chosen === undefined) {
    const has = registries.map(({ id, name }) => (name === null ? id : `${id} (${name})`))
    throw new SearchError(
      'MR_SEARCH_REQUEST',
      `schema_registry is ${JSON.stringify(asked)}. Expected a schema registry of this cluster, which has ${has.length === 0 ? 'none' : has.join(', ')}.`,
    )
  }
  if (registries[0] === chosen) return formats
  const known = ordered.get(formats) ?? new Map<string, FormatSettings>()
  ordered.set(formats, known)
  const others = registries.filter((each) => each !== chosen)
  const made = known.get(chosen.id) ?? { ...formats, registries: [chosen, ...others] }
  known.set(chosen.id, made)
  return made
}
