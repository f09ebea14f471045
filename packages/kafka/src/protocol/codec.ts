/**
 * One Kafka API: how requests become bytes and answers become values, for a range of versions.
 * Sources: the JSON message definitions in Apache Kafka, clients/src/main/resources/common/message.
 */
import type { ByteReader } from '../wire/byte-reader.ts'
import type { ByteWriter } from '../wire/byte-writer.ts'

export interface Codec<Req, Res> {
  /** API key. */
  readonly key: number
  /** As in Kafka's ApiKeys, e.g. `DescribeLogDirs`. */
  readonly name: string
  readonly minVersion: number
  readonly maxVersion: number
  /** First version with tagged fields (request header v2, response header v1). */
  readonly flexibleFrom: number
  encode(version: number, request: Req, out: ByteWriter): void
  /** Body after the response header. Error codes stay in the result. @throws RangeError on truncated bytes */
  decode(version: number, body: ByteReader): Res
}
