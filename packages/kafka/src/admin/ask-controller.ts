/** Requests that the controller carries out: any broker takes them under KRaft; with ZooKeeper some do not pass them on. */
import { errorName } from '../client/error-codes.ts'
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import type { Codec } from '../protocol/codec.ts'
import { metadataApi } from '../protocol/metadata.ts'

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

/** One after the other, in order: brokers do them one after the other, too. */
export async function inBatches<T, R>(
  items: readonly T[],
  work: (batch: readonly T[]) => Promise<readonly R[]>,
): Promise<readonly R[]> {
  const results: R[] = []
  for (let at = 0; at < items.length; at += BATCH) {
    results.push(...(await work(items.slice(at, at + BATCH))))
  }
  return results
}
