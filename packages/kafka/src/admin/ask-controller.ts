/** Requests that the controller carries out: any broker takes them under KRaft; with ZooKeeper some do not pass them on. */
import { errorName } from '../client/error-codes.ts'
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import type { Codec } from '../protocol/codec.ts'
import { metadataApi } from '../protocol/metadata.ts'
import { thrownFault } from '../read/faults.ts'
import { thrownOutcome, type NotDone } from './outcome.ts'

/** Of the whole time the broker may wait this part for the change to be known: its answer must still come in time. */
const BROKER_PART = 0.8

/** Items of one request; a broker answers thousands at once late, and all of them would be in doubt together. */
const BATCH = 200

/** For a request's own time limit, ms. */
export function brokerTimeout(kafka: Kafka, options: RequestOptions): number {
  return Math.ceil((options.timeoutMs ?? kafka.options.requestTimeoutMs) * BROKER_PART)
}

export async function askController<Req, Item extends { readonly errorCode: number }>(
  kafka: Kafka,
  codec: Codec<Req, readonly Item[]>,
  request: Req,
  options: RequestOptions,
): Promise<readonly Item[]> {
  const admin = { ...options, use: 'admin' } as const
  const answer = await kafka.request('any', codec, request, admin)
  if (!answer.some(({ errorCode: code }) => errorName(code) === 'NOT_CONTROLLER')) return answer
  const { controllerId } = await kafka.request('any', metadataApi, { topics: [] }, options)
  return kafka.request(controllerId, codec, request, admin)
}

/**
 * One after the other, in order: brokers do them one after the other, too. When one of them throws, the rest is not tried: each
 * would wait for a broker that does not answer.
 * @param lost of an item whose batch threw
 * @throws what is no KafkaError; MR_KAFKA_ABORTED, MR_KAFKA_CLOSED
 */
export async function inBatches<T extends { readonly name: string }, R>(
  items: readonly T[],
  work: (batch: readonly T[]) => Promise<readonly R[]>,
  lost: (name: string, outcome: NotDone) => R,
  api: string,
): Promise<readonly R[]> {
  const results: R[] = []
  for (let at = 0; at < items.length; at += BATCH) {
    const batch = items.slice(at, at + BATCH)
    try {
      results.push(...(await work(batch)))
    } catch (error) {
      for (const { name } of batch)
        results.push(lost(name, thrownOutcome(error, { api, item: `topic ${name}` })))
      const { code, message } = thrownFault(error, { api })
      const why = `It was not tried, because those before it were not answered: ${message}`
      for (const { name } of items.slice(at + BATCH))
        results.push(lost(name, { outcome: 'failed', code, message: why }))
      return results
    }
  }
  return results
}
