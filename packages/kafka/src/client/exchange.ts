/** A codec's request as a frame. */
import { messageOf, requestErrors } from '../errors.ts'
import { apiVersionsApi } from '../protocol/api-versions.ts'
import type { Codec } from '../protocol/codec.ts'
import { ByteWriter } from '../wire/byte-writer.ts'
import type { Frame } from './wire.ts'

/** @throws KafkaError MR_KAFKA_PROTOCOL when the codec cannot encode the request */
export function frameOf<Req>(codec: Codec<Req, unknown>, apiVersion: number, request: Req): Frame {
  const out = new ByteWriter()
  try {
    codec.encode(apiVersion, request, out)
  } catch (cause) {
    throw requestErrors.unencodable(`${codec.name} v${apiVersion}: ${messageOf(cause)}`, cause)
  }
  const flexible = apiVersion >= codec.flexibleFrom
  return {
    apiKey: codec.key,
    apiVersion,
    body: out.finish(),
    flexibleRequest: flexible,
    // ApiVersions is the one exception of the protocol: brokers answer before they know what we understand (KIP-511).
    flexibleResponse: flexible && codec.key !== apiVersionsApi.key,
  }
}
