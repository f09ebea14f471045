/** What a filter or projection ran into on a record, in words. */
import { HaltSignal } from '@millrace/kjq/errors.ts'
import { messageOf } from '@millrace/kafka/errors.ts'

export function errorText(error: unknown): string {
  return error instanceof HaltSignal
    ? '`halt` ends a program, here only its record'
    : messageOf(error)
}
