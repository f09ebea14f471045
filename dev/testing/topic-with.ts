/** Topics with records that the demo's estate does not have, for tests in the browser. */
import { Admin } from '@platformatic/kafka'
import { produceMessages, type TestMessage } from '@millrace/kafka/testing/produce.ts'

export type { TestMessage }

export interface TestTopic {
  readonly name: string
  readonly partitions?: number
  readonly configs?: Readonly<Record<string, string>>
}

/** Creates the topic and writes the records in their order; resolves when all are acknowledged. */
export async function topicWith(
  bootstrap: string,
  { name, partitions = 1, configs = {} }: TestTopic,
  messages: readonly TestMessage[],
): Promise<void> {
  const admin = new Admin({ clientId: 'test-setup', bootstrapBrokers: bootstrap.split(',') })
  try {
    await admin.createTopics({
      topics: [name],
      partitions,
      replicas: 1,
      configs: Object.entries(configs).map(([config, value]) => ({ name: config, value })),
    })
  } finally {
    await admin.close()
  }
  await produceMessages(bootstrap, name, messages)
}
