/**
 * What the levels of the feature metadata.version mean.
 * Source: org.apache.kafka.server.common.MetadataVersion of Kafka 4.3.1; levels 1 to 6 from its version in 3.9.
 */
const LABELS: readonly string[] = [
  '3.0-IV1',
  '3.1-IV0',
  '3.2-IV0',
  '3.3-IV0',
  '3.3-IV1',
  '3.3-IV2',
  '3.3-IV3',
  '3.4-IV0',
  '3.5-IV0',
  '3.5-IV1',
  '3.5-IV2',
  '3.6-IV0',
  '3.6-IV1',
  '3.6-IV2',
  '3.7-IV0',
  '3.7-IV1',
  '3.7-IV2',
  '3.7-IV3',
  '3.7-IV4',
  '3.8-IV0',
  '3.9-IV0',
  '4.0-IV0',
  '4.0-IV1',
  '4.0-IV2',
  '4.0-IV3',
  '4.1-IV0',
  '4.1-IV1',
  '4.2-IV0',
  '4.2-IV1',
  '4.3-IV0',
  '4.4-IV0',
]

export const METADATA_VERSION = 'metadata.version'

/** `4.3-IV0` of level 30; null for levels newer than this table. */
export function metadataVersionLabel(level: number): string | null {
  return LABELS[level - 1] ?? null
}

/**
 * Release of a broker whose highest supported metadata.version this is, e.g. `4.3`; `4.4+` for levels newer than the
 * table, null for none.
 */
export function releaseOf(level: number): string | null {
  if (level < 1) return null
  const known = LABELS[level - 1]
  const label = known ?? LABELS[LABELS.length - 1] ?? ''
  const release = label.slice(0, label.indexOf('-'))
  return known === undefined ? `${release}+` : release
}
