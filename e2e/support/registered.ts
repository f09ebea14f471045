/** A Millrace over the demo's Kafka with a real schema registry, and a topic whose keys and values are Avro. */
import { startMillrace } from '@millrace/dev/testing/millrace.ts'
import { startRegistry, type TestRegistry } from '@millrace/dev/testing/registry.ts'
import { topicWith } from '@millrace/dev/testing/topic-with.ts'
import { CLUSTER, demoAddress } from './demo.ts'
import { expect, test as base } from './test.ts'

export { expect }

export interface Registered {
  /** Without a slash at the end. */
  readonly url: string
  readonly topic: string
  readonly registry: TestRegistry
}

const KEY = avroRecord('Key', { name: 'city', type: 'string' })
const VALUE = avroRecord('Order', { name: 'city', type: 'string' })
const NEWER = avroRecord(
  'Order',
  { name: 'city', type: 'string' },
  { name: 'note', type: 'string', default: '' },
)

function avroRecord(name: string, ...fields: readonly object[]): string {
  return JSON.stringify({ type: 'record', name, namespace: 'acme', fields })
}

export const CITIES = ['Oslo', 'Bergen', 'Tromsø', 'Bodø']

/**
 * Registers schemas and writes a record of each city, the last but one with bytes that are not of its schema and the last
 * with the id of a schema that there is not.
 */
async function registerAndWrite(
  registry: TestRegistry,
  bootstrap: string,
  topic: string,
): Promise<void> {
  const key = await registry.register(`${topic}-key`, { schema: KEY })
  const value = await registry.register(`${topic}-value`, { schema: VALUE })
  await registry.register(`${topic}-value`, { schema: NEWER })
  const message = (city: string, bytes = framed(value, avroText(city))) => {
    const named = framed(key, avroText(city))
    return { key: named, value: bytes, partition: 0 }
  }
  await topicWith(bootstrap, { name: topic, partitions: 1 }, [
    ...CITIES.map((city) => message(city)),
    // The text says that it is longer than what follows.
    message('cut', framed(value, Buffer.from([0x40, 0x41]))),
    message('unknown', framed(999_999, avroText('?'))),
  ])
}

/** Confluent's wire format. */
function framed(id: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.writeInt32BE(id, 1)
  return Buffer.concat([head, payload])
}

/** A string of less than 64 bytes in Avro's binary encoding. */
function avroText(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([Buffer.from([bytes.length * 2]), bytes])
}

export const test = base.extend<object, { readonly registered: Registered }>({
  registered: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads which fixtures are wanted from this pattern
    async ({}, use) => {
      const { bootstrap } = demoAddress()
      const topic = `serdes-${Date.now()}`
      await using registry = await startRegistry()
      await registerAndWrite(registry, bootstrap, topic)
      await using millrace = await startMillrace({
        env: {
          BOOTSTRAP: bootstrap,
          ENVIRONMENT_NAME: CLUSTER,
          SCHEMA_REGISTRY_URL: registry.url,
          SCHEMA_REGISTRY_NAME: 'Orders registry',
          ALLOW_TOPIC_INSPECT: 'true',
          ALLOW_KPOW_ADMIN: 'true',
          PERSISTENCE_MODE: 'none',
          SNAPSHOT_INTERVAL_MS: '3000',
        },
      })
      await use({ url: millrace.url, topic, registry })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ registered }, use) => {
    await use(registered.url)
  },
})
