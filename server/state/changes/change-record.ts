/** Changes as records of the `changes` stream. */
import { change as changeShape } from '@millrace/contract/change.ts'
import type { Change } from '@millrace/contract/change.ts'
import { z } from 'zod'
import type { LogEntry } from '../log/model.ts'
import type { StateRecord } from '../records/model.ts'

export interface RecordedChange {
  readonly resource: string
  readonly change: Change
}

const shape: z.ZodType<RecordedChange> = z.object({ resource: z.string(), change: changeShape })

export function recordOf(resource: string, change: Change): StateRecord {
  return { kind: 'change', key: `${resource} ${change.id}`, value: { resource, change } }
}

/** null: it is no change, or none that this version understands. */
export function changeIn({ record }: LogEntry): RecordedChange | null {
  if (record.kind !== 'change') return null
  const parsed = shape.safeParse(record.value)
  return parsed.success ? parsed.data : null
}

/** Whether a record's key may be one of this resource: the others of its partition need not be decoded. */
export function isKeyOf(resource: string): (key: string) => boolean {
  const start = `change/${resource} `
  return (key) => key.startsWith(start)
}
