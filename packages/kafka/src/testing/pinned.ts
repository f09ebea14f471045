/** For tests of codecs against brokers: one version at a time. */
import assert from 'node:assert/strict'
import type { Kafka } from '../client/kafka.ts'
import type { Codec } from '../protocol/codec.ts'

/** The codec in one version only, whose answers must be read to the last byte. */
export function pinned<Req, Res>(codec: Codec<Req, Res>, version: number): Codec<Req, Res> {
  return {
    ...codec,
    minVersion: version,
    maxVersion: version,
    decode(asked, body) {
      assert.equal(asked, version)
      const answer = codec.decode(asked, body)
      assert.equal(body.remaining, 0, `${codec.name} v${version} left bytes unread`)
      return answer
    },
  }
}

/** `0-4`, the versions that a broker has in common with the codec; null: none. */
export async function rangeOf<Req, Res>(
  kafka: Kafka,
  broker: number,
  codec: Codec<Req, Res>,
): Promise<string | null> {
  const max = await kafka.version(broker, codec)
  if (max === null) return null
  let min = max
  while (
    min > codec.minVersion &&
    (await kafka.version(broker, { ...codec, maxVersion: min - 1 })) === min - 1
  ) {
    min -= 1
  }
  return `${min}-${max}`
}
