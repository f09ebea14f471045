/** For tests of retries: a real client whose requests pass by the test, which may look at answers, or lose them. */
import type { Kafka } from '../client/kafka.ts'
import type { Codec } from '../protocol/codec.ts'

/** @param pass sends the request when it likes, and gives its answer or another end */
export function around(
  kafka: Kafka,
  pass: <Req, Res>(api: Codec<Req, Res>, request: Req, send: () => Promise<Res>) => Promise<Res>,
): Kafka {
  return {
    get options() {
      return kafka.options
    },
    get counters() {
      return kafka.counters
    },
    request: (target, api, request, options) =>
      pass(api, request, () => kafka.request(target, api, request, options)),
    version: (...args) => kafka.version(...args),
    features: (...args) => kafka.features(...args),
    brokers: (...args) => kafka.brokers(...args),
    learn: (...args) => {
      kafka.learn(...args)
    },
    [Symbol.asyncDispose]: () => kafka[Symbol.asyncDispose](),
  }
}
