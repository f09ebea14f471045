/** Opens writers: see model.ts for what callers get. Nothing is sent before the first record. */
import { Deadline } from '../client/deadline.ts'
import { requestErrors } from '../errors.ts'
import { produceApi } from '../protocol/produce.ts'
import { IdempotentIdentity } from './identity.ts'
import { DEADLINE_MS, Lanes } from './lanes.ts'
import { Leaders } from './leaders.ts'
import type {
  TransactionalWriter,
  TransactionalWriterOptions,
  Writer,
  WriterOptions,
} from './model.ts'
import { transactionalWriter } from './transactional-writer.ts'

export function openWriter(options: TransactionalWriterOptions): TransactionalWriter
export function openWriter(options: WriterOptions): Writer
export function openWriter(
  options: WriterOptions | TransactionalWriterOptions,
): Writer | TransactionalWriter {
  return 'transactionalId' in options ? transactionalWriter(options) : idempotentWriter(options)
}

function idempotentWriter(options: WriterOptions): Writer {
  const { kafka, deadlineMs = DEADLINE_MS } = options
  const lanes = new Lanes(
    {
      kafka,
      leaders: new Leaders(kafka),
      identities: new IdempotentIdentity(kafka),
      transactionalId: null,
      api: produceApi,
    },
    options,
  )
  let closed = false
  return {
    append(topic, partition, records) {
      if (closed) return Promise.reject(requestErrors.closed(`Appending to ${topic}-${partition}`))
      return lanes.append(topic, partition, records, new Deadline(deadlineMs))
    },
    async [Symbol.asyncDispose]() {
      closed = true
      await lanes.idle()
    },
  }
}
