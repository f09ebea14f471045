/** The layout of a version that the bytes name. */
import { undecodable } from '../errors.ts'
import type { Versions } from './record-types.ts'

/** @param what `A value of offset_commit` @throws SerdeError for a version that is not in the table */
export function layoutOfVersion(versions: Versions, version: number, what: string): string {
  const layout = versions[version]
  if (layout !== undefined) return layout
  throw undecodable(
    `${what} says that it is of version ${version}; known are 0 to ${versions.length - 1} (Kafka 4.3)`,
  )
}
