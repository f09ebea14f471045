/** Registries, schema files and custom serdes, from the variables that the server reads as well. */
import type { FormatSettings } from '@millrace/search/formats.ts'
import { readCustomSerdes } from '../../server/config/custom-serdes.ts'
import { EnvironmentReader } from '../../server/config/environment.ts'
import { readRegistries } from '../../server/config/registries.ts'
import { readSchemaFiles } from '../../server/config/schema-files.ts'
import { UsageError } from './options.ts'

/**
 * @param registry address of a schema registry, in the place of SCHEMA_REGISTRY_URL
 * @throws UsageError with everything that is wrong with those variables
 */
export function readFormats(registry: string | undefined): FormatSettings {
  const given = registry === undefined ? {} : { SCHEMA_REGISTRY_URL: registry }
  const reader = new EnvironmentReader({ ...process.env, ...given }, null)
  const registries = readRegistries(reader, 1)
  const local = readSchemaFiles(reader, 1)
  const { serdes } = readCustomSerdes(reader)
  if (reader.problems.length > 0)
    throw new UsageError(
      reader.problems.map(({ variable, message }) => `${variable} ${message}`).join('\n'),
    )
  return { registries, local, custom: serdes }
}
