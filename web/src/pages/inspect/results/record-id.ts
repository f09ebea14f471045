/** How a record is named in addresses and lists. */

export interface RecordPlace {
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

/** `orders:3:1042`: topic names hold no colon. */
export function recordId({ topic, partition, offset }: RecordPlace): string {
  return `${topic}:${partition}:${offset}`
}

/** undefined for what is no such name, e.g. from an address that was typed. */
export function readRecordId(text: string): RecordPlace | undefined {
  const match = /^([A-Za-z0-9._-]{1,249}):(\d{1,10}):(\d{1,16})$/.exec(text)
  if (match === null) return undefined
  const [, topic = '', partition, offset] = match
  return { topic, partition: Number(partition), offset: Number(offset) }
}

/** A list of them in an address; topic names hold no comma. */
export function readRecordIds(text: string | undefined): readonly string[] {
  if (text === undefined || text === '') return []
  return [...new Set(text.split(','))].filter((id) => readRecordId(id) !== undefined)
}

export function writeRecordIds(ids: readonly string[]): string | undefined {
  return ids.length === 0 ? undefined : ids.join(',')
}
