/** YAML of an RBAC file. */
import { readYamlValues, type YamlValues } from '../../config/yaml-values.ts'
import { PolicyFileError } from './errors.ts'

/** @throws PolicyFileError with what YAML itself finds wrong */
export function readYaml(text: string, file: string): YamlValues {
  const read = readYamlValues(text, 'policies: and what goes with them')
  if ('problems' in read) throw new PolicyFileError(file, read.problems, { cause: read.cause })
  return read
}
